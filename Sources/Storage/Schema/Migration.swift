package import SQLite

/// One step of the tables from a schema to the next; a released one never changes.
///
/// Its script knows tables alone: triggers and views are gone while it runs and are written anew behind it, as are
/// the tables of codes. A table that gets other columns is made anew under another name, filled, and renamed.
package struct Migration: Sendable {
  /// The version of the schema that it leads to.
  let number: Int
  let script: String

  package init(number: Int, script: String) {
    self.number = number
    self.script = script
  }
}

extension Schema {
  /// Brings a database up to this schema, whole or not at all; nothing where it is.
  ///
  /// Foreign keys are not looked after meanwhile, since a table that is made anew takes the place of one that others
  /// refer to; they are checked before the end. SQLite changes that setting only outside of a transaction.
  package func update(_ connection: Connection) throws {
    guard try Schema.version(of: connection) < version else { return }
    let keys = try connection.row("PRAGMA foreign_keys") { $0.integer(0) } ?? 0
    try connection.execute("PRAGMA foreign_keys = OFF")
    try connection.transaction(.write) {
      // Another process may have come first between the look and the lock.
      let old = try Schema.version(of: connection)
      guard old < version else { return }
      for name in try connection.rows(SQL.replaced, map: { ($0.text(0), $0.text(1)) }) {
        try connection.execute("DROP \(name.0) \"\(name.1)\"")
      }
      for migration in migrations where migration.number > old {
        try connection.execute(migration.script)
      }
      try layRest(in: connection)
      let dangling = try connection.rows("PRAGMA foreign_key_check") { $0.text(0) }
      if let table = dangling.first { throw DanglingReference(table: table) }
    }
    try connection.execute("PRAGMA foreign_keys = \(keys)")
  }

  static func version(of connection: Connection) throws(DatabaseError) -> Int {
    try connection.row("PRAGMA user_version") { $0.integer(0) } ?? 0
  }
}

/// A row of a table refers to one that a migration did not leave there.
package struct DanglingReference: Error {
  package let table: String
}

private enum SQL {
  static let replaced = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
}
