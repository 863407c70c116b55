-- Day columns hold days since 1970-01-01, instants milliseconds since then (UTC),
-- both within the years 1 to 9999.
-- The states, causes and rules repeat the tables of the program; a test holds the two together.

CREATE TABLE state (
  subject INTEGER NOT NULL,
  code INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (subject, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO subject VALUES
  (1, 'message'), (2, 'plan'), (3, 'run'), (4, 'base date'), (5, 'channel'), (6, 'rule'),
  (7, 'reply'), (8, 'file'), (9, 'restoration');

INSERT INTO state VALUES
  (1, 1, 'pending'), (1, 2, 'waiting'), (1, 3, 'claimed'), (1, 4, 'in_doubt'),
  (1, 5, 'sent'), (1, 6, 'failed'), (1, 7, 'canceled'), (1, 8, 'expired'),
  (2, 1, 'draft'), (2, 2, 'approved'), (2, 3, 'completed'), (2, 4, 'rejected'),
  (2, 5, 'superseded'),
  (3, 1, 'running'), (3, 2, 'finished'), (3, 3, 'interrupted'),
  (6, 1, 'active'), (6, 2, 'withdrawn'),
  (7, 1, 'reply'), (7, 2, 'auto'), (7, 3, 'bounce'),
  (8, 1, 'made'), (8, 2, 'restored'), (8, 3, 'confirmed'), (8, 4, 'adopted'),
  (9, 1, 'unconfirmed'), (9, 2, 'confirmed');

CREATE TABLE cause (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO cause VALUES
  (1, 'imported'), (2, 'predecessor sent'), (3, 'canceled'), (4, 'replied'),
  (5, 'predecessor ended unsent'), (6, 'recipient suppressed'), (7, 'rescheduled'),
  (8, 'delayed'), (9, 'deadline passed'), (10, 'picked up'), (11, 'accepted'), (12, 'refused'),
  (13, 'attempts used up'), (14, 'outcome unknown'), (15, 'channel unavailable'),
  (16, 'proved unsent'), (17, 'resolved'), (18, 'bounced'),
  (19, 'reported as sent'), (20, 'planned'), (21, 'approved'),
  (22, 'rejected'), (23, 'superseded'), (24, 'completed'), (25, 'pruned'), (30, 'started'),
  (31, 'resumed'), (32, 'finished'), (33, 'interrupted'), (40, 'initialized'), (41, 'advanced'),
  (42, 'set'), (43, 'stated'), (44, 'withdrawn'), (45, 'received'), (60, 'restored'), (61, 'confirmed'),
  (62, 'backed up'), (63, 'adopted');

-- What may happen to whom: from which state (0: not there yet) to which, and why.
CREATE TABLE transition_rule (
  subject INTEGER NOT NULL REFERENCES subject (code),
  before INTEGER NOT NULL,
  after INTEGER NOT NULL,
  cause INTEGER NOT NULL REFERENCES cause (code),
  PRIMARY KEY (subject, before, after, cause)
) STRICT, WITHOUT ROWID;
INSERT INTO transition_rule VALUES
  (1, 0, 1, 1), (1, 0, 2, 1),
  (1, 2, 1, 2), (1, 2, 7, 3), (1, 2, 7, 4), (1, 2, 7, 5), (1, 2, 7, 6), (1, 2, 7, 18),
  (1, 2, 8, 9), (1, 1, 7, 3), (1, 1, 7, 4), (1, 1, 7, 5), (1, 1, 7, 6), (1, 1, 7, 18),
  (1, 1, 1, 7), (1, 1, 1, 8), (1, 1, 8, 9), (1, 1, 3, 10),
  (1, 3, 5, 11), (1, 3, 6, 12), (1, 3, 6, 13), (1, 3, 4, 14), (1, 3, 1, 15), (1, 3, 1, 16),
  (1, 4, 5, 17), (1, 4, 1, 17), (1, 4, 6, 17), (1, 1, 5, 19), (1, 4, 5, 19), (1, 6, 5, 19),
  (2, 0, 1, 20), (2, 1, 2, 21), (2, 1, 4, 22), (2, 1, 5, 23), (2, 2, 5, 23), (2, 2, 3, 24),
  (2, 3, 3, 25), (2, 4, 4, 25), (2, 5, 5, 25),
  (3, 0, 1, 30), (3, 1, 2, 32), (3, 1, 3, 33), (3, 3, 1, 31),
  (6, 0, 1, 43), (6, 1, 2, 44),
  (7, 0, 1, 45), (7, 0, 2, 45), (7, 0, 3, 45),
  (8, 0, 1, 40), (8, 0, 2, 60), (8, 0, 3, 61), (8, 0, 4, 63),
  (9, 0, 1, 60), (9, 0, 1, 62), (9, 1, 2, 61);

CREATE TRIGGER transition_rules_stand_insert BEFORE INSERT ON transition_rule
BEGIN
  SELECT RAISE (ABORT, 'the rules are part of the program');
END;
CREATE TRIGGER transition_rules_stand_update BEFORE UPDATE ON transition_rule
BEGIN
  SELECT RAISE (ABORT, 'the rules are part of the program');
END;
CREATE TRIGGER transition_rules_stand_delete BEFORE DELETE ON transition_rule
BEGIN
  SELECT RAISE (ABORT, 'the rules are part of the program');
END;

CREATE TRIGGER states_stand_insert BEFORE INSERT ON state
BEGIN
  SELECT RAISE (ABORT, 'the states are part of the program');
END;
CREATE TRIGGER states_stand_update BEFORE UPDATE ON state
BEGIN
  SELECT RAISE (ABORT, 'the states are part of the program');
END;
CREATE TRIGGER states_stand_delete BEFORE DELETE ON state
BEGIN
  SELECT RAISE (ABORT, 'the states are part of the program');
END;
CREATE TRIGGER subjects_stand_insert BEFORE INSERT ON subject
BEGIN
  SELECT RAISE (ABORT, 'the subjects are part of the program');
END;
CREATE TRIGGER subjects_stand_update BEFORE UPDATE ON subject
BEGIN
  SELECT RAISE (ABORT, 'the subjects are part of the program');
END;
CREATE TRIGGER subjects_stand_delete BEFORE DELETE ON subject
BEGIN
  SELECT RAISE (ABORT, 'the subjects are part of the program');
END;
CREATE TRIGGER causes_stand_insert BEFORE INSERT ON cause
BEGIN
  SELECT RAISE (ABORT, 'the causes are part of the program');
END;
CREATE TRIGGER causes_stand_update BEFORE UPDATE ON cause
BEGIN
  SELECT RAISE (ABORT, 'the causes are part of the program');
END;
CREATE TRIGGER causes_stand_delete BEFORE DELETE ON cause
BEGIN
  SELECT RAISE (ABORT, 'the causes are part of the program');
END;

-- One requested change; with a key it happens once, and its answer is kept for whoever asks again.
CREATE TABLE operation (
  number INTEGER PRIMARY KEY,
  key TEXT UNIQUE CHECK (key <> ''),
  command TEXT NOT NULL,
  arguments TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at BETWEEN -62135596800000 AND 253402300799999),
  status INTEGER,
  answer TEXT,
  CHECK ((status IS NULL) = (answer IS NULL))
) STRICT;
CREATE TRIGGER operation_is_new BEFORE INSERT ON operation
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM operation)
  OR EXISTS (SELECT 1 FROM operation WHERE key = NEW.key)
BEGIN
  SELECT RAISE (ABORT, 'an operation is answered once and never changed');
END;
CREATE TRIGGER operation_is_kept BEFORE DELETE ON operation
BEGIN
  SELECT RAISE (ABORT, 'operations are never deleted');
END;
CREATE TRIGGER operation_is_answered_once BEFORE UPDATE ON operation
WHEN OLD.answer IS NOT NULL OR NEW.number IS NOT OLD.number OR NEW.key IS NOT OLD.key
  OR NEW.command IS NOT OLD.command OR NEW.arguments IS NOT OLD.arguments
  OR NEW.actor IS NOT OLD.actor OR NEW.at IS NOT OLD.at
BEGIN
  SELECT RAISE (ABORT, 'an operation is answered once and never changed');
END;

-- Every transition, in order. Appending a row here is what changes a state; see the triggers.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at BETWEEN -62135596800000 AND 253402300799999),
  subject INTEGER NOT NULL CHECK (subject BETWEEN 1 AND 9),
  -- the message's, plan's, run's, channel's, rule's, reply's, file's or restoration's number; 1 for the
  -- base date
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
  CHECK (run IS NULL OR subject = 1),
  CHECK (channel IS NULL OR subject = 1 AND (after IS 3 OR cause = 19)),
  CHECK (day IS NULL OR subject = 1 AND day BETWEEN -719162 AND 2932896)
) STRICT;
CREATE TRIGGER journal_is_in_order BEFORE INSERT ON journal
-- a seq that was not given reads as -1 here; a gap would leave no number for the row that comes after
-- the greatest
WHEN NEW.seq IS NOT -1 AND NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
  SELECT RAISE (ABORT, 'the journal is only appended to');
