-- That messages are not sent, nor planned, before a day or before somebody resumes them. They stay in their states
-- and keep their places. A hold is lifted, and never deleted.
CREATE TABLE hold (
  number INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL REFERENCES hold_kind (code),
  -- of messages that were named, what they are: the SHA-256 of their numbers in ascending order, each followed by
  -- a line feed
  members TEXT CHECK (length(members) = 64),
  campaign INTEGER REFERENCES campaign (number),
  channel INTEGER REFERENCES channel (number),
  -- of a retired channel, the one by which its threads go on; NULL where they are held
  successor INTEGER REFERENCES channel (number),
  -- the first day on which it lets anything go; NULL where it has no end
  until INTEGER CHECK (until BETWEEN -719162 AND 2932896),
  reason TEXT NOT NULL CHECK (trim(reason) <> ''),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  CHECK ((members IS NOT NULL) = (kind = {hold kind.messages})),
  CHECK ((campaign IS NOT NULL) = (kind = {hold kind.campaign})),
  CHECK ((channel IS NOT NULL) = (kind IN ({hold kind.channel}, {hold kind.retirement}))),
  CHECK (kind = {hold kind.retirement} OR successor IS NULL),
  CHECK (kind <> {hold kind.retirement} OR until IS NULL)
) STRICT;
-- What every claim asks for, however many were lifted.
CREATE INDEX hold_standing ON hold (number) WHERE state = {hold.standing};

-- The messages that a hold names. They are stated with it and never change.
CREATE TABLE held_message (
  hold INTEGER NOT NULL REFERENCES hold (number) DEFERRABLE INITIALLY DEFERRED,
  message INTEGER NOT NULL REFERENCES message (number),
  PRIMARY KEY (hold, message)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER hold_is_of_what_there_is BEFORE INSERT ON hold
WHEN NOT EXISTS (SELECT 1 FROM hold_kind WHERE code = NEW.kind)
  OR NEW.campaign IS NOT NULL AND NOT EXISTS (SELECT 1 FROM campaign WHERE number = NEW.campaign)
  OR NEW.channel IS NOT NULL AND NOT EXISTS (SELECT 1 FROM channel WHERE number = NEW.channel)
  OR NEW.members IS NOT NULL AND NOT EXISTS (SELECT 1 FROM held_message WHERE hold = NEW.number)
BEGIN
  SELECT RAISE (ABORT, 'a hold is of messages that were named, of a campaign, of a channel or of everything');
END;

-- A channel is retired once at a time. What takes over is in use and not inside it, so that following those that
-- took over one after the other ends.
CREATE TRIGGER hold_retires_to_a_channel_in_use BEFORE INSERT ON hold
WHEN NEW.kind = {hold kind.retirement} AND (
  EXISTS (SELECT 1 FROM hold WHERE state = {hold.standing} AND kind = {hold kind.retirement}
    AND channel IN (NEW.channel, NEW.successor))
  OR NEW.successor IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM channel WHERE number = NEW.successor)
    OR EXISTS (SELECT 1 FROM channel_around WHERE channel = NEW.successor AND around = NEW.channel)))
BEGIN
  SELECT RAISE (ABORT, 'a channel in use is retired, in favour of another one in use outside of it');
END;

-- Each channel with itself and with those that contain it.
CREATE VIEW channel_around (channel, around) AS
  WITH RECURSIVE path (channel, around) AS (
    SELECT number, number FROM channel
    UNION
    SELECT p.channel, s.outer_channel FROM path p JOIN channel c ON c.number = p.around
      JOIN channel_settings s ON s.number = c.settings WHERE s.outer_channel IS NOT NULL)
  SELECT channel, around FROM path;

-- Each message with the standing holds of it, of its campaign and of the channels that it is addressed to. What a
-- hold of an account keeps from going by that account alone is no part of it.
CREATE VIEW held (message, hold, until) AS
  SELECT m.message, h.number, h.until FROM hold h JOIN held_message m ON m.hold = h.number
    WHERE h.state = {hold.standing}
  UNION ALL
  SELECT m.message, h.number, h.until FROM hold h JOIN message_campaign m ON m.campaign = h.campaign
    WHERE h.state = {hold.standing}
  UNION ALL
  SELECT m.number, h.number, h.until FROM hold h JOIN channel_around a ON a.around = h.channel
    JOIN message m ON m.channel = a.channel WHERE h.state = {hold.standing}
  UNION ALL
  SELECT m.number, h.number, h.until FROM hold h JOIN message m
    WHERE h.state = {hold.standing} AND h.kind = {hold kind.everything};
