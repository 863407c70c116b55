-- Every transition, in order. Appending a row here is what changes a state; see transitions.sql.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at BETWEEN -62135596800000 AND 253402300799999),
  subject INTEGER NOT NULL CHECK (subject BETWEEN 1 AND 13),
  -- the message's, plan's, run's, channel's, rule's, reply's, file's, restoration's, suppression's,
  -- channel stop's or hold's number; 1 for the base date
  item INTEGER NOT NULL,
  -- state codes; for the base date days, for a channel settings
  before INTEGER,
  after INTEGER,
  cause INTEGER NOT NULL,
  -- the item's journal row before this one
  previous INTEGER,
  -- a message's new not_before; of a claim the day on which the message really goes, in the time zone of
  -- the channel that it goes by; of a report that it was sent the day on which it was
  day INTEGER,
  run INTEGER,
  -- the channel that a message goes by, where that is not the one it is addressed to
  channel INTEGER,
  operation INTEGER NOT NULL REFERENCES operation (number),
  -- a reason given by a person, a receipt, what a channel answered, its mark before a claim, what a rule
  -- states, or the origin of the database
  note TEXT,
  CHECK (run IS NULL OR subject = {subject.message}),
  CHECK (channel IS NULL OR subject = {subject.message}
    AND (after IS {message.claimed} OR cause = {cause.reported as sent})),
  CHECK (day IS NULL OR subject = {subject.message} AND day BETWEEN -719162 AND 2932896)
) STRICT;

-- A seq that was not given reads as -1 here; a gap would leave no number for the row that comes after the
-- greatest.
CREATE TRIGGER journal_is_in_order BEFORE INSERT ON journal
WHEN NEW.seq IS NOT -1 AND NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
  SELECT RAISE (ABORT, 'the journal is only appended to');
END;

-- The sqlite3 shell does not look after foreign keys unless it is told to, so what must not dangle is
-- said in a trigger too.
CREATE TRIGGER journal_names_its_operation BEFORE INSERT ON journal
WHEN NOT EXISTS (SELECT 1 FROM operation WHERE number = NEW.operation)
BEGIN
  SELECT RAISE (ABORT, 'a transition belongs to an operation');
END;