END;
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal
BEGIN
  SELECT RAISE (ABORT, 'the journal is only appended to');
END;
CREATE TRIGGER journal_is_not_edited BEFORE UPDATE ON journal
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

-- The base date: one row, moved by the journal.
CREATE TABLE base_date (
  item INTEGER PRIMARY KEY CHECK (item = 1),
  day INTEGER NOT NULL CHECK (day BETWEEN -719162 AND 2932896),
  -- what tells this database apart from every other, drawn when it began and never changed
  origin TEXT NOT NULL CHECK (length(origin) = 32 AND origin NOT GLOB '*[^0-9a-f]*'),
  changed INTEGER NOT NULL
) STRICT;

CREATE TRIGGER base_date_is_one BEFORE INSERT ON base_date
WHEN EXISTS (SELECT 1 FROM base_date)
BEGIN
  SELECT RAISE (ABORT, 'there is one base date');
END;
CREATE TRIGGER base_date_is_journaled AFTER INSERT ON base_date
BEGIN
  INSERT INTO journal (seq, at, subject, item, after, cause, operation, note)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      4, NEW.item, NEW.day, 40, (SELECT max(number) FROM operation), NEW.origin);
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 4 AND item = NEW.item);
END;
CREATE TRIGGER base_date_is_kept BEFORE DELETE ON base_date
BEGIN
  SELECT RAISE (ABORT, 'the base date is never deleted');
END;
CREATE TRIGGER base_date_moves_by_journal BEFORE UPDATE ON base_date
WHEN NEW.item IS NOT OLD.item OR NEW.origin IS NOT OLD.origin OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = 4 AND before = OLD.day AND after = NEW.day
      AND previous = OLD.changed)
BEGIN
  SELECT RAISE (ABORT, 'the base date moves only by the journal');
END;

-- A channel, and its settings as they were stated: a change adds a row and the journal points to it.
CREATE TABLE channel (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  settings INTEGER NOT NULL REFERENCES channel_settings (number),
  changed INTEGER NOT NULL
) STRICT;
CREATE TABLE channel_settings (
  number INTEGER PRIMARY KEY,
  transport TEXT NOT NULL,
  sender TEXT NOT NULL,
  -- how many attempts at a message the channel may turn away before it has failed
  attempts INTEGER NOT NULL CHECK (attempts BETWEEN 1 AND 1000),
  -- whose days the channel keeps; NULL is the machine's
  time_zone TEXT,
  -- the channel that this one is inside
  outer_channel INTEGER REFERENCES channel (number),
  -- who goes first: 0 by priority alone, 1 follow-ups, 2 openers
  precedence INTEGER NOT NULL DEFAULT 0 CHECK (precedence BETWEEN 0 AND 2),
  -- of a web service: whether a repeated key is harmless there, and how many requests may be under way at
  -- once, where that is not the usual number
  idempotent INTEGER NOT NULL CHECK (idempotent IN (0, 1)),
  concurrency INTEGER CHECK (concurrency BETWEEN 1 AND 64),
  CHECK (idempotent = 0 AND concurrency IS NULL OR substr(transport, 1, 8) = 'webhook:')
) STRICT;
CREATE TRIGGER channel_settings_are_kept BEFORE DELETE ON channel_settings
BEGIN
  SELECT RAISE (ABORT, 'channel settings are never deleted');
END;
CREATE TRIGGER channel_settings_are_not_edited BEFORE UPDATE ON channel_settings
BEGIN
  SELECT RAISE (ABORT, 'channel settings are never edited: state new ones');
END;
CREATE TRIGGER channel_settings_are_not_replaced BEFORE INSERT ON channel_settings
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM channel_settings)
BEGIN
  SELECT RAISE (ABORT, 'channel settings are never edited: state new ones');
END;
CREATE TRIGGER channel_settings_are_inside_a_channel BEFORE INSERT ON channel_settings
WHEN NEW.outer_channel IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM channel WHERE number = NEW.outer_channel)
BEGIN
  SELECT RAISE (ABORT, 'a channel is inside one that there is');
END;

CREATE TRIGGER channel_is_new BEFORE INSERT ON channel
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM channel)
  OR EXISTS (SELECT 1 FROM channel WHERE name = NEW.name)
  OR NOT EXISTS (SELECT 1 FROM channel_settings WHERE number = NEW.settings)
BEGIN
  SELECT RAISE (ABORT, 'a channel is new, with settings, and never replaced');
END;
CREATE TRIGGER channel_is_journaled AFTER INSERT ON channel
BEGIN
  INSERT INTO journal (seq, at, subject, item, after, cause, operation)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      5, NEW.number, NEW.settings, 42, (SELECT max(number) FROM operation));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 5 AND item = NEW.number);
END;
CREATE TRIGGER channel_is_kept BEFORE DELETE ON channel
BEGIN
  SELECT RAISE (ABORT, 'channels are never deleted');
END;
CREATE TRIGGER channel_changes_by_journal BEFORE UPDATE ON channel
WHEN NEW.number IS NOT OLD.number OR NEW.name IS NOT OLD.name OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = 5 AND item = OLD.number AND before = OLD.settings
      AND after = NEW.settings AND previous = OLD.changed)
  OR NOT EXISTS (SELECT 1 FROM channel_settings WHERE number = NEW.settings)
BEGIN
  SELECT RAISE (ABORT, 'a channel changes only by the journal');
END;

-- From the settings outwards: nothing may lead back to the channel that is to have them. UNION stops at what
-- was seen, so that this ends in whatever a file holds.
CREATE TRIGGER channel_begins_not_inside_itself BEFORE INSERT ON channel
WHEN NEW.number IN (
  WITH RECURSIVE around (channel) AS (
    SELECT outer_channel FROM channel_settings WHERE number = NEW.settings
    UNION
    SELECT s.outer_channel FROM around a JOIN channel c ON c.number = a.channel
      JOIN channel_settings s ON s.number = c.settings)
  SELECT channel FROM around WHERE channel IS NOT NULL)
BEGIN
  SELECT RAISE (ABORT, 'no channel contains itself');
END;
CREATE TRIGGER channel_changes_not_inside_itself BEFORE UPDATE ON channel
WHEN NEW.number IN (
  WITH RECURSIVE around (channel) AS (
    SELECT outer_channel FROM channel_settings WHERE number = NEW.settings
    UNION
    SELECT s.outer_channel FROM around a JOIN channel c ON c.number = a.channel
      JOIN channel_settings s ON s.number = c.settings)
  SELECT channel FROM around WHERE channel IS NOT NULL)
BEGIN
  SELECT RAISE (ABORT, 'no channel contains itself');
END;

