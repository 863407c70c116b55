import Glibc
package import Model

/// Why a file could not be written; whatever was at its path before is still there.
package struct OutputFileError: DiagnosticError, Equatable {
  /// The path as it was given.
  package let path: String
  package let kind: Kind

  package enum Kind: Equatable, Sendable {
    /// The operating system's error number.
    case system(Int32)
    /// The path names something other than a regular file.
    case notAFile
    /// The path names a database.
    case database
    /// The path names the log or the lock file of a database.
    case partOfDatabase
    /// The path names the input file.
    case source
  }

  package init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }

  package var diagnostic: Diagnostic {
    Diagnostic(.inputOutput, "\(path) cannot be written", why: why, wayOut: wayOut)
  }

  private var why: String {
    switch kind {
    case .system(let code): systemText(code)
    case .notAFile: "there is something else than a file at that path"
    case .database: "there is a database at that path"
    case .partOfDatabase: "that file belongs to the database beside it"
    case .source: "it is the file that is being read"
    }
  }

  private var wayOut: String? {
    switch kind {
    case .system(ENOSPC), .system(EDQUOT): "make room on the disk, then repeat the command"
    case .system(ENOENT), .system(ENOTDIR): "create its directory first"
    case .system(EACCES), .system(EPERM), .system(EROFS): "write to another directory"
    case .system: nil
    case .notAFile, .database, .partOfDatabase, .source: "name another path"
    }
  }
}
