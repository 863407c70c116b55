import SQLite

/// The tables of a slice, and what keeps them from being changed.
enum SliceSchema {
  /// "slic" in ASCII: what tells a slice from a database.
  static let applicationID = 0x736c_6963
  static let version = 1

  /// Makes the tables, before the items are written.
  static func lay(in connection: Connection) throws(DatabaseError) {
    try connection.execute(SQL.settings)
    for text in SQL.tables { try connection.execute(text) }
  }

  /// Closes what never changes again, and says what file it is.
  static func seal(_ connection: Connection) throws(DatabaseError) {
    for text in SQL.guards { try connection.execute(text) }
    try connection.execute(
      "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)"
    )
  }

  /// Whether the file has the tables and guards that it was made with, and nothing else.
  static func isWhole(in connection: Connection) throws(DatabaseError) -> Bool {
    let found = try connection.rows(SQL.everything) { $0.text(0) }
    return found.sorted() == (SQL.tables + SQL.guards).sorted()
  }
}

private enum SQL {
  // A file of the same bytes whatever SQLite is set to; nobody sees it before it is synced and in place.
  static let settings = """
    PRAGMA page_size = 4096;
    PRAGMA encoding = 'UTF-8';
    PRAGMA auto_vacuum = NONE;
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    """
  static let tables = [
    "CREATE TABLE slice (head TEXT NOT NULL, digest TEXT NOT NULL) STRICT",
    """
    CREATE TABLE item (
      place INTEGER PRIMARY KEY,
      message INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      key TEXT NOT NULL,
      content TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE holder (
      epoch INTEGER PRIMARY KEY,
      host TEXT NOT NULL,
      boot TEXT NOT NULL,
      process INTEGER NOT NULL,
      nonce TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE mark (
      place INTEGER PRIMARY KEY REFERENCES item,
      epoch INTEGER NOT NULL REFERENCES holder,
      at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE outcome (
      place INTEGER PRIMARY KEY REFERENCES mark,
      epoch INTEGER NOT NULL REFERENCES holder,
      kind TEXT NOT NULL CHECK (kind IN ('accepted', 'refused', 'unavailable', 'unknown')),
      words TEXT NOT NULL,
      fault TEXT CHECK (fault IN ('message', 'channel')),
      retry_after INTEGER,
      at INTEGER NOT NULL
    ) STRICT
    """,
  ]

  // An insert that replaces a row would pass by the guard against deleting it.
  static let guards =
    ["slice", "item"].map { refusal(of: "INSERT", on: $0, "what was cut stays as it is") }
    + ["slice", "item", "holder", "mark", "outcome"].flatMap { table in
      ["UPDATE", "DELETE"].map { refusal(of: $0, on: table, "a slice is only appended to") }
    } + [
      refusal(
        of: "INSERT",
        on: "holder",
        "holders are counted without a gap",
        when: "NEW.epoch IS NOT (SELECT coalesce(max(epoch), 0) + 1 FROM holder)"
      ),
      refusal(
        of: "INSERT",
        on: "mark",
        "only the last holder marks an item, and only once",
        when: """
          NEW.epoch IS NOT (SELECT max(epoch) FROM holder)
            OR NOT EXISTS (SELECT 1 FROM item WHERE place = NEW.place)
            OR EXISTS (SELECT 1 FROM mark WHERE place = NEW.place)
          """
      ),
      refusal(
        of: "INSERT",
        on: "outcome",
        "an outcome is that of a mark, and the only one",
        when: """
          NOT EXISTS (SELECT 1 FROM mark WHERE place = NEW.place AND epoch <= NEW.epoch)
            OR NOT EXISTS (SELECT 1 FROM holder WHERE epoch = NEW.epoch)
            OR EXISTS (SELECT 1 FROM outcome WHERE place = NEW.place)
          """
      ),
    ]

  private static func refusal(
    of change: String,
    on table: String,
    _ sentence: String,
    when condition: String? = nil
  ) -> String {
    """
    CREATE TRIGGER \(table)_\(change.lowercased()) BEFORE \(change) ON \(table)
    \(condition.map { "WHEN \($0)\n" } ?? "")BEGIN SELECT RAISE (ABORT, '\(sentence)'); END
    """
  }

  static let everything = "SELECT sql FROM sqlite_schema"
}