-- What people state beside a channel's settings, one row a statement. It is never edited: a later one
-- goes before it, or it is withdrawn.
CREATE TABLE rule_kind (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO rule_kind VALUES
  (1, 'week'), (2, 'days'), (3, 'ramp'), (4, 'calendar'), (5, 'attachment'), (6, 'window'),
  (7, 'share'), (8, 'recipients'), (9, 'suppression'), (10, 'guard');
CREATE TRIGGER rule_kinds_stand_insert BEFORE INSERT ON rule_kind
BEGIN
  SELECT RAISE (ABORT, 'the kinds of rules are part of the program');
END;
CREATE TRIGGER rule_kinds_stand_update BEFORE UPDATE ON rule_kind
BEGIN
  SELECT RAISE (ABORT, 'the kinds of rules are part of the program');
END;
CREATE TRIGGER rule_kinds_stand_delete BEFORE DELETE ON rule_kind
BEGIN
  SELECT RAISE (ABORT, 'the kinds of rules are part of the program');
END;

CREATE TABLE rule (
  number INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL REFERENCES rule_kind (code),
  channel INTEGER REFERENCES channel (number),
  -- of a calendar, a campaign, a guard rail, or an address
  name TEXT CHECK (name <> ''),
  first_day INTEGER CHECK (first_day BETWEEN -719162 AND 2932896),
  last_day INTEGER CHECK (last_day BETWEEN first_day AND 2932896),
  -- the numbers, or a calendar's days, as the kind writes them
  content TEXT NOT NULL,
  reason TEXT CHECK (reason <> ''),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  CHECK ((channel IS NULL) = (kind IN (4, 8, 9, 10))),
  CHECK (CASE WHEN kind IN (4, 5, 9, 10) THEN name IS NOT NULL ELSE name IS NULL OR kind = 7 END),
  CHECK ((last_day IS NOT NULL) = (kind IN (2, 4))),
  CHECK (CASE WHEN kind IN (2, 3, 4) THEN first_day IS NOT NULL
    ELSE first_day IS NULL OR kind = 1 END)
) STRICT;
CREATE INDEX rule_by_kind ON rule (kind, name);

CREATE TRIGGER rule_is_new BEFORE INSERT ON rule
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM rule)
  OR NOT EXISTS (SELECT 1 FROM rule_kind WHERE code = NEW.kind)
  OR NEW.channel IS NOT NULL AND NOT EXISTS (SELECT 1 FROM channel WHERE number = NEW.channel)
BEGIN
  SELECT RAISE (ABORT, 'a rule is new, of a known kind and channel, and never replaced');
END;
CREATE TRIGGER rule_is_journaled AFTER INSERT ON rule
BEGIN
  -- with all that it states, so that the journal alone can tell
  INSERT INTO journal (seq, at, subject, item, after, cause, operation, note)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      6, NEW.number, NEW.state, 43, (SELECT max(number) FROM operation),
      quote(NEW.kind) || ', ' || quote(NEW.channel) || ', ' || quote(NEW.name) || ', '
        || quote(NEW.first_day) || ', ' || quote(NEW.last_day) || ', ' || quote(NEW.content) || ', '
        || quote(NEW.reason));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 6 AND item = NEW.number);
END;
CREATE TRIGGER rule_is_kept BEFORE DELETE ON rule
BEGIN
  SELECT RAISE (ABORT, 'rules are never deleted: withdraw them');
END;
CREATE TRIGGER rule_changes_by_journal BEFORE UPDATE ON rule
WHEN NEW.number IS NOT OLD.number OR NEW.kind IS NOT OLD.kind OR NEW.channel IS NOT OLD.channel
  OR NEW.name IS NOT OLD.name OR NEW.first_day IS NOT OLD.first_day
  OR NEW.last_day IS NOT OLD.last_day OR NEW.content IS NOT OLD.content
  OR NEW.reason IS NOT OLD.reason OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = 6 AND item = OLD.number
      AND before = OLD.state AND after = NEW.state AND previous = OLD.changed)
BEGIN
  SELECT RAISE (ABORT, 'a rule is immutable; it is withdrawn only by the journal');
END;

-- What planning reads of a message, and nothing else: a row is some twenty bytes.
CREATE TABLE message (
  number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 2147483647),
  state INTEGER NOT NULL,
  channel INTEGER NOT NULL REFERENCES channel (number),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 9),
  not_before INTEGER,
  -- the day from which it counts as waiting, which decides between equals: not_before, or where there is
  -- none the base date at its import. A follow-up has none before its predecessor is sent.
  waiting_since INTEGER,
  deadline INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL,
  CHECK (not_before IS NULL OR not_before BETWEEN -719162 AND 2932896),
  CHECK (waiting_since IS NULL OR waiting_since BETWEEN -719162 AND 2932896),
  CHECK (waiting_since IS NULL OR state <> 2),
  CHECK (waiting_since IS NOT NULL OR state NOT IN (1, 3, 4)),
  CHECK (deadline IS NULL OR deadline BETWEEN -719162 AND 2932896)
) STRICT;

-- Who it is and whom it goes to; not_before as it was imported, to know a repeated import.
CREATE TABLE envelope (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  not_before INTEGER
) STRICT;

-- The words themselves; a message without subject and body has no row.
CREATE TABLE content (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  subject TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- That a message is sent wait_days after its predecessor was.
CREATE TABLE follow_up (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  predecessor INTEGER NOT NULL REFERENCES message (number),
  wait_days INTEGER NOT NULL CHECK (wait_days BETWEEN 1 AND 365),
  CHECK (predecessor <> message)
) STRICT;
CREATE INDEX follow_up_by_predecessor ON follow_up (predecessor);

-- What messages are part of, where that was said.
CREATE TABLE campaign (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;
CREATE TABLE message_campaign (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  campaign INTEGER NOT NULL REFERENCES campaign (number)
) STRICT;

-- Asked for each of a million rows, triggers double the time of an import, and none could know that a
-- message comes with everything that belongs to it. So the program lifts these inside the one
-- transaction that imports, and looks by itself; for everybody else they stand.
CREATE TRIGGER message_is_sealed BEFORE INSERT ON message
BEGIN
  SELECT RAISE (ABORT, 'messages come in whole, by an import');
END;
CREATE TRIGGER message_is_journaled AFTER INSERT ON message
BEGIN
  INSERT INTO journal (seq, at, subject, item, after, cause, operation)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      1, NEW.number, NEW.state, 1, (SELECT max(number) FROM operation));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 1 AND item = NEW.number);
END;
CREATE TRIGGER message_is_kept BEFORE DELETE ON message
BEGIN
  SELECT RAISE (ABORT, 'messages are never deleted');
END;
CREATE TRIGGER message_changes_by_journal BEFORE UPDATE ON message
WHEN NEW.number IS NOT OLD.number OR NEW.channel IS NOT OLD.channel
  OR NEW.priority IS NOT OLD.priority OR NEW.deadline IS NOT OLD.deadline
  OR NEW.attempts IS NOT OLD.attempts + (NEW.state = 3)
  OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = 1 AND item = OLD.number
      AND before = OLD.state AND after = NEW.state AND previous = OLD.changed
      AND NEW.not_before
        IS coalesce(CASE WHEN after <> 3 AND cause <> 19 THEN day END, OLD.not_before)
      AND NEW.waiting_since
        IS coalesce(CASE WHEN after <> 3 AND cause <> 19 THEN day END, OLD.waiting_since))
BEGIN
  SELECT RAISE (ABORT, 'a message changes only by appending its transition to the journal');
END;

CREATE TRIGGER envelope_is_kept BEFORE DELETE ON envelope
BEGIN
  SELECT RAISE (ABORT, 'messages are never deleted');
END;
CREATE TRIGGER envelope_is_not_edited BEFORE UPDATE ON envelope
BEGIN
  SELECT RAISE (ABORT, 'what was imported is never edited');
END;
CREATE TRIGGER envelope_is_sealed BEFORE INSERT ON envelope
BEGIN
  SELECT RAISE (ABORT, 'messages come in whole, by an import');
END;
CREATE TRIGGER content_is_kept BEFORE DELETE ON content
BEGIN
  SELECT RAISE (ABORT, 'messages are never deleted');
