-- That nothing goes to a folded address, or to any of '@domain'. It is withdrawn, and never deleted.
CREATE TABLE suppression (
  number INTEGER PRIMARY KEY,
  address TEXT NOT NULL CHECK (address <> ''),
  reason TEXT CHECK (reason <> ''),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX suppression_by_address ON suppression (address);
