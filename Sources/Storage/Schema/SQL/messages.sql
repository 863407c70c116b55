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
  -- the last day on which it is not late; it is sent after that day, too
  due INTEGER CHECK (due BETWEEN -719162 AND 2932896),
  attempts INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL,
  -- the version of its content, and the digest of that: see contents.sql
  content INTEGER NOT NULL DEFAULT 1 CHECK (content BETWEEN 1 AND 1000000),
  digest BLOB NOT NULL CHECK (length(digest) = 16),
  CHECK (not_before IS NULL OR not_before BETWEEN -719162 AND 2932896),
  CHECK (waiting_since IS NULL OR waiting_since BETWEEN -719162 AND 2932896),
  CHECK (waiting_since IS NULL OR state <> {message.waiting}),
  CHECK (waiting_since IS NOT NULL
    OR state NOT IN ({message.pending}, {message.claimed}, {message.in_doubt})),
  CHECK (deadline IS NULL OR deadline BETWEEN -719162 AND 2932896)
) STRICT;

-- Who it is and whom it goes to; not_before as it was imported, to know a repeated import. The person is who its
-- recipient is, where that was stated: one may have several addresses, and share them with others. The salt is the
-- digest's.
CREATE TABLE envelope (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  not_before INTEGER CHECK (not_before BETWEEN -719162 AND 2932896),
  person TEXT CHECK (person <> ''),
  salt BLOB NOT NULL CHECK (length(salt) = 16)
) STRICT;
CREATE INDEX envelope_by_person ON envelope (person) WHERE person IS NOT NULL;

-- The words themselves; a message without any has no row.
CREATE TABLE content (
  message INTEGER PRIMARY KEY REFERENCES message (number),
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  -- the same as HTML; where answers go; headers of its own, one a line
  html TEXT NOT NULL DEFAULT '',
  reply_to TEXT NOT NULL DEFAULT '',
  headers TEXT NOT NULL DEFAULT ''
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

CREATE TRIGGER message_changes_by_journal BEFORE UPDATE ON message
WHEN NEW.number IS NOT OLD.number
  OR (NEW.channel, NEW.priority, NEW.deadline, NEW.due, NEW.content, NEW.digest)
    IS NOT (OLD.channel, OLD.priority, OLD.deadline, OLD.due, OLD.content, OLD.digest)
    AND NOT EXISTS (SELECT 1 FROM journal
      WHERE seq = NEW.changed AND subject = {subject.message} AND item = OLD.number
        AND cause = {cause.edited})
  OR NEW.attempts IS NOT OLD.attempts
    + (NEW.state = {message.claimed} AND OLD.state <> {message.claimed})
  OR (NEW.changed > OLD.changed) IS NOT TRUE
  OR NOT EXISTS (
    SELECT 1 FROM journal
    WHERE seq = NEW.changed AND subject = {subject.message} AND item = OLD.number
      AND before = OLD.state AND after = NEW.state AND previous = OLD.changed
      AND NEW.not_before IS coalesce(CASE
        WHEN after <> {message.claimed} AND cause <> {cause.reported as sent} THEN day END,
        OLD.not_before)
      AND NEW.waiting_since IS iif(after = {message.waiting}, NULL, coalesce(CASE
        WHEN after <> {message.claimed} AND cause <> {cause.reported as sent} THEN day END,
        OLD.waiting_since)))
BEGIN
  SELECT RAISE (ABORT, 'a message changes only by appending its transition to the journal');
END;

-- What came back on a message, as somebody tells it. It never changes; what was told wrongly is withdrawn.
CREATE TABLE reply (
  number INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL REFERENCES reply_kind (code),
  message INTEGER NOT NULL REFERENCES message (number),
  -- the first message of the thread: the one that follows none
  thread INTEGER NOT NULL REFERENCES message (number),
  day INTEGER NOT NULL CHECK (day BETWEEN -719162 AND 2932896),
  -- who says so: a person, a file, or a mail by its id
  source TEXT NOT NULL CHECK (source <> ''),
  -- the address that a mail says to be from
  sender TEXT,
  -- of a bounce, the code of what the receiver objects to; NULL where nobody says
  class INTEGER,
  -- of a bounce or a complaint, the receiver's own sentence
  detail TEXT CHECK (detail <> ''),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  -- 3 is a bounce
  CHECK (class IS NULL OR kind = 3 AND class BETWEEN 1 AND 8)
) STRICT;
CREATE INDEX reply_by_message ON reply (message, source);
CREATE INDEX reply_by_thread ON reply (thread, kind);

CREATE TRIGGER reply_is_to_what_was_sent BEFORE INSERT ON reply
WHEN NOT EXISTS (SELECT 1 FROM message WHERE number = NEW.message
    AND state IN ({message.claimed}, {message.in_doubt}, {message.sent}))
  OR NOT EXISTS (SELECT 1 FROM reply_kind WHERE code = NEW.kind)
  OR NEW.thread IS NOT (
    WITH RECURSIVE earlier (message) AS (
      SELECT NEW.message
      UNION
      SELECT predecessor FROM earlier JOIN follow_up USING (message))
    SELECT message FROM earlier WHERE message NOT IN (SELECT message FROM follow_up))
BEGIN
  SELECT RAISE (ABORT, 'a reply is to what may have been sent in a thread');
END;

-- Which mails were read. It is no state: whoever loses it has the mails read again.
CREATE TABLE mail_folder (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE seen_mail (
  folder INTEGER NOT NULL REFERENCES mail_folder (number),
  name TEXT NOT NULL,
  PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;
-- Of these, what looks like an answer or a report and was matched with nothing, and why not.
CREATE TABLE unread_mail (
  folder INTEGER NOT NULL,
  name TEXT NOT NULL,
  day INTEGER NOT NULL,
  sender TEXT,
  subject TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (folder, name),
  FOREIGN KEY (folder, name) REFERENCES seen_mail (folder, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