END;
CREATE TRIGGER content_is_not_edited BEFORE UPDATE ON content
BEGIN
  SELECT RAISE (ABORT, 'what was imported is never edited');
END;
CREATE TRIGGER content_is_sealed BEFORE INSERT ON content
BEGIN
  SELECT RAISE (ABORT, 'messages come in whole, by an import');
END;
CREATE TRIGGER follow_up_is_kept BEFORE DELETE ON follow_up
BEGIN
  SELECT RAISE (ABORT, 'messages are never deleted');
END;
CREATE TRIGGER follow_up_is_not_edited BEFORE UPDATE ON follow_up
BEGIN
  SELECT RAISE (ABORT, 'what was imported is never edited');
END;
CREATE TRIGGER follow_up_is_sealed BEFORE INSERT ON follow_up
BEGIN
  SELECT RAISE (ABORT, 'messages come in whole, by an import');
END;
CREATE TRIGGER campaign_is_kept BEFORE DELETE ON campaign
BEGIN
  SELECT RAISE (ABORT, 'messages are never deleted');
END;
CREATE TRIGGER campaign_is_not_edited BEFORE UPDATE ON campaign
BEGIN
  SELECT RAISE (ABORT, 'what was imported is never edited');
END;
CREATE TRIGGER campaign_is_sealed BEFORE INSERT ON campaign
BEGIN
  SELECT RAISE (ABORT, 'messages come in whole, by an import');
END;
CREATE TRIGGER message_campaign_is_kept BEFORE DELETE ON message_campaign
BEGIN
  SELECT RAISE (ABORT, 'messages are never deleted');
END;
CREATE TRIGGER message_campaign_is_not_edited BEFORE UPDATE ON message_campaign
BEGIN
  SELECT RAISE (ABORT, 'what was imported is never edited');
END;
CREATE TRIGGER message_campaign_is_sealed BEFORE INSERT ON message_campaign
BEGIN
  SELECT RAISE (ABORT, 'messages come in whole, by an import');
END;

-- What came back on a message. It is a fact, and never changes.
CREATE TABLE reply (
  number INTEGER PRIMARY KEY,
  -- the code of its state
  kind INTEGER NOT NULL,
  message INTEGER NOT NULL REFERENCES message (number),
  -- the first message of the thread: the one that follows none
  thread INTEGER NOT NULL REFERENCES message (number),
  day INTEGER NOT NULL CHECK (day BETWEEN -719162 AND 2932896),
  -- who says so: a person, a file, or a mail by its id
  source TEXT NOT NULL CHECK (source <> ''),
  -- the address that a mail says to be from
  sender TEXT,
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX reply_by_message ON reply (message, source);
CREATE INDEX reply_by_thread ON reply (thread, kind);

CREATE TRIGGER reply_is_new BEFORE INSERT ON reply
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM reply)
  OR NOT EXISTS (SELECT 1 FROM message WHERE number = NEW.message AND state IN (3, 4, 5))
  OR NEW.thread IS NOT (
    WITH RECURSIVE earlier (message) AS (
      SELECT NEW.message
      UNION
      SELECT predecessor FROM earlier JOIN follow_up USING (message))
    SELECT message FROM earlier WHERE message NOT IN (SELECT message FROM follow_up))
BEGIN
  SELECT RAISE (ABORT, 'a reply is new, and to what may have been sent in a thread');
END;
CREATE TRIGGER reply_is_journaled AFTER INSERT ON reply
BEGIN
  -- with all that it says, so that the journal alone can tell
  INSERT INTO journal (seq, at, subject, item, after, cause, operation, note)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      7, NEW.number, NEW.kind, 45, (SELECT max(number) FROM operation),
      quote(NEW.message) || ', ' || quote(NEW.thread) || ', ' || quote(NEW.day) || ', '
        || quote(NEW.source) || ', ' || quote(NEW.sender));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 7 AND item = NEW.number);
END;
CREATE TRIGGER reply_is_kept BEFORE DELETE ON reply
BEGIN
  SELECT RAISE (ABORT, 'replies are never deleted');
END;
CREATE TRIGGER reply_is_not_edited BEFORE UPDATE ON reply
BEGIN
  SELECT RAISE (ABORT, 'what came back is never edited');
END;

