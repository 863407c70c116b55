import CSQLite

/// An error of SQLite, without the values that were bound.
package struct DatabaseError: Error, Equatable, Sendable {
  /// SQLite's extended result code.
  package let code: Int32
  package let message: String
  /// The statement that failed, if one did.
  package let sql: String?

  package init(code: Int32, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// The error of a file with contents that were never written to it.
  package static func damaged(_ message: String) -> DatabaseError {
    DatabaseError(code: SQLITE_CORRUPT, message: message)
  }

  /// The classes of result codes that callers distinguish.
  package enum Family: Sendable {
    /// Another connection holds the lock.
    case busy
    /// A constraint or a trigger refused it.
    case constraint
    /// The file cannot be opened.
    case cannotOpen
    /// The file may not be written.
    case readOnly
    case diskFull
    case inputOutput
    /// The file is not a database, or is damaged.
    case damaged
    /// Everything else is a defect of this program.
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
