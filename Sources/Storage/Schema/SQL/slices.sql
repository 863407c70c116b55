-- Claims of one channel that lie in a file of their own, so that another machine can hand them over.
CREATE TABLE slice (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (number),
  channel INTEGER NOT NULL REFERENCES channel (number),
  -- where the file is
  folder TEXT NOT NULL,
  -- the instant from which nothing of it is handed over
  not_after INTEGER NOT NULL,
  messages INTEGER NOT NULL CHECK (messages > 0),
  -- of the file's content
  digest TEXT NOT NULL,
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX slice_open ON slice (number) WHERE state IN ({slice.cut}, {slice.overdue});

-- The attempt at a place of a slice. They come in before their slice, in the same transaction.
CREATE TABLE slice_item (
  slice INTEGER NOT NULL REFERENCES slice (number) DEFERRABLE INITIALLY DEFERRED,
  place INTEGER NOT NULL CHECK (place > 0),
  message INTEGER NOT NULL REFERENCES message (number),
  number INTEGER NOT NULL,
  PRIMARY KEY (slice, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX slice_item_of_attempt ON slice_item (message, number);

CREATE TRIGGER slice_item_is_claimed BEFORE INSERT ON slice_item
WHEN EXISTS (SELECT 1 FROM slice WHERE number >= NEW.slice)
  OR EXISTS (SELECT 1 FROM slice_item WHERE slice = NEW.slice AND place = NEW.place)
  OR EXISTS (SELECT 1 FROM slice_item WHERE message = NEW.message AND number = NEW.number)
  OR NOT EXISTS (SELECT 1 FROM message
    WHERE number = NEW.message AND state = {message.claimed} AND attempts = NEW.number)
BEGIN
  SELECT RAISE (ABORT, 'a slice is cut of claims that are in no other');
END;
CREATE TRIGGER slice_is_cut_of_a_run BEFORE INSERT ON slice
WHEN NOT EXISTS (SELECT 1 FROM run WHERE number = NEW.run AND state = {run.running})
  OR NEW.messages IS NOT (SELECT count(*) FROM slice_item WHERE slice = NEW.number)
  -- in this order, since a run may have far more attempts than its slice
  OR NEW.messages IS NOT (SELECT count(*) FROM slice_item i
    CROSS JOIN attempt a ON a.run = NEW.run AND a.message = i.message AND a.number = i.number
    WHERE i.slice = NEW.number AND a.channel = NEW.channel AND a.settled IS NULL)
BEGIN
  SELECT RAISE (ABORT, 'a slice is cut of the open claims of one channel, while their run is under way');
END;
CREATE TRIGGER run_waits_for_slices BEFORE UPDATE OF state ON run
WHEN NEW.state <> {run.running} AND EXISTS (SELECT 1 FROM slice
  WHERE run = OLD.number AND state IN ({slice.cut}, {slice.overdue}))
BEGIN
  SELECT RAISE (ABORT, 'a run is under way while a slice of it is');
END;

-- What lies in an open slice may already be under way, so to cancel it is a request: it stays claimed, and is
-- canceled where it comes back unsent.
CREATE TRIGGER journal_asks_to_cancel AFTER INSERT ON journal
WHEN NEW.subject = {subject.message} AND NEW.before IS {message.claimed} AND NEW.after IS {message.claimed}
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message') WHERE NEW.cause <> {cause.canceled};
  SELECT RAISE (ABORT, 'only a claim, a release, a reschedule or a delay carries a day')
    WHERE NEW.day IS NOT NULL;
  SELECT RAISE (ABORT, 'only what lies in an open slice is asked to be canceled, and once')
    WHERE NOT EXISTS (SELECT 1 FROM message m
      JOIN slice_item i ON i.message = m.number AND i.number = m.attempts
      JOIN slice s ON s.number = i.slice
      JOIN attempt a ON a.run = NEW.run AND a.message = m.number AND a.number = m.attempts
      WHERE m.number = NEW.item AND a.claimed = NEW.previous
        AND s.state IN ({slice.cut}, {slice.overdue}));
  UPDATE message SET changed = NEW.seq
    WHERE number = NEW.item AND state = {message.claimed} AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
END;