-- Which mails were read. It is no state: whoever loses it has the mails read again.
CREATE TABLE mail_folder (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE seen_mail (
  folder INTEGER NOT NULL REFERENCES mail_folder (number),
  name TEXT NOT NULL,
  PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;

-- A computed plan. Everything but its state is written once.
CREATE TABLE plan (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  state INTEGER NOT NULL,
  base_day INTEGER NOT NULL,
  horizon INTEGER NOT NULL CHECK (horizon > 0),
  parent INTEGER REFERENCES plan (version),
  -- the last journal row that the plan knows of
  position INTEGER NOT NULL,
  messages INTEGER NOT NULL CHECK (messages >= 0),
  assigned INTEGER NOT NULL CHECK (assigned BETWEEN 0 AND messages),
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  -- what limits it beside its capacity, one fact a line; empty for most plans
  limits TEXT NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX plan_approved_once ON plan (state) WHERE state = 2;

-- One row a message: the facts used, and its day and position or the reason that it has none.
CREATE TABLE plan_row (
  version INTEGER NOT NULL,
  message INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  not_before INTEGER,
  release INTEGER NOT NULL,
  -- none where it follows a message without a day and has no not_before
  waiting_since INTEGER,
  deadline INTEGER,
  day INTEGER,
  position INTEGER,
  reason INTEGER,
  PRIMARY KEY (version, message),
  CHECK ((day IS NULL) = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- One row a channel and day: the capacity, what was already used, and what is planned.
CREATE TABLE plan_day (
  version INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  day INTEGER NOT NULL,
  capacity INTEGER NOT NULL,
  used INTEGER NOT NULL,
  planned INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (version, channel, day)
) STRICT, WITHOUT ROWID;

-- The last day before the base date on which a channel could send, where there was one while anybody waited.
CREATE TABLE plan_channel (
  version INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  last_open INTEGER NOT NULL,
  PRIMARY KEY (version, channel)
) STRICT, WITHOUT ROWID;

-- The follow-ups whose predecessor was not sent yet; without one where it was not to be planned.
CREATE TABLE plan_follow_up (
  version INTEGER NOT NULL,
  message INTEGER NOT NULL,
  predecessor INTEGER,
  wait_days INTEGER NOT NULL,
  PRIMARY KEY (version, message)
) STRICT, WITHOUT ROWID;

-- What only some limits ask of messages, and the channel that sends each where that is not the one that
-- it is addressed to. Plans without such limits have no rows here.
CREATE TABLE plan_trait (
  version INTEGER NOT NULL,
  message INTEGER NOT NULL,
  campaign INTEGER,
  recipient INTEGER,
  is_follow_up INTEGER,
  -- the account by which its thread really went before: of the sent the nearest one's
  thread_account INTEGER,
  account INTEGER,
  PRIMARY KEY (version, message)
) STRICT, WITHOUT ROWID;

-- Who goes later in a version than in the one before it, although no change of the inputs explains that;
-- days is absent where a message lost its day. It outlives the rows of a version that was pruned, since
-- what moves a little every night shows over many versions alone.
CREATE TABLE plan_move (
  version INTEGER NOT NULL,
  message INTEGER NOT NULL,
  days INTEGER CHECK (days > 0),
  -- whether it moved only because something was not sent on its planned day
  is_unsent INTEGER NOT NULL CHECK (is_unsent IN (0, 1)),
  PRIMARY KEY (version, message)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER plan_move_is_kept BEFORE DELETE ON plan_move
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_move_is_not_edited BEFORE UPDATE ON plan_move
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_move_is_sealed BEFORE INSERT ON plan_move
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;

CREATE TABLE unplaced_reason (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO unplaced_reason VALUES
  (1, 'no_capacity_before_deadline'), (2, 'beyond_horizon'), (3, 'predecessor_unplaced'),
  (4, 'channel_closed'), (5, 'deadline_before_release'), (6, 'recipient_limit');
CREATE TRIGGER unplaced_reasons_stand_insert BEFORE INSERT ON unplaced_reason
BEGIN
  SELECT RAISE (ABORT, 'the reasons are part of the program');
END;
CREATE TRIGGER unplaced_reasons_stand_update BEFORE UPDATE ON unplaced_reason
BEGIN
  SELECT RAISE (ABORT, 'the reasons are part of the program');
END;
CREATE TRIGGER unplaced_reasons_stand_delete BEFORE DELETE ON unplaced_reason
BEGIN
  SELECT RAISE (ABORT, 'the reasons are part of the program');
END;

-- The program lifts these four inside the one transaction that stores a plan, for the same reasons as
-- those on new messages.
CREATE TRIGGER plan_is_sealed BEFORE INSERT ON plan
BEGIN
  SELECT RAISE (ABORT, 'a plan is stored whole, by planning');
END;
CREATE TRIGGER plan_is_journaled AFTER INSERT ON plan
BEGIN
  INSERT INTO journal (seq, at, subject, item, after, cause, operation)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      2, NEW.version, NEW.state, 20, (SELECT max(number) FROM operation));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 2 AND item = NEW.version);
END;
CREATE TRIGGER plan_is_kept BEFORE DELETE ON plan
BEGIN
  SELECT RAISE (ABORT, 'plans are never deleted');
END;
CREATE TRIGGER plan_changes_by_journal BEFORE UPDATE ON plan
WHEN NEW.version IS NOT OLD.version OR NEW.base_day IS NOT OLD.base_day
  OR NEW.horizon IS NOT OLD.horizon OR NEW.parent IS NOT OLD.parent
  OR NEW.position IS NOT OLD.position OR NEW.messages IS NOT OLD.messages
  OR NEW.assigned IS NOT OLD.assigned OR NEW.digest IS NOT OLD.digest
  OR NEW.limits IS NOT OLD.limits
  OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = 2 AND item = OLD.version
      AND before = OLD.state AND after = NEW.state AND previous = OLD.changed)
BEGIN
  SELECT RAISE (ABORT, 'a plan is immutable; its state changes only by the journal');
END;

-- Rows go where the journal says that their version was pruned, whose trigger takes them all.
CREATE TRIGGER plan_row_is_kept BEFORE DELETE ON plan_row
WHEN NOT EXISTS (SELECT 1 FROM plan JOIN journal ON journal.seq = plan.changed
  WHERE plan.version = OLD.version AND journal.cause = 25)
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_row_is_not_edited BEFORE UPDATE ON plan_row
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_row_is_sealed BEFORE INSERT ON plan_row
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_day_is_kept BEFORE DELETE ON plan_day
WHEN NOT EXISTS (SELECT 1 FROM plan JOIN journal ON journal.seq = plan.changed
  WHERE plan.version = OLD.version AND journal.cause = 25)
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_day_is_not_edited BEFORE UPDATE ON plan_day
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_day_is_sealed BEFORE INSERT ON plan_day
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_channel_is_kept BEFORE DELETE ON plan_channel
WHEN NOT EXISTS (SELECT 1 FROM plan JOIN journal ON journal.seq = plan.changed
  WHERE plan.version = OLD.version AND journal.cause = 25)
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_channel_is_not_edited BEFORE UPDATE ON plan_channel
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_channel_is_sealed BEFORE INSERT ON plan_channel
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_follow_up_is_kept BEFORE DELETE ON plan_follow_up
WHEN NOT EXISTS (SELECT 1 FROM plan JOIN journal ON journal.seq = plan.changed
  WHERE plan.version = OLD.version AND journal.cause = 25)
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_follow_up_is_not_edited BEFORE UPDATE ON plan_follow_up
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_follow_up_is_sealed BEFORE INSERT ON plan_follow_up
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_trait_is_kept BEFORE DELETE ON plan_trait
WHEN NOT EXISTS (SELECT 1 FROM plan JOIN journal ON journal.seq = plan.changed
  WHERE plan.version = OLD.version AND journal.cause = 25)
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_trait_is_not_edited BEFORE UPDATE ON plan_trait
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;
CREATE TRIGGER plan_trait_is_sealed BEFORE INSERT ON plan_trait
BEGIN
  SELECT RAISE (ABORT, 'a stored plan never changes');
END;

-- One execution of one plan for one day; at most one is under way.
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan (version),
  day INTEGER NOT NULL,
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  UNIQUE (plan, day)
) STRICT;
CREATE UNIQUE INDEX run_under_way_once ON run (state) WHERE state = 1;
CREATE INDEX run_by_day ON run (day);

CREATE TRIGGER run_is_next BEFORE INSERT ON run
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM run)
  OR EXISTS (SELECT 1 FROM run WHERE state = 1 OR plan = NEW.plan AND day = NEW.day)
  OR NOT EXISTS (SELECT 1 FROM plan WHERE version = NEW.plan AND state = 2
    AND NEW.day BETWEEN base_day AND base_day + horizon - 1)
  OR NOT EXISTS (SELECT 1 FROM base_date WHERE day <= NEW.day)
BEGIN
  SELECT RAISE (ABORT, 'a run starts alone, once for a day of the approved plan');
END;
CREATE TRIGGER run_waits_for_confirmation BEFORE INSERT ON run
WHEN EXISTS (SELECT 1 FROM restoration WHERE state = 1)
BEGIN
  SELECT RAISE (ABORT, 'nothing is sent from a restored database before a person has looked');
END;
CREATE TRIGGER run_is_journaled AFTER INSERT ON run
BEGIN
  INSERT INTO journal (seq, at, subject, item, after, cause, operation)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      3, NEW.number, NEW.state, 30, (SELECT max(number) FROM operation));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 3 AND item = NEW.number);
END;
CREATE TRIGGER run_is_kept BEFORE DELETE ON run
BEGIN
  SELECT RAISE (ABORT, 'runs are never deleted');
END;
CREATE TRIGGER run_changes_by_journal BEFORE UPDATE ON run
WHEN NEW.number IS NOT OLD.number OR NEW.plan IS NOT OLD.plan OR NEW.day IS NOT OLD.day
  OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = 3 AND item = OLD.number
      AND before = OLD.state AND after = NEW.state AND previous = OLD.changed)
BEGIN
  SELECT RAISE (ABORT, 'a run changes only by the journal');
END;

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
  CHECK (kind <> 3 OR coalesce(reason, '') <> '')
) STRICT;
CREATE TRIGGER database_file_is_next BEFORE INSERT ON database_file
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM database_file)
BEGIN
  SELECT RAISE (ABORT, 'a file is new and never replaced');
END;
-- otherwise a row with the words of another kind would confirm a file that nobody has looked at
CREATE TRIGGER database_file_is_what_it_says BEFORE INSERT ON database_file
WHEN (CASE NEW.kind
    WHEN 1 THEN NEW.number = 1
    WHEN 4 THEN EXISTS (SELECT 1 FROM database_file WHERE number = NEW.number - 1
      AND inode IS NEW.inode AND born IS NEW.born)
    ELSE NEW.kind IN (2, 3) END) IS NOT TRUE
BEGIN
  SELECT RAISE (ABORT, 'a database is made once, and adopts what another knew in the file that it is');
END;
CREATE TRIGGER database_file_is_journaled AFTER INSERT ON database_file
BEGIN
  INSERT INTO journal (seq, at, subject, item, after, cause, operation, note)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      8, NEW.number, NEW.kind, CASE NEW.kind WHEN 1 THEN 40 WHEN 2 THEN 60 WHEN 3 THEN 61 WHEN 4 THEN 63 END,
      (SELECT max(number) FROM operation),
      quote(NEW.inode) || ', ' || quote(NEW.born) || ', ' || quote(NEW.last_version) || ', '
        || quote(NEW.reason));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 8 AND item = NEW.number);
