-- The file that this database is, by which the program tells it from its copies: where the file is another,
-- nothing is sent before a person has confirmed it. The last row counts. Device numbers are not part of it,
-- since they change when the machine starts.
CREATE TABLE database_file (
  number INTEGER PRIMARY KEY,
  -- the code of its state: made, restored, confirmed by a person, or the same as before, which has
  -- adopted what another knew
  kind INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  -- when the file was made, in nanoseconds since 1970; NULL where the file system does not know
  born INTEGER,
  -- up to which version plans may have been numbered elsewhere; NULL where nobody knows of any
  last_version INTEGER CHECK (last_version >= 0),
  reason TEXT,
  changed INTEGER NOT NULL,
  CHECK (kind <> {file.confirmed} OR coalesce(reason, '') <> '')
) STRICT;

-- Otherwise a row with the words of another kind would confirm a file that nobody has looked at.
CREATE TRIGGER database_file_is_what_it_says BEFORE INSERT ON database_file
WHEN (CASE NEW.kind
    WHEN {file.made} THEN NEW.number = 1
    WHEN {file.adopted} THEN EXISTS (SELECT 1 FROM database_file WHERE number = NEW.number - 1
      AND inode IS NEW.inode AND born IS NEW.born)
    ELSE NEW.kind IN ({file.restored}, {file.confirmed}) END) IS NOT TRUE
BEGIN
  SELECT RAISE (ABORT, 'a database is made once, and adopts what another knew in the file that it is');
END;

-- That this is a backup, or was put in the place of a later database by restoring one. What the later one
-- has sent is not known here, so nothing is sent before a person has confirmed that this was looked into.
CREATE TABLE restoration (
  number INTEGER PRIMARY KEY,
  cause INTEGER NOT NULL CHECK (cause IN ({cause.restored}, {cause.backed up})),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
