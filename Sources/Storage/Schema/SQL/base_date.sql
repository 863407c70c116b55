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
