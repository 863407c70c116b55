import CSQLite

/// When a transaction takes its locks.
package enum TransactionKind: String, Sendable {
  /// Reads one state of the database for its whole duration.
  case read = "BEGIN DEFERRED"
  /// Takes the write lock at the start, so that it cannot fail half-way for lack of it.
  case write = "BEGIN IMMEDIATE"
}

extension Connection {
  /// Runs the body as a part of the transaction that is under way; an error takes back this part alone.
  package func part<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("SAVEPOINT part")
    do {
      let result = try body()
      try execute("RELEASE part")
      return result
    } catch {
      if unsafe sqlite3_get_autocommit(handle) == 0 {
        try execute("ROLLBACK TO part")
        try execute("RELEASE part")
      }
      throw error
    }
  }

  /// Runs the body as one transaction; an error rolls it back.
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
      // Some errors, such as a full disk, have already rolled it back.
      if unsafe sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
      throw error
    }
  }
}
