package import Model
import SQLite

extension Database {
  /// Lets what is deleted or overwritten from now on leave nothing in the file's pages.
  package func overwriteWhatIsDeleted() throws {
    try reportingErrors { try connection.execute(SQL.secure) }
  }

  /// Rewrites the file from what is in it alone, and empties the write-ahead log; busy where anybody reads meanwhile.
  package func eraseFreePages() throws {
    try reportingErrors {
      try connection.execute(SQL.vacuum)
      let isBusy = try connection.row(SQL.truncate) { $0.integer(0) == 1 } ?? true
      if isBusy { throw NotCompacted(path: path) }
    }
  }
}

/// A database whose log still holds what was there before.
package struct NotCompacted: DiagnosticError, Equatable {
  package let path: String

  package var diagnostic: Diagnostic {
    Diagnostic(
      .busy,
      "the log of \(path) still holds pages of before",
      why: "somebody else reads the database",
      wayOut: "repeat 'sendplan forget --compact' when nobody does"
    )
  }
}

private enum SQL {
  static let secure = "PRAGMA secure_delete = ON"
  static let vacuum = "VACUUM"
  static let truncate = "PRAGMA wal_checkpoint(TRUNCATE)"
}
