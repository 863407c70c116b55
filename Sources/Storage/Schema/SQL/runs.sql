-- One execution of one plan for one day; at most one is under way.
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan (version),
  day INTEGER NOT NULL,
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  UNIQUE (plan, day)
) STRICT;
CREATE UNIQUE INDEX run_under_way_once ON run (state) WHERE state = {run.running};
CREATE INDEX run_by_day ON run (day);

CREATE TRIGGER run_is_of_the_approved_plan BEFORE INSERT ON run
WHEN EXISTS (SELECT 1 FROM run
    WHERE state = {run.running} OR plan = NEW.plan AND day = NEW.day)
  OR NOT EXISTS (SELECT 1 FROM plan WHERE version = NEW.plan AND state = {plan.approved}
    AND NEW.day BETWEEN base_day AND base_day + horizon - 1)
  OR NOT EXISTS (SELECT 1 FROM base_date WHERE day <= NEW.day)
BEGIN
  SELECT RAISE (ABORT, 'a run starts alone, once for a day of the approved plan');
END;
CREATE TRIGGER run_waits_for_confirmation BEFORE INSERT ON run
WHEN EXISTS (SELECT 1 FROM restoration WHERE state = {restoration.unconfirmed})
BEGIN
  SELECT RAISE (ABORT, 'nothing is sent from a restored database before a person has looked');
END;

