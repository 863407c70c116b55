import SQLite

/// One numbered step of the schema; a released one never changes.
struct Migration {
  let number: Int
  let script: String

  /// All steps in order, the last one's number being the schema's version.
  static let all = [
    Migration(
      number: 1,
      script: String(decoding: PackageResources.m0001_initial_sql, as: UTF8.self)
    )
  ]

  /// The version that this program writes and reads.
  static var newest: Int { all.map(\.number).max() ?? 0 }

  /// Applies the step and its mark whole or not at all.
  func apply(to connection: Connection) throws {
    try connection.transaction(.write) {
      // Another process may have come first between the look and the lock.
      guard try Migration.version(of: connection) < number else { return }
      try connection.execute(script)
      try connection.execute("PRAGMA user_version = \(number)")
    }
  }

  static func version(of connection: Connection) throws(DatabaseError) -> Int {
    try connection.row("PRAGMA user_version") { $0.integer(0) } ?? 0
  }
}
