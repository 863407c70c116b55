import Glibc
package import Model

/// A failure of the outside world that a transport met.
package enum DeliveryFault: ExplainedError, Equatable {
  /// The operating system refused an action on a path, with its error number.
  case system(action: String, path: String, code: Int32)
  case mbox(MboxProblem, path: String)

  /// What can be wrong with an mbox file.
  package enum MboxProblem: Sendable {
    /// A directory, a device or a pipe.
    case irregular
    /// A file of another kind, which messages would spoil.
    case foreign
    /// Another program keeps it locked.
    case locked
    /// What was there when messages were claimed is not there any more.
    case altered
  }

  package var explanation: Explanation {
    switch self {
    case .system(let action, let path, let code):
      Explanation(
        .inputOutput,
        "cannot \(action) '\(path)'",
        why: unsafe String(cString: strerror(code)).lowercased(),
        wayOut: DeliveryFault.wayOut(of: code)
      )
    case .mbox(let problem, let path):
      problem.explanation(path)
    }
  }

  /// Whether something of that name was there already.
  var isExistingFile: Bool {
    if case .system(_, _, EEXIST) = self { true } else { false }
  }

  private static func wayOut(of code: Int32) -> String? {
    switch code {
    case ENOSPC, EDQUOT: "make room and run again"
    case EACCES, EPERM: "give this user the right to write there and run again"
    case EROFS: "mount the file system for writing, or set another transport"
    case ENOENT: "mount or make the directory above it, then try 'sendplan-executor check'"
    case ENOTDIR, EISDIR, ENAMETOOLONG, ELOOP: "set a transport with another path"
    default: nil
    }
  }
}

extension DeliveryFault.MboxProblem {
  fileprivate func explanation(_ path: String) -> Explanation {
    switch self {
    case .irregular:
      Explanation(
        .inputOutput,
        "'\(path)' is not a regular file",
        wayOut: "set a transport with another path"
      )
    case .foreign:
      Explanation(
        .inputOutput,
        "'\(path)' does not begin as an mbox file does",
        why: "messages would spoil it",
        wayOut: "set a transport with another path"
      )
    case .locked:
      Explanation(
        .busy,
        "cannot lock '\(path)'",
        why: "another program keeps it locked",
        wayOut: "end that program and run again"
      )
    case .altered:
      Explanation(
        .inputOutput,
        "cannot tell what arrived in '\(path)'",
        why: "what was there before the last run has been changed or removed",
        wayOut: "put the file back as it was, or look for the messages by hand"
      )
    }
  }
}
