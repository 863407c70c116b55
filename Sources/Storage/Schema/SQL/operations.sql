-- Day columns hold days since 1970-01-01, instants milliseconds since then (UTC), both within the years 1 to
-- 9999. A name in braces stands for the code of that state, cause or kind.

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

CREATE TRIGGER operation_key_is_new BEFORE INSERT ON operation
WHEN EXISTS (SELECT 1 FROM operation WHERE key = NEW.key)
BEGIN
  SELECT RAISE (ABORT, 'an operation is answered once and never changed');
END;

CREATE TRIGGER operation_is_answered_once BEFORE UPDATE ON operation
WHEN (OLD.answer IS NOT NULL OR NEW.number IS NOT OLD.number OR NEW.key IS NOT OLD.key
  OR NEW.command IS NOT OLD.command OR NEW.arguments IS NOT OLD.arguments
  OR NEW.actor IS NOT OLD.actor OR NEW.at IS NOT OLD.at)
  -- what names somebody who is being forgotten is blanked
  AND NOT (EXISTS (SELECT 1 FROM forgetting_under_way)
    AND (NEW.number, NEW.command, NEW.actor, NEW.at, NEW.status)
      IS (OLD.number, OLD.command, OLD.actor, OLD.at, OLD.status)
    AND (NEW.key IS OLD.key OR NEW.key GLOB 'forgotten-*')
    AND (NEW.arguments IS OLD.arguments OR NEW.arguments IS '(forgotten)')
    AND (NEW.answer IS OLD.answer OR NEW.answer IS '(forgotten)' AND OLD.answer IS NOT NULL))
BEGIN
  SELECT RAISE (ABORT, 'an operation is answered once and never changed');
END;