END;
CREATE TRIGGER database_file_is_kept BEFORE DELETE ON database_file
BEGIN
  SELECT RAISE (ABORT, 'files are never forgotten');
END;
CREATE TRIGGER database_file_is_not_edited BEFORE UPDATE ON database_file
BEGIN
  SELECT RAISE (ABORT, 'a file is never edited: confirm another');
END;

CREATE TRIGGER plan_is_above_others BEFORE INSERT ON plan
WHEN (NEW.version > (SELECT coalesce(max(last_version), 0) FROM database_file)) IS NOT TRUE
BEGIN
  SELECT RAISE (ABORT, 'another plan may have this version elsewhere');
END;

-- That this is a backup, or was put in the place of a later database by restoring one. What the later one
-- has sent is not known here, so nothing is sent before a person has confirmed that this was looked into.
CREATE TABLE restoration (
  number INTEGER PRIMARY KEY,
  -- 60: restored, 62: a backup
  cause INTEGER NOT NULL CHECK (cause IN (60, 62)),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE TRIGGER restoration_is_next BEFORE INSERT ON restoration
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM restoration)
BEGIN
  SELECT RAISE (ABORT, 'a restoration is new and never replaced');
END;
CREATE TRIGGER restoration_is_journaled AFTER INSERT ON restoration
BEGIN
  INSERT INTO journal (seq, at, subject, item, after, cause, operation)
    VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
      9, NEW.number, NEW.state, NEW.cause, (SELECT max(number) FROM operation));
  -- INSERT OR IGNORE would go on without that row
  SELECT RAISE (ABORT, 'what begins is in the journal')
    WHERE NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = 9 AND item = NEW.number);
END;
CREATE TRIGGER restoration_is_kept BEFORE DELETE ON restoration
BEGIN
  SELECT RAISE (ABORT, 'restorations are never deleted');
END;
CREATE TRIGGER restoration_changes_by_journal BEFORE UPDATE ON restoration
WHEN NEW.number IS NOT OLD.number OR NEW.cause IS NOT OLD.cause OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = 9 AND item = OLD.number
      AND before = OLD.state AND after = NEW.state AND previous = OLD.changed)
BEGIN
  SELECT RAISE (ABORT, 'a restoration changes only by the journal');
END;

-- One try at one message: the claim before the side effect, and what came of it. The day is the one on
-- which it really went, which may be another than the one that its run was planned for. The mark is what the
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
  mark TEXT,
  PRIMARY KEY (run, message, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_day ON attempt (day);

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
    AND journal.subject = 1 AND journal.item = NEW.message AND journal.cause = 19
    AND journal.day = NEW.day AND message.number = NEW.message
    AND message.changed = NEW.changed AND NEW.channel = coalesce(journal.channel, message.channel))
BEGIN
  SELECT RAISE (ABORT, 'what is reported as sent is in the journal');
END;
CREATE TRIGGER reported_sending_is_kept BEFORE DELETE ON reported_sending
BEGIN
  SELECT RAISE (ABORT, 'what was sent stays sent');
END;
CREATE TRIGGER reported_sending_is_not_edited BEFORE UPDATE ON reported_sending
BEGIN
  SELECT RAISE (ABORT, 'what was sent stays sent');
END;

-- By which channel and on which day each message really went that is sent, or that may have arrived because
-- it is still claimed or in doubt. Everything that asks what was sent on a day asks here.
CREATE VIEW sending (message, channel, day) AS
  SELECT a.message, a.channel, a.day FROM message m
  JOIN journal j ON j.seq = m.changed
  JOIN attempt a ON a.run = j.run AND a.message = m.number AND a.number = m.attempts
  WHERE m.state IN (3, 4, 5) AND j.cause <> 19
  UNION ALL
  SELECT message, channel, day FROM reported_sending;

CREATE TRIGGER attempt_is_kept BEFORE DELETE ON attempt
BEGIN
  SELECT RAISE (ABORT, 'attempts are never deleted');
END;
CREATE TRIGGER attempt_is_journaled BEFORE INSERT ON attempt
WHEN EXISTS (SELECT 1 FROM attempt
    WHERE run = NEW.run AND message = NEW.message AND number = NEW.number)
  OR NEW.settled IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM journal, message WHERE journal.seq = NEW.claimed
    AND journal.subject = 1 AND journal.item = NEW.message AND journal.after = 3
    AND journal.run = NEW.run AND journal.day = NEW.day AND journal.note IS NEW.mark
    AND message.number = NEW.message
    AND NEW.channel = coalesce(journal.channel, message.channel)
    AND message.changed = NEW.claimed AND message.attempts = NEW.number)
BEGIN
  SELECT RAISE (ABORT, 'an attempt begins with its claim in the journal');
END;
CREATE TRIGGER attempt_settles_by_journal BEFORE UPDATE ON attempt
WHEN NEW.run IS NOT OLD.run OR NEW.message IS NOT OLD.message OR NEW.number IS NOT OLD.number
  OR NEW.channel IS NOT OLD.channel OR NEW.day IS NOT OLD.day
  OR NEW.claimed IS NOT OLD.claimed OR NEW.mark IS NOT OLD.mark
  OR NOT EXISTS (SELECT 1 FROM journal WHERE seq = NEW.settled AND subject = 1
    AND item = OLD.message AND before IN (3, 4) AND run = OLD.run
    AND previous = coalesce(OLD.settled, OLD.claimed))
BEGIN
  SELECT RAISE (ABORT, 'an attempt is settled only by the journal');
END;

-- How many claims a channel has really had on a day: what counts against its capacity. A claim that proved to
-- be unsent, because the executor died before it sent, gives its place back.
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
WHEN NEW.day IS NOT OLD.day OR NEW.channel IS NOT OLD.channel OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal, message
    WHERE journal.seq = NEW.changed AND journal.subject = 1
      AND message.number = journal.item
      -- a report takes the place of the attempt that left its message in doubt
      AND CASE WHEN journal.after = 3 OR journal.cause = 19 AND NEW.used > OLD.used
        THEN OLD.day = journal.day AND OLD.channel = coalesce(journal.channel, message.channel)
        ELSE EXISTS (SELECT 1 FROM attempt WHERE run = journal.run AND message = journal.item
          AND number = message.attempts AND day = OLD.day AND channel = OLD.channel) END
      AND CASE WHEN journal.cause = 19 THEN abs(NEW.used - OLD.used) = 1
          -- what was in doubt on the day and channel of the report is counted already
          AND NOT EXISTS (SELECT 1 FROM attempt JOIN reported_sending r USING (message, day, channel)
            WHERE journal.before = 4 AND attempt.run = journal.run AND attempt.message = journal.item
              AND attempt.number = message.attempts)
        ELSE NEW.used - OLD.used = (journal.after = 3) - (journal.cause = 16) END
      AND NEW.used <> OLD.used)
BEGIN
  SELECT RAISE (ABORT, 'use is counted by claims in the journal');
END;
CREATE TRIGGER channel_use_is_kept BEFORE DELETE ON channel_use
BEGIN
  SELECT RAISE (ABORT, 'what was used stays used');
END;

