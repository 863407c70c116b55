import CSQLite

/// How a transaction takes its locks.
package enum TransactionKind: String, Sendable {
  /// Reads one state of the database, however long it takes.
  case read = "BEGIN DEFERRED"
  /// Holds the write lock from the start, so that it cannot fail half-way for want of it.
  case write = "BEGIN IMMEDIATE"
}

extension Connection {
  /// Runs the body whole or not at all: an error rolls everything back.
  package func transaction<Result>(
    _ kind: TransactionKind,
    _ body: () throws -> Result
  ) throws -> Result {
    try execute(kind.rawValue)
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // Some errors, such as a full disk, have rolled back already.
      if unsafe sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
      throw error
    }
  }
}
