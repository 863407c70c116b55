-- That nothing goes to a folded address, to any of '@domain', or to a stated person. It is withdrawn, and never
-- deleted.
CREATE TABLE suppression (
  number INTEGER PRIMARY KEY,
  -- one of both
  address TEXT CHECK (address <> ''),
  person TEXT CHECK (person <> ''),
  -- who or what said so
  cause INTEGER NOT NULL REFERENCES suppression_cause (code),
  reason TEXT CHECK (reason <> ''),
  -- what was said, where this is only reached by it: another address of the same thread or person
  stated_with INTEGER REFERENCES suppression (number),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  CHECK ((address IS NULL) <> (person IS NULL))
) STRICT;
CREATE INDEX suppression_by_address ON suppression (address);
CREATE INDEX suppression_by_person ON suppression (person) WHERE person IS NOT NULL;
CREATE INDEX suppression_by_statement ON suppression (stated_with) WHERE stated_with IS NOT NULL;

CREATE TRIGGER suppression_has_a_cause BEFORE INSERT ON suppression
WHEN NOT EXISTS (SELECT 1 FROM suppression_cause WHERE code = NEW.cause)
BEGIN
  SELECT RAISE (ABORT, 'a suppression says who or what is the cause');
END;
CREATE TRIGGER suppression_names_what_was_said BEFORE INSERT ON suppression
WHEN NEW.stated_with IS NOT NULL AND NOT EXISTS (SELECT 1 FROM suppression
  WHERE number = NEW.stated_with AND stated_with IS NULL AND cause = NEW.cause)
BEGIN
  SELECT RAISE (ABORT, 'a suppression is stated with one that somebody has said');
END;
