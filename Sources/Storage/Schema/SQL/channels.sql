-- A channel, and its settings as they were stated: a change adds a row and the journal points to it. Its name is
-- one of them, and stands beside them so that it is unique.
CREATE TABLE channel (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  settings INTEGER NOT NULL REFERENCES channel_settings (number),
  changed INTEGER NOT NULL
) STRICT;

CREATE TABLE channel_settings (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  transport TEXT NOT NULL,
  sender TEXT NOT NULL,
  -- what its mail says beside the sender: where answers and bounces go, headers of its own, one a line, and where
  -- a reader asks for no more; the token of an attempt may stand in these
  reply_to TEXT CHECK (reply_to <> ''),
  bounce_address TEXT CHECK (bounce_address <> ''),
  headers TEXT NOT NULL DEFAULT '',
  unsubscribe TEXT NOT NULL DEFAULT '',
  -- how many attempts at a message the channel may turn away before it has failed
  attempts INTEGER NOT NULL CHECK (attempts BETWEEN 1 AND 1000),
  -- whose days the channel keeps; NULL is the machine's
  time_zone TEXT,
  -- the channel that this one is inside
  outer_channel INTEGER REFERENCES channel (number),
  -- who goes first: 0 by priority alone, 1 follow-ups, 2 openers
  precedence INTEGER NOT NULL DEFAULT 0 CHECK (precedence BETWEEN 0 AND 2),
  -- what its plan aims at: late rather than never, who goes in time before who goes first, and few late
  late_is_sent INTEGER NOT NULL DEFAULT 0 CHECK (late_is_sent IN (0, 1)),
  deadlines_first INTEGER NOT NULL DEFAULT 0 CHECK (deadlines_first IN (0, 1)),
  few_late INTEGER NOT NULL DEFAULT 0 CHECK (few_late IN (0, 1)),
  -- of a web service: whether a repeated key is harmless there
  idempotent INTEGER NOT NULL CHECK (idempotent IN (0, 1)),
  -- how many messages are handed over at once, where that is not the usual number; files take all as one
  concurrency INTEGER CHECK (concurrency BETWEEN 1 AND 64),
  -- through which its requests go; NULL is straight to it
  proxy TEXT CHECK (proxy LIKE 'http://_%' OR proxy LIKE 'https://_%'),
  -- its hours in minutes after midnight, how many messages go a minute, and the seconds between two at least
  window_start INTEGER CHECK (window_start >= 0),
  window_end INTEGER CHECK (window_end BETWEEN window_start + 1 AND 1440),
  per_minute INTEGER CHECK (per_minute BETWEEN 1 AND 60000),
  least_gap INTEGER CHECK (least_gap BETWEEN 1 AND 86400),
  -- whether it gets messages as CloudEvents
  cloud_events INTEGER NOT NULL DEFAULT 0 CHECK (cloud_events IN (0, 1)),
  CHECK ((window_start IS NULL) = (window_end IS NULL)),
  CHECK (idempotent = 0 AND proxy IS NULL AND cloud_events = 0 OR substr(transport, 1, 8) = 'webhook:'),
  CHECK (concurrency IS NULL OR substr(transport, 1, 8) IN ('webhook:', 'sendmail')
    OR substr(transport, 1, 5) = 'smtp:')
) STRICT;

-- The channels whose messages are sent late rather than never: no deadline of theirs ends anything.
CREATE VIEW late_channel (channel) AS
  SELECT c.number FROM channel c JOIN channel_settings s ON s.number = c.settings
  WHERE s.late_is_sent = 1;

CREATE TRIGGER channel_settings_are_inside_a_channel BEFORE INSERT ON channel_settings
WHEN NEW.outer_channel IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM channel WHERE number = NEW.outer_channel)
BEGIN
  SELECT RAISE (ABORT, 'a channel is inside one that there is');
END;

CREATE TRIGGER channel_is_new BEFORE INSERT ON channel
WHEN EXISTS (SELECT 1 FROM channel WHERE name = NEW.name)
  OR NOT EXISTS (SELECT 1 FROM channel_settings WHERE number = NEW.settings AND name = NEW.name)
BEGIN
  SELECT RAISE (ABORT, 'a channel is new, with settings, and never replaced');
END;

CREATE TRIGGER channel_has_settings BEFORE UPDATE ON channel
WHEN NOT EXISTS (SELECT 1 FROM channel_settings WHERE number = NEW.settings AND name = NEW.name)
BEGIN
  SELECT RAISE (ABORT, 'a channel has the name that its settings state');
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

-- That nothing could be sent by a channel: a run met a fault of the channel, with the words of the other end. It
-- is over when a run has gone through, and never deleted.
CREATE TABLE channel_stop (
  number INTEGER PRIMARY KEY,
  channel INTEGER NOT NULL REFERENCES channel (number),
  cause INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX channel_stop_by_channel ON channel_stop (channel);
