-- One request to forget somebody. Nothing here tells who that was: of names and ids only keyed hashes are left, so
-- that no import brings them back. The key leaves the database in its copies alone.
CREATE TABLE forgetting (
  number INTEGER PRIMARY KEY,
  reason TEXT NOT NULL CHECK (trim(reason) <> ''),
  operation INTEGER NOT NULL REFERENCES operation (number)
) STRICT;
CREATE TABLE forgetting_key (
  number INTEGER PRIMARY KEY CHECK (number = 1),
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
CREATE TABLE forgotten_name (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  forgetting INTEGER NOT NULL REFERENCES forgetting (number)
) STRICT, WITHOUT ROWID;
CREATE TABLE forgotten_message (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  forgetting INTEGER NOT NULL REFERENCES forgetting (number)
) STRICT;

-- The request whose transaction this is: its operation is the last and has no answer yet. What was forgotten is
-- blanked in it, and never after.
CREATE VIEW forgetting_under_way (number) AS
  SELECT f.number FROM forgetting f JOIN operation o ON o.number = f.operation
  WHERE o.answer IS NULL AND o.number = (SELECT max(number) FROM operation);

CREATE TRIGGER forgetting_is_of_its_operation BEFORE INSERT ON forgetting
WHEN NOT EXISTS (SELECT 1 FROM operation
  WHERE number = NEW.operation AND answer IS NULL AND number = (SELECT max(number) FROM operation))
BEGIN
  SELECT RAISE (ABORT, 'somebody is forgotten by an operation that is under way');
END;
CREATE TRIGGER only_what_has_ended_is_forgotten BEFORE INSERT ON forgotten_message
WHEN NOT EXISTS (SELECT 1 FROM message WHERE number = NEW.message
    AND state IN ({message.sent}, {message.failed}, {message.canceled}, {message.expired}))
  OR NOT EXISTS (SELECT 1 FROM forgetting_under_way WHERE number = NEW.forgetting)
BEGIN
  SELECT RAISE (ABORT, 'only what was sent or has ended is forgotten');
END;
CREATE TRIGGER forgotten_name_is_of_its_request BEFORE INSERT ON forgotten_name
WHEN NOT EXISTS (SELECT 1 FROM forgetting_under_way WHERE number = NEW.forgetting)
BEGIN
  SELECT RAISE (ABORT, 'a name is forgotten by a request that is under way');
END;
CREATE TRIGGER forgetting_key_is_made_once BEFORE INSERT ON forgetting_key
WHEN NOT EXISTS (SELECT 1 FROM forgetting_under_way)
  OR EXISTS (SELECT 1 FROM forgetting_key)
BEGIN
  SELECT RAISE (ABORT, 'the key of what was forgotten is made once');
END;
