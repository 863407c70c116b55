import CSQLite

/// What SQLite answered when it could not do something: never with the values that were bound.
package struct DatabaseError: Error, Equatable, Sendable {
  /// SQLite's extended result code.
  package let code: Int32
  package let message: String
  /// The statement, where one was at fault.
  package let sql: String?

  package init(code: Int32, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// What is said of a file that holds what can never have been written to it.
  package static func damaged(_ message: String) -> DatabaseError {
    DatabaseError(code: SQLITE_CORRUPT, message: message)
  }

  /// The families of result codes that callers tell apart.
  package enum Family: Sendable {
    /// Somebody else holds the lock.
    case busy
    /// A constraint or a trigger said no.
    case constraint
    /// The file cannot be opened.
    case cannotOpen
    /// The file may not be written.
    case readOnly
    case diskFull
    case inputOutput
    /// The file is no database, or a damaged one.
    case damaged
    /// Everything else is a mistake of ours.
    case misuse
  }

  package var family: Family {
    switch code & 0xff {
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_CONSTRAINT: .constraint
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
    case SQLITE_READONLY: .readOnly
    case SQLITE_FULL: .diskFull
    case SQLITE_IOERR, SQLITE_NOLFS: .inputOutput
    case SQLITE_NOTADB, SQLITE_CORRUPT: .damaged
    default: .misuse
    }
  }
}
