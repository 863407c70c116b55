-- What people state beside a channel's settings, one row a statement. It is never edited: a later one
-- goes before it, or it is withdrawn.
CREATE TABLE rule (
  number INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL REFERENCES rule_kind (code),
  channel INTEGER REFERENCES channel (number),
  -- of a calendar, a campaign or a guard rail
  name TEXT CHECK (name <> ''),
  first_day INTEGER CHECK (first_day BETWEEN -719162 AND 2932896),
  last_day INTEGER CHECK (last_day BETWEEN first_day AND 2932896),
  -- the numbers, or a calendar's days, as the kind writes them in JSON
  content TEXT NOT NULL CHECK (json_valid(content)),
  reason TEXT CHECK (reason <> ''),
  state INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  CHECK ((channel IS NULL) = (kind IN (
    {kind.calendar}, {kind.recipients}, {kind.guard}, {kind.own guard}))),
  CHECK (CASE
    WHEN kind IN ({kind.calendar}, {kind.attachment}, {kind.guard}, {kind.own guard})
    THEN name IS NOT NULL ELSE name IS NULL OR kind = {kind.share} END),
  CHECK ((last_day IS NOT NULL) = (kind IN ({kind.days}, {kind.calendar}))),
  CHECK (CASE WHEN kind IN ({kind.days}, {kind.ramp}, {kind.calendar})
    THEN first_day IS NOT NULL ELSE first_day IS NULL OR kind = {kind.week} END)
) STRICT;
CREATE INDEX rule_by_kind ON rule (kind, name);

CREATE TRIGGER rule_is_known BEFORE INSERT ON rule
WHEN NOT EXISTS (SELECT 1 FROM rule_kind WHERE code = NEW.kind)
  OR NEW.channel IS NOT NULL AND NOT EXISTS (SELECT 1 FROM channel WHERE number = NEW.channel)
BEGIN
  SELECT RAISE (ABORT, 'a rule is of a known kind and channel');
END;