-- One try at one message: the claim before the side effect, and what came of it. The day is the one on
-- which it really went, which may be another than the one that its run was planned for. The checkpoint is what the
-- transport wants to know again of the instant before the claim, as the claim's row of the journal notes it.
CREATE TABLE attempt (
  run INTEGER NOT NULL REFERENCES run (number),
  message INTEGER NOT NULL REFERENCES message (number),
  number INTEGER NOT NULL CHECK (number > 0),
  -- the channel that it went by
  channel INTEGER NOT NULL REFERENCES channel (number),
  day INTEGER NOT NULL,
  claimed INTEGER NOT NULL REFERENCES journal (seq),
  settled INTEGER REFERENCES journal (seq),
  checkpoint TEXT,
  -- which version of its content went
  content INTEGER NOT NULL,
  PRIMARY KEY (run, message, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_day ON attempt (day);

CREATE TRIGGER attempt_is_journaled BEFORE INSERT ON attempt
WHEN EXISTS (SELECT 1 FROM attempt
    WHERE run = NEW.run AND message = NEW.message AND number = NEW.number)
  OR NEW.settled IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM journal, message WHERE journal.seq = NEW.claimed
    AND journal.subject = {subject.message} AND journal.item = NEW.message
    AND journal.after = {message.claimed}
    AND journal.run = NEW.run AND journal.day = NEW.day AND journal.note IS NEW.checkpoint
    AND message.number = NEW.message
    AND NEW.channel = coalesce(journal.channel, message.channel)
    AND NEW.content = message.content
    AND message.changed = NEW.claimed AND message.attempts = NEW.number)
BEGIN
  SELECT RAISE (ABORT, 'an attempt begins with its claim in the journal');
END;
CREATE TRIGGER attempt_settles_by_journal BEFORE UPDATE ON attempt
WHEN NEW.run IS NOT OLD.run OR NEW.message IS NOT OLD.message OR NEW.number IS NOT OLD.number
  OR NEW.channel IS NOT OLD.channel OR NEW.day IS NOT OLD.day
  OR NEW.claimed IS NOT OLD.claimed OR NEW.checkpoint IS NOT OLD.checkpoint
  OR NEW.content IS NOT OLD.content
  OR NOT EXISTS (SELECT 1 FROM journal WHERE seq = NEW.settled AND subject = {subject.message}
    AND item = OLD.message AND run = OLD.run
    AND (before IN ({message.claimed}, {message.in_doubt})
      OR before = {message.failed} AND cause = {cause.channel at fault})
    AND (previous = coalesce(OLD.settled, OLD.claimed)
      -- somebody asked meanwhile to cancel it
      OR OLD.settled IS NULL AND OLD.claimed = (SELECT asked.previous FROM journal asked
        WHERE asked.seq = journal.previous
          AND asked.before = {message.claimed} AND asked.after = {message.claimed})))
BEGIN
  SELECT RAISE (ABORT, 'an attempt is settled only by the journal');
END;

-- By what an attempt is known to those who must not know more: the reader's program that asks for no further mail,
-- and the server that reports what it could not deliver. It is made from the salt of the content, and no state.
CREATE TABLE attempt_token (
  token TEXT PRIMARY KEY CHECK (length(token) = 24),
  message INTEGER NOT NULL REFERENCES message (number),
  number INTEGER NOT NULL,
  UNIQUE (message, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER attempt_token_is_of_a_claim BEFORE INSERT ON attempt_token
WHEN NOT EXISTS (SELECT 1 FROM message
    WHERE number = NEW.message AND state = {message.claimed} AND attempts = NEW.number)
  OR EXISTS (SELECT 1 FROM attempt_token
    WHERE token = NEW.token OR message = NEW.message AND number = NEW.number)
BEGIN
  SELECT RAISE (ABORT, 'a token is made with the claim of its attempt');
END;

-- What was sent by no run of this database, as a person or another database says.
CREATE TABLE reported_sending (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  channel INTEGER NOT NULL REFERENCES channel (number),
  day INTEGER NOT NULL,
  changed INTEGER NOT NULL REFERENCES journal (seq)
) STRICT;
CREATE INDEX reported_sending_by_day ON reported_sending (day);

CREATE TRIGGER reported_sending_is_journaled BEFORE INSERT ON reported_sending
WHEN EXISTS (SELECT 1 FROM reported_sending WHERE message = NEW.message)
  OR NOT EXISTS (SELECT 1 FROM channel WHERE number = NEW.channel)
  OR NOT EXISTS (SELECT 1 FROM journal, message WHERE journal.seq = NEW.changed
    AND journal.subject = {subject.message} AND journal.item = NEW.message
    AND journal.cause = {cause.reported as sent}
    AND journal.day = NEW.day AND message.number = NEW.message
    AND message.changed = NEW.changed AND NEW.channel = coalesce(journal.channel, message.channel))
BEGIN
  SELECT RAISE (ABORT, 'what is reported as sent is in the journal');
END;

-- By which channel and on which day each message really went that is sent, or that may have arrived because
-- it is still claimed or in doubt. Everything that asks what was sent on a day asks here.
CREATE VIEW sending (message, channel, day) AS
  SELECT a.message, a.channel, a.day FROM message m
  JOIN journal j ON j.seq = m.changed
  JOIN attempt a ON a.run = j.run AND a.message = m.number AND a.number = m.attempts
  WHERE m.state IN ({message.claimed}, {message.in_doubt}, {message.sent})
    AND j.cause <> {cause.reported as sent}
  UNION ALL
  SELECT message, channel, day FROM reported_sending;

-- How many claims a channel has really had on a day: what counts against its capacity. A claim of which it is
-- certain that nothing was taken, and not by the fault of the message, gives its place back.
CREATE TABLE channel_use (
  day INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used >= 0),
  changed INTEGER NOT NULL REFERENCES journal (seq),
  PRIMARY KEY (day, channel)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER channel_use_begins_by_journal BEFORE INSERT ON channel_use
WHEN NEW.used IS NOT 1
  OR EXISTS (SELECT 1 FROM channel_use WHERE day = NEW.day AND channel = NEW.channel)
  OR NOT EXISTS (SELECT 1 FROM attempt, journal
    WHERE journal.seq = NEW.changed AND attempt.run = journal.run AND attempt.message = journal.item
      AND attempt.claimed = journal.seq AND attempt.day = NEW.day AND attempt.channel = NEW.channel)
  AND NOT EXISTS (SELECT 1 FROM reported_sending
    WHERE changed = NEW.changed AND day = NEW.day AND channel = NEW.channel)
BEGIN
  SELECT RAISE (ABORT, 'use is counted by claims in the journal');
END;
CREATE TRIGGER channel_use_begins AFTER INSERT ON attempt
WHEN NOT EXISTS (SELECT 1 FROM channel_use WHERE day = NEW.day AND channel = NEW.channel)
BEGIN
  INSERT INTO channel_use (day, channel, used, changed)
    VALUES (NEW.day, NEW.channel, 1, NEW.claimed);
END;
CREATE TRIGGER channel_use_changes_by_journal BEFORE UPDATE ON channel_use
WHEN NEW.day IS NOT OLD.day OR NEW.channel IS NOT OLD.channel
  OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal, message
    WHERE journal.seq = NEW.changed AND journal.subject = {subject.message}
      AND message.number = journal.item
      -- a report takes the place of the attempt that left its message in doubt
      AND CASE WHEN journal.after = {message.claimed}
          OR journal.cause = {cause.reported as sent} AND NEW.used > OLD.used
        THEN OLD.day = journal.day AND OLD.channel = coalesce(journal.channel, message.channel)
        ELSE EXISTS (SELECT 1 FROM attempt WHERE run = journal.run AND message = journal.item
          AND number = message.attempts AND day = OLD.day AND channel = OLD.channel) END
      AND CASE WHEN journal.cause = {cause.reported as sent} THEN abs(NEW.used - OLD.used) = 1
          -- what was in doubt on the day and channel of the report is counted already
          AND NOT EXISTS (SELECT 1 FROM attempt JOIN reported_sending r USING (message, day, channel)
            WHERE journal.before = {message.in_doubt} AND attempt.run = journal.run
              AND attempt.message = journal.item AND attempt.number = message.attempts)
        ELSE NEW.used - OLD.used
          = (journal.after = {message.claimed})
            - (journal.cause = {cause.proved unsent} OR journal.cause = {cause.refused for now}
              OR journal.cause = {cause.channel at fault} OR journal.cause = {cause.attempts used up})
        END
      AND NEW.used <> OLD.used)
BEGIN
  SELECT RAISE (ABORT, 'use is counted by claims in the journal');
END;
