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
  -- of the messages whose deadline is a day of it: how many there are, go in time, and any plan could have in time at most
  dated INTEGER NOT NULL CHECK (dated BETWEEN 0 AND messages),
  in_time INTEGER NOT NULL CHECK (in_time BETWEEN 0 AND most_in_time),
  most_in_time INTEGER NOT NULL CHECK (most_in_time <= dated),
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  -- what limits it beside its capacity, as JSON; an empty object for most plans
  limits TEXT NOT NULL CHECK (json_valid(limits)),
  changed INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX plan_approved_once ON plan (state) WHERE state = {plan.approved};

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
  due INTEGER,
  day INTEGER,
  position INTEGER,
  reason INTEGER,
  -- which version of its content the message had
  content INTEGER NOT NULL,
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

-- The channels with the names that they had, and the last day before the base date on which each could send, where
-- there was one while anybody waited.
CREATE TABLE plan_channel (
  version INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  name TEXT NOT NULL,
  last_open INTEGER,
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

-- Until which day a message was held when the plan was computed; NULL where a hold had no end.
CREATE TABLE plan_hold (
  version INTEGER NOT NULL,
  message INTEGER NOT NULL,
  until INTEGER,
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

CREATE TRIGGER plan_is_above_others BEFORE INSERT ON plan
WHEN (NEW.version > (SELECT coalesce(max(last_version), 0) FROM database_file)) IS NOT TRUE
BEGIN
  SELECT RAISE (ABORT, 'another plan may have this version elsewhere');
END;

-- The settings that each channel had when a plan was computed: the first transition behind it says.
CREATE VIEW planned_settings (version, channel, settings) AS
  SELECT p.version, c.number, iif(c.changed > p.position, coalesce((SELECT before FROM journal
      WHERE seq > p.position AND subject = {subject.channel} AND item = c.number
      ORDER BY seq LIMIT 1), c.settings), c.settings)
  FROM plan p, channel c;

-- The channels that another sender or other headers were stated for since a plan was computed: what was approved is
-- not what they would send.
CREATE VIEW changed_sender (version, channel) AS
  SELECT p.version, p.channel FROM planned_settings p
  JOIN channel ON channel.number = p.channel AND channel.settings <> p.settings
  JOIN channel_settings now ON now.number = channel.settings
  JOIN channel_settings before ON before.number = p.settings
  WHERE (now.sender, now.reply_to, now.bounce_address, now.headers, now.unsubscribe)
    IS NOT (before.sender, before.reply_to, before.bounce_address, before.headers, before.unsubscribe);

-- Why a draft may no longer be approved, as far as that can be said from what was stated since it was computed:
-- the base date, claims, and the settings and rules of its channels. The program looks at the numbers that these
-- give, too; and the plan that was approved is held against the parent where it is replaced.
CREATE VIEW stale_plan (version, reason) AS
  SELECT version, 'base date' FROM plan, base_date WHERE base_day <> day
  UNION ALL
  SELECT version, 'claims' FROM plan
  WHERE EXISTS (SELECT 1 FROM journal
    WHERE seq > plan.position AND subject = {subject.message} AND after = {message.claimed})
  UNION ALL
  SELECT version, 'sender' FROM changed_sender s
  WHERE EXISTS (SELECT 1 FROM plan_day
    WHERE version = s.version AND channel = s.channel AND planned > 0)
  UNION ALL
  SELECT p.version, 'name' FROM plan_channel p JOIN channel c ON c.number = p.channel WHERE c.name <> p.name
  UNION ALL
  SELECT p.version, 'retired channel' FROM plan p
  WHERE EXISTS (SELECT 1 FROM hold h JOIN plan_channel c ON c.channel = h.channel
    WHERE h.kind = {hold kind.retirement} AND h.changed > p.position AND c.version = p.version)
  UNION ALL
  SELECT DISTINCT p.version, 'settings' FROM planned_settings p
  JOIN channel ON channel.number = p.channel AND channel.settings <> p.settings
  JOIN channel_settings now ON now.number = channel.settings
  JOIN channel_settings before ON before.number = p.settings
  WHERE (now.outer_channel, now.precedence, now.late_is_sent, now.deadlines_first, now.few_late)
    IS NOT (before.outer_channel, before.precedence, before.late_is_sent, before.deadlines_first,
      before.few_late)
  UNION ALL
  SELECT version, 'rules' FROM plan
  WHERE EXISTS (
    SELECT 1 FROM rule r
    WHERE r.changed > plan.position AND r.kind <> {kind.guard}
      AND CASE r.kind
      -- single days go before all else, so what the plan counted with can be compared
      WHEN {kind.days} THEN EXISTS (
        SELECT 1 FROM plan_day d
        WHERE d.version = plan.version AND d.channel = r.channel
          AND d.day BETWEEN r.first_day AND r.last_day
          AND coalesce((SELECT n.content <> d.capacity FROM rule n
              WHERE n.kind = {kind.days} AND n.channel = d.channel AND n.state = {rule.active}
                AND d.day BETWEEN n.first_day AND n.last_day ORDER BY n.number DESC LIMIT 1),
            -- none is left: one held before
            r.state = {rule.withdrawn}
              AND (SELECT previous FROM journal WHERE seq = r.changed) <= plan.position))
      ELSE coalesce(r.first_day < plan.base_day + plan.horizon, 1)
        AND (r.channel IS NULL OR EXISTS (SELECT 1 FROM plan_day
          WHERE version = plan.version AND channel = r.channel))
        -- what was stated last of the same thing, now and then
        AND (SELECT n.content FROM rule n WHERE n.kind = r.kind AND n.channel IS r.channel
            AND n.name IS r.name AND n.first_day IS r.first_day AND n.last_day IS r.last_day
            AND json_extract(n.content, '$.days') IS json_extract(r.content, '$.days')
            AND n.state = {rule.active} ORDER BY n.number DESC LIMIT 1)
          IS NOT (SELECT n.content FROM rule n WHERE n.kind = r.kind AND n.channel IS r.channel
            AND n.name IS r.name AND n.first_day IS r.first_day AND n.last_day IS r.last_day
            AND json_extract(n.content, '$.days') IS json_extract(r.content, '$.days')
            AND (n.state = {rule.active} OR n.changed > plan.position)
            AND CASE n.state WHEN {rule.active} THEN n.changed
              ELSE (SELECT previous FROM journal WHERE seq = n.changed) END <= plan.position
            ORDER BY n.number DESC LIMIT 1)
      END);