-- Why a draft may no longer be approved, as far as that can be said from what was stated since it was computed:
-- the base date, claims, and the settings and rules of its channels. The program looks at the numbers that these
-- give, too; and the plan that was approved is held against the parent where it is replaced.
CREATE VIEW stale_plan (version, reason) AS
  SELECT version, 'base date' FROM plan, base_date WHERE base_day <> day
  UNION ALL
  SELECT version, 'claims' FROM plan
  WHERE EXISTS (SELECT 1 FROM journal WHERE seq > plan.position AND subject = 1 AND after = 3)
  UNION ALL
  SELECT version, 'settings' FROM plan
  WHERE EXISTS (
    SELECT 1 FROM channel JOIN channel_settings now ON now.number = channel.settings
    JOIN channel_settings before ON before.number = (
      SELECT before FROM journal WHERE seq > plan.position AND subject = 5 AND item = channel.number
      ORDER BY seq LIMIT 1)
    WHERE channel.changed > plan.position
      AND (now.outer_channel IS NOT before.outer_channel OR now.precedence <> before.precedence))
  UNION ALL
  SELECT version, 'rules' FROM plan
  WHERE EXISTS (
    SELECT 1 FROM rule r WHERE r.changed > plan.position AND r.kind < 9 AND CASE r.kind
      -- single days go before all else, so what the plan counted with can be compared
      WHEN 2 THEN EXISTS (
        SELECT 1 FROM plan_day d
        WHERE d.version = plan.version AND d.channel = r.channel
          AND d.day BETWEEN r.first_day AND r.last_day
          AND coalesce((SELECT n.content <> d.capacity FROM rule n
              WHERE n.kind = 2 AND n.channel = d.channel AND n.state = 1
                AND d.day BETWEEN n.first_day AND n.last_day ORDER BY n.number DESC LIMIT 1),
            -- none is left: one held before
            r.state = 2 AND (SELECT previous FROM journal WHERE seq = r.changed) <= plan.position))
      ELSE coalesce(r.first_day < plan.base_day + plan.horizon, 1)
        AND (r.channel IS NULL OR EXISTS (SELECT 1 FROM plan_day
          WHERE version = plan.version AND channel = r.channel))
        -- what was stated last of the same thing, now and then
        AND (SELECT n.content FROM rule n WHERE n.kind = r.kind AND n.channel IS r.channel
            AND n.name IS r.name AND n.first_day IS r.first_day AND n.last_day IS r.last_day
            AND n.state = 1 ORDER BY n.number DESC LIMIT 1)
          IS NOT (SELECT n.content FROM rule n WHERE n.kind = r.kind AND n.channel IS r.channel
            AND n.name IS r.name AND n.first_day IS r.first_day AND n.last_day IS r.last_day
            AND (n.state = 1 OR n.changed > plan.position)
            AND CASE n.state WHEN 1 THEN n.changed
              ELSE (SELECT previous FROM journal WHERE seq = n.changed) END <= plan.position
            ORDER BY n.number DESC LIMIT 1)
      END);

-- The one write path: a legal row appended here changes the state that it speaks of. Each row
-- concerns one trigger, since the order among triggers is not promised.

-- A beginning is appended by the table in which something begins, and by nobody else.
CREATE TRIGGER journal_begins AFTER INSERT ON journal WHEN NEW.before IS NULL
BEGIN
  SELECT RAISE (ABORT, 'what begins follows nothing') WHERE NEW.previous IS NOT NULL;
  SELECT RAISE (ABORT, 'no rule allows this beginning')
    WHERE NEW.subject NOT IN (4, 5) AND NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = NEW.subject AND before = 0 AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'a beginning is journaled by what begins')
    WHERE CASE NEW.subject
      WHEN 1 THEN NOT EXISTS (
        SELECT 1 FROM message WHERE number = NEW.item AND changed = NEW.seq AND state = NEW.after)
      WHEN 2 THEN NOT EXISTS (
        SELECT 1 FROM plan WHERE version = NEW.item AND changed = NEW.seq AND state = NEW.after)
      WHEN 3 THEN NOT EXISTS (
        SELECT 1 FROM run WHERE number = NEW.item AND changed = NEW.seq AND state = NEW.after)
      WHEN 4 THEN NEW.cause <> 40 OR NOT EXISTS (
        SELECT 1 FROM base_date WHERE item = NEW.item AND changed = NEW.seq AND day = NEW.after)
      WHEN 5 THEN NEW.cause <> 42 OR NOT EXISTS (
        SELECT 1 FROM channel
        WHERE number = NEW.item AND changed = NEW.seq AND settings = NEW.after)
      WHEN 6 THEN NOT EXISTS (
        SELECT 1 FROM rule WHERE number = NEW.item AND changed = NEW.seq AND state = NEW.after)
      WHEN 7 THEN NOT EXISTS (
        SELECT 1 FROM reply WHERE number = NEW.item AND changed = NEW.seq AND kind = NEW.after)
      WHEN 8 THEN NOT EXISTS (
        SELECT 1 FROM database_file
        WHERE number = NEW.item AND changed = NEW.seq AND kind = NEW.after)
      WHEN 9 THEN NOT EXISTS (
        SELECT 1 FROM restoration
        WHERE number = NEW.item AND changed = NEW.seq AND state = NEW.after)
      ELSE 1 END;
END;

-- What only begins has no trigger of its own below: nothing changes it, and nothing may say that it did.
CREATE TRIGGER journal_moves_what_can_move AFTER INSERT ON journal
WHEN NEW.before IS NOT NULL AND (NEW.subject IN (1, 2, 3, 4, 5, 6, 9)) IS NOT TRUE
BEGIN
  SELECT RAISE (ABORT, 'what came back and which file it is never changes');
END;

-- What a message goes through outside of a run. Claims and their outcomes have triggers of their own:
-- a day's sending is made of nothing else, and what these two leave out it need not pay for.
CREATE TRIGGER journal_moves_message AFTER INSERT ON journal
WHEN NEW.subject = 1 AND NEW.before IS NOT NULL AND NEW.after IS NOT 3
  AND NEW.before <> 3 AND NEW.before <> 4 AND NEW.cause <> 19
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 1 AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'only a claim, a release, a reschedule or a delay carries a day')
    WHERE (NEW.day IS NOT NULL) <> (NEW.cause IN (2, 7, 8));
  SELECT RAISE (ABORT, 'only a claim and its outcome name a run') WHERE NEW.run IS NOT NULL;
  UPDATE message
    SET state = NEW.after, changed = NEW.seq, not_before = coalesce(NEW.day, not_before),
      waiting_since = coalesce(NEW.day, waiting_since)
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
END;

-- Here and in the next, no statement may need a temporary table, such as an INSERT from a SELECT or an IN
-- with three values does: making one takes as long as all the rest.
CREATE TRIGGER journal_claims_message AFTER INSERT ON journal
WHEN NEW.subject = 1 AND NEW.before IS NOT NULL AND NEW.after IS 3
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 1 AND before = NEW.before AND after = 3 AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'a claim says on which day the message goes') WHERE NEW.day IS NULL;
  SELECT RAISE (ABORT, 'a claim and its outcome name their run, and a claim needs it under way')
    WHERE NOT EXISTS (SELECT 1 FROM run WHERE number = NEW.run AND state = 1);
  SELECT RAISE (ABORT, 'only what the approved plan says is sent')
    WHERE NOT EXISTS (SELECT 1 FROM run JOIN plan ON plan.version = run.plan
      WHERE run.number = NEW.run AND plan.state = 2);
  SELECT RAISE (ABORT, 'nothing is sent from a restored database before a person has looked')
    WHERE EXISTS (SELECT 1 FROM restoration WHERE state = 1);
  SELECT RAISE (ABORT, 'a message goes by the channel that the plan gives it')
    WHERE NEW.channel IS NOT (
      SELECT account FROM plan_trait
      WHERE version = (SELECT plan FROM run WHERE number = NEW.run) AND message = NEW.item
        AND account <> (SELECT channel FROM message WHERE number = NEW.item));
  UPDATE message SET state = 3, changed = NEW.seq, attempts = attempts + 1
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
  -- before the attempt, which begins the count of a day where this finds none
  UPDATE channel_use SET used = used + 1, changed = NEW.seq
    WHERE day = NEW.day
      AND channel = coalesce(NEW.channel, (SELECT channel FROM message WHERE number = NEW.item));
  INSERT INTO attempt (run, message, number, channel, day, claimed, mark)
    VALUES (NEW.run, NEW.item, (SELECT attempts FROM message WHERE number = NEW.item),
      coalesce(NEW.channel, (SELECT channel FROM message WHERE number = NEW.item)), NEW.day, NEW.seq,
      NEW.note);
  -- INSERT OR IGNORE would go on without it
  SELECT RAISE (ABORT, 'an attempt begins with its claim in the journal') WHERE changes() <> 1;
END;

