-- That nothing goes to a folded address, or to any of '@domain'. It is withdrawn, and never deleted.
CREATE TABLE suppression (
  number INTEGER PRIMARY KEY,
  address TEXT NOT NULL CHECK (address <> ''),
  -- who or what said so
  cause INTEGER NOT NULL REFERENCES suppression_cause (code),
  reason TEXT CHECK (reason <> ''),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX suppression_by_address ON suppression (address);

CREATE TRIGGER suppression_has_a_cause BEFORE INSERT ON suppression
WHEN NOT EXISTS (SELECT 1 FROM suppression_cause WHERE code = NEW.cause)
BEGIN
  SELECT RAISE (ABORT, 'a suppression says who or what is the cause');
END;
