-- What the codes of this database mean, and what may happen to whom. The rows are the program's own lists of
-- states, causes and transitions, written when the schema is made or brought up to date.
CREATE TABLE subject (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE state (
  subject INTEGER NOT NULL,
  code INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (subject, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE cause (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- From which state (0: not there yet) to which, and why.
CREATE TABLE transition_rule (
  subject INTEGER NOT NULL REFERENCES subject (code),
  before INTEGER NOT NULL,
  after INTEGER NOT NULL,
  cause INTEGER NOT NULL REFERENCES cause (code),
  PRIMARY KEY (subject, before, after, cause)
) STRICT, WITHOUT ROWID;
CREATE TABLE rule_kind (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE reply_kind (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE suppression_cause (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE hold_kind (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE unplaced_reason (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
