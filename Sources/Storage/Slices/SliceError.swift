package import Model

/// Why a slice cannot be used, or not by whoever asks.
package enum SliceError: DiagnosticError, Equatable {
  case missing(path: String)
  /// A file of another program, a database, or none of SQLite at all.
  case foreign(path: String)
  /// Made by a newer version of this program.
  case newer(path: String)
  /// Not what was cut, for this reason.
  case altered(path: String, String)
  /// Another slice is at the path where one is to be written.
  case exists(path: String)
  /// Another process has become its holder since.
  case otherHolder(path: String)

  package var diagnostic: Diagnostic {
    switch self {
    case .missing(let path):
      Diagnostic(
        .noInput,
        "there is no slice '\(path)'",
        wayOut: "name a file that 'sendplan-executor cut' has written"
      )
    case .foreign(let path):
      Diagnostic(
        .badData,
        "'\(path)' is no slice",
        wayOut: "name a file that 'sendplan-executor cut' has written; this one was not changed"
      )
    case .newer(let path):
      Diagnostic(
        .refused,
        "'\(path)' was made by a newer sendplan",
        wayOut: "use the newer program on this machine, too"
      )
    case .altered(let path, let why):
      Diagnostic(
        .badData,
        "'\(path)' is not as it was cut",
        why: why,
        wayOut: "leave it there, and take the slice back with 'sendplan-executor recover --slice'"
      )
    case .exists(let path):
      Diagnostic(
        .refused,
        "'\(path)' is another slice",
        why: "a slice that is there is never written over",
        wayOut: "name another folder"
      )
    case .otherHolder(let path):
      Diagnostic(
        .refused,
        "'\(path)' is not this process's any more",
        why: "another has become its holder",
        wayOut: "leave it to that one; what was marked and has no outcome is for 'settle'"
      )
    }
  }
}
