-- The versions of contents that were edited, the first of each among them; a message that nobody edited has none
-- here. A version never changes, so that a stored plan and an attempt say what they were about.
CREATE TABLE content_version (
  message INTEGER NOT NULL REFERENCES message (number),
  content INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 16),
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  html TEXT NOT NULL DEFAULT '',
  reply_to TEXT NOT NULL DEFAULT '',
  headers TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (message, content)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER content_version_is_next BEFORE INSERT ON content_version
WHEN NOT EXISTS (
  SELECT 1 FROM message m JOIN envelope e ON e.message = m.number
  LEFT JOIN content t ON t.message = m.number
  WHERE m.number = NEW.message
    AND CASE WHEN EXISTS (SELECT 1 FROM content_version WHERE message = NEW.message)
      THEN NEW.content = (SELECT max(content) FROM content_version WHERE message = NEW.message) + 1
      ELSE (NEW.content, NEW.digest, NEW.salt, NEW.recipient, NEW.subject, NEW.body, NEW.html,
          NEW.reply_to, NEW.headers)
        IS (m.content, m.digest, e.salt, e.recipient, coalesce(t.subject, ''), coalesce(t.body, ''),
          coalesce(t.html, ''), coalesce(t.reply_to, ''), coalesce(t.headers, ''))
      END)
BEGIN
  SELECT RAISE (ABORT, 'the versions of a content follow one another, from what is there');
END;

-- An edit names each field that it changes with what was and what is, as JSON: "priority":[5,2]. It takes the words
-- of a content from their version; they stand in no journal.
CREATE TRIGGER journal_edits_message AFTER INSERT ON journal
WHEN NEW.subject = {subject.message} AND NEW.before IS NOT NULL AND NEW.cause = {cause.edited}
BEGIN
  SELECT RAISE (ABORT, 'no rule allows this transition of a message')
    WHERE NOT EXISTS (
      SELECT 1 FROM transition_rule
      WHERE subject = {subject.message} AND before = NEW.before AND after = NEW.after AND cause = NEW.cause);
  SELECT RAISE (ABORT, 'an edit names no day and no run') WHERE NEW.day IS NOT NULL OR NEW.run IS NOT NULL;
  SELECT RAISE (ABORT, 'an edit says what it changes, from what is there')
    WHERE coalesce(json_valid(NEW.note), 0) = 0 OR NOT EXISTS (SELECT 1 FROM json_each(NEW.note));
  SELECT RAISE (ABORT, 'an edit says what it changes, from what is there')
    WHERE EXISTS (
      SELECT 1 FROM json_each(NEW.note) field JOIN message m ON m.number = NEW.item
      JOIN envelope e ON e.message = m.number
      LEFT JOIN follow_up f ON f.message = m.number
      LEFT JOIN message_campaign c ON c.message = m.number
      WHERE field.type <> 'array' OR json_array_length(field.value) <> 2
        OR json_type(field.value, '$[0]') NOT IN ('integer', 'null')
        OR json_type(field.value, '$[1]') NOT IN ('integer', 'null')
        OR (field.value ->> 0) IS (field.value ->> 1)
        -- of a key that is there twice, one would be read here and the other there
        OR (SELECT count(*) FROM json_each(NEW.note) other WHERE other.key = field.key) <> 1
        OR field.key NOT IN (
          'channel', 'priority', 'deadline', 'due', 'content', 'wait_days', 'campaign', 'not_before')
        OR (field.value ->> 0) IS NOT CASE field.key WHEN 'channel' THEN m.channel
          WHEN 'priority' THEN m.priority WHEN 'deadline' THEN m.deadline
          WHEN 'due' THEN m.due WHEN 'content' THEN m.content
          WHEN 'wait_days' THEN f.wait_days WHEN 'campaign' THEN c.campaign
          WHEN 'not_before' THEN e.not_before END);
  SELECT RAISE (ABORT, 'an edit leads to what there is')
    WHERE EXISTS (
      SELECT 1 FROM json_each(NEW.note) field
      WHERE CASE field.key
        WHEN 'priority' THEN (field.value ->> 1 BETWEEN 1 AND 9) IS NOT TRUE
        WHEN 'wait_days' THEN (field.value ->> 1 BETWEEN 1 AND 365) IS NOT TRUE
          OR NOT EXISTS (SELECT 1 FROM follow_up WHERE message = NEW.item)
        WHEN 'channel' THEN NOT EXISTS (SELECT 1 FROM channel WHERE number = field.value ->> 1)
        WHEN 'campaign' THEN (field.value ->> 1) IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM campaign WHERE number = field.value ->> 1)
        WHEN 'content' THEN NOT EXISTS (SELECT 1 FROM content_version
          WHERE message = NEW.item AND content = field.value ->> 1)
        ELSE 0 END);
  UPDATE message SET state = NEW.after, changed = NEW.seq,
      channel = coalesce(NEW.note ->> '$.channel[1]', channel),
      priority = coalesce(NEW.note ->> '$.priority[1]', priority),
      deadline = iif(json_type(NEW.note, '$.deadline') IS NULL, deadline, NEW.note ->> '$.deadline[1]'),
      due = iif(json_type(NEW.note, '$.due') IS NULL, due, NEW.note ->> '$.due[1]'),
      content = coalesce(NEW.note ->> '$.content[1]', content),
      digest = coalesce((SELECT digest FROM content_version
        WHERE message = NEW.item AND content = NEW.note ->> '$.content[1]'), digest)
    WHERE number = NEW.item AND state = NEW.before AND changed = NEW.previous;
  SELECT RAISE (ABORT, 'the message is not in the state that this transition starts from')
    WHERE changes() <> 1;
  UPDATE envelope SET (recipient, salt) = (
      SELECT recipient, salt FROM content_version
      WHERE message = NEW.item AND content = NEW.note ->> '$.content[1]')
    WHERE message = NEW.item AND json_type(NEW.note, '$.content') IS NOT NULL;
  UPDATE envelope SET not_before = NEW.note ->> '$.not_before[1]'
    WHERE message = NEW.item AND json_type(NEW.note, '$.not_before') IS NOT NULL;
  UPDATE content SET (subject, body, html, reply_to, headers) = (
      SELECT subject, body, html, reply_to, headers FROM content_version
      WHERE message = NEW.item AND content = NEW.note ->> '$.content[1]')
    WHERE message = NEW.item AND json_type(NEW.note, '$.content') IS NOT NULL;
  INSERT INTO content (message, subject, body, html, reply_to, headers)
    SELECT message, subject, body, html, reply_to, headers FROM content_version
    WHERE message = NEW.item AND content = NEW.note ->> '$.content[1]'
      AND NOT EXISTS (SELECT 1 FROM content WHERE message = NEW.item);
  UPDATE follow_up SET wait_days = NEW.note ->> '$.wait_days[1]'
    WHERE message = NEW.item AND json_type(NEW.note, '$.wait_days') IS NOT NULL;
  DELETE FROM message_campaign
    WHERE message = NEW.item AND json_type(NEW.note, '$.campaign') IS NOT NULL;
  INSERT INTO message_campaign (message, campaign)
    SELECT NEW.item, NEW.note ->> '$.campaign[1]' WHERE NEW.note ->> '$.campaign[1]' IS NOT NULL;
END;
