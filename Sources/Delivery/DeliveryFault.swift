import Glibc
package import Model

/// A failure of the outside world that a transport met.
package enum DeliveryFault: ExplainedError, Equatable {
  /// The operating system refused an action on a path, with its error number.
  case system(action: String, path: String, code: Int32)

  package var explanation: Explanation {
    switch self {
    case .system(let action, let path, let code):
      Explanation(
        .inputOutput,
        "cannot \(action) '\(path)'",
        why: unsafe String(cString: strerror(code)).lowercased(),
        wayOut: DeliveryFault.wayOut(of: code)
      )
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
    case ENOTDIR, ENAMETOOLONG, ELOOP: "set a transport with another path"
    default: nil
    }
  }
}