CREATE TRIGGER journal_settles_message AFTER INSERT ON journal
WHEN NEW.subject = 1 AND (NEW.before = 3 OR NEW.before = 4) AND NEW.after IS NOT 3
  AND NEW.cause <> 19
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 1 AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'only a claim, a release, a reschedule or a delay carries a day')
    WHERE NEW.day IS NOT NULL;
  UPDATE message SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
  UPDATE attempt SET settled = NEW.seq
    WHERE run = NEW.run AND message = NEW.item
      AND number = (SELECT attempts FROM message WHERE number = NEW.item)
      AND coalesce(settled, claimed) = NEW.previous;
  SELECT RAISE (ABORT, 'a claim and its outcome name their run, and a claim needs it under way')
    WHERE changes() <> 1;
  UPDATE channel_use SET used = used - 1, changed = NEW.seq
    WHERE NEW.cause = 16 AND (day, channel) = (SELECT day, channel FROM attempt
      WHERE run = NEW.run AND message = NEW.item
        AND number = (SELECT attempts FROM message WHERE number = NEW.item));
END;

-- It happened, so it counts whatever the capacity is.
CREATE TRIGGER journal_reports_message AFTER INSERT ON journal
WHEN NEW.subject = 1 AND NEW.before IS NOT NULL AND NEW.after IS NOT 3 AND NEW.cause = 19
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 1 AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'what is reported as sent was sent on a day') WHERE NEW.day IS NULL;
  SELECT RAISE (ABORT, 'only a claim and its outcome name a run')
    WHERE (NEW.run IS NOT NULL) <> (NEW.before = 4);
  SELECT RAISE (ABORT, 'nothing is sent before the message that it follows')
    WHERE EXISTS (SELECT 1 FROM follow_up JOIN message ON message.number = follow_up.predecessor
      WHERE follow_up.message = NEW.item AND message.state <> 5);
  UPDATE message SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
  UPDATE attempt SET settled = NEW.seq
    WHERE NEW.before = 4 AND run = NEW.run AND message = NEW.item
      AND number = (SELECT attempts FROM message WHERE number = NEW.item)
      AND coalesce(settled, claimed) = NEW.previous;
  SELECT RAISE (ABORT, 'a claim and its outcome name their run, and a claim needs it under way')
    WHERE NEW.before = 4 AND changes() <> 1;
  INSERT INTO reported_sending (message, channel, day, changed)
    SELECT number, coalesce(NEW.channel, channel), NEW.day, NEW.seq FROM message
    WHERE number = NEW.item;
  -- INSERT OR IGNORE would go on without it
  SELECT RAISE (ABORT, 'what is reported as sent is in the journal') WHERE changes() <> 1;
  -- what is in doubt counts already, maybe on the same day
  UPDATE channel_use SET
      used = used + iif((day, channel) = (SELECT day, channel FROM reported_sending
        WHERE message = NEW.item), 1, -1),
      changed = NEW.seq
    WHERE ((day, channel) = (SELECT day, channel FROM reported_sending WHERE message = NEW.item))
      <> coalesce(NEW.before = 4 AND (day, channel) = (SELECT day, channel FROM attempt
        WHERE run = NEW.run AND message = NEW.item
          AND number = (SELECT attempts FROM message WHERE number = NEW.item)), 0);
  INSERT INTO channel_use (day, channel, used, changed)
    SELECT day, channel, 1, NEW.seq FROM reported_sending r
    WHERE message = NEW.item AND NOT EXISTS (
      SELECT 1 FROM channel_use WHERE day = r.day AND channel = r.channel);
END;

CREATE TRIGGER journal_moves_plan AFTER INSERT ON journal
WHEN NEW.subject = 2 AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a plan')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 2 AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'nothing is decided about plans while a run is under way')
    WHERE (NEW.cause = 21 OR NEW.before = 2) AND EXISTS (SELECT 1 FROM run WHERE state = 1);
  -- said here too because INSERT OR REPLACE would make room in the unique index by deleting
  SELECT RAISE (ABORT, 'another plan is approved')
    WHERE NEW.cause = 21 AND EXISTS (SELECT 1 FROM plan WHERE state = 2);
  SELECT RAISE (ABORT, 'the plan is stale: compute a new one')
    WHERE NEW.cause = 21 AND (
      EXISTS (SELECT 1 FROM stale_plan WHERE version = NEW.item)
      -- the plan that was approved until now is superseded by the same operation
      OR (SELECT parent FROM plan WHERE version = NEW.item) IS NOT (
        SELECT plan.version FROM plan JOIN journal ON journal.seq = plan.changed
        WHERE journal.operation = NEW.operation AND journal.before = 2 AND journal.cause = 23));
  SELECT RAISE (ABORT, 'a plan is pruned once')
    WHERE NEW.cause = 25
      AND EXISTS (SELECT 1 FROM journal WHERE seq = NEW.previous AND cause = 25);
  SELECT RAISE (ABORT, 'a message that is claimed or in doubt still refers to the plan')
    WHERE NEW.cause = 25 AND EXISTS (
      SELECT 1 FROM run JOIN attempt ON attempt.run = run.number
        JOIN message ON message.number = attempt.message
      WHERE run.plan = NEW.item AND message.state IN (3, 4)
        AND message.attempts = attempt.number);
  UPDATE plan SET state = NEW.after, changed = NEW.seq
    WHERE version = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the plan is not in the state that this transition starts from')
    WHERE changes() <> 1;
  DELETE FROM plan_row WHERE NEW.cause = 25 AND version = NEW.item;
  DELETE FROM plan_day WHERE NEW.cause = 25 AND version = NEW.item;
  DELETE FROM plan_channel WHERE NEW.cause = 25 AND version = NEW.item;
  DELETE FROM plan_follow_up WHERE NEW.cause = 25 AND version = NEW.item;
  DELETE FROM plan_trait WHERE NEW.cause = 25 AND version = NEW.item;
END;

CREATE TRIGGER journal_moves_run AFTER INSERT ON journal
WHEN NEW.subject = 3 AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a run')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 3 AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'another run is under way')
    WHERE NEW.after = 1 AND EXISTS (SELECT 1 FROM run WHERE state = 1);
  SELECT RAISE (ABORT, 'nothing is sent from a restored database before a person has looked')
    WHERE NEW.after = 1 AND EXISTS (SELECT 1 FROM restoration WHERE state = 1);
  UPDATE run SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the run is not in the state that this transition starts from')
    WHERE changes() <> 1;
END;

CREATE TRIGGER journal_moves_base_date AFTER INSERT ON journal
WHEN NEW.subject = 4 AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'the base date advances, or is set with a reason')
    WHERE (CASE NEW.cause WHEN 41 THEN NEW.after > NEW.before
      WHEN 42 THEN trim(NEW.note) <> '' END) IS NOT TRUE;
  UPDATE base_date SET day = NEW.after, changed = NEW.seq
    WHERE item = NEW.item AND day = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the base date is not the day that this transition starts from')
    WHERE changes() <> 1;
END;

CREATE TRIGGER journal_moves_channel AFTER INSERT ON journal
WHEN NEW.subject = 5 AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'the settings of a channel are set') WHERE NEW.cause IS NOT 42;
  UPDATE channel SET settings = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND settings = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the channel does not have the settings that this transition starts from')
    WHERE changes() <> 1;
END;

CREATE TRIGGER journal_moves_rule AFTER INSERT ON journal
WHEN NEW.subject = 6 AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a rule')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 6 AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  UPDATE rule SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the rule is not in the state that this transition starts from')
    WHERE changes() <> 1;
END;

CREATE TRIGGER journal_moves_restoration AFTER INSERT ON journal
WHEN NEW.subject = 9 AND NEW.before IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a restoration')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = 9 AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'who confirms a restoration says what was looked at')
    WHERE (trim(NEW.note) <> '') IS NOT TRUE;
  UPDATE restoration SET state = NEW.after, changed = NEW.seq
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the restoration is not in the state that this transition starts from')
    WHERE changes() <> 1;
END;
