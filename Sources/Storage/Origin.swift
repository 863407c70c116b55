import SQLite

extension Snapshot {
  /// What tells this database apart from every other: a few letters and digits, the same for ever.
  ///
  /// It is the instant at which the database was made. A copy or a backup has the same one, and so
  /// recognises what was sent by the other.
  package func origin() throws -> String {
    let made = try connection.row(SQL.made) { $0.integer(0) }
    guard let made else { preconditionFailure("a database was made by an operation") }
    return String(UInt(bitPattern: made), radix: 36)
  }
}

private enum SQL {
  static let made = "SELECT at FROM operation ORDER BY number LIMIT 1"
}
