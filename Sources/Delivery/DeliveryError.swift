import Glibc
package import Model
package import OperatingSystem

/// A failure of the outside world that a transport met.
package enum DeliveryError: DiagnosticError, Equatable {
  case system(SystemError)
  case mbox(MboxError, path: String)
  /// What lies under a message's key is not that message. An equal key means equal content, so somebody
  /// has changed it or put it there, and only a person can tell whether the message had arrived.
  case otherMessage(path: String)
  case program(ProgramError, path: String)
  case credentials(CredentialsError)
  /// A web server that could not be asked anything.
  case unreachable(server: String, reason: String)

  /// What can be wrong with an mbox file.
  package enum MboxError: Sendable {
    /// A directory, a device or a pipe.
    case irregular
    /// A file of another kind, which messages would spoil.
    case foreign
    /// Another program keeps it locked.
    case locked
    /// It was changed since messages were claimed for it, and they are not there as they were written.
    case altered
  }

  /// What can be wrong with a program that messages are given to.
  package enum ProgramError: Equatable, Sendable {
    /// There is none; it comes with this Debian package, where that is known.
    case missing(package: String?)
    case notExecutable
  }

  /// What can be wrong with the credentials for a web service, which no sentence repeats.
  package enum CredentialsError: Equatable, Sendable {
    /// They are empty or hold a character that no header may hold.
    case unusable
    /// They would travel readable.
    case exposed(server: String)
  }

  package var diagnostic: Diagnostic {
    switch self {
    case .system(let error):
      error.diagnostic(wayOut: DeliveryError.wayOut(of: error.code))
    case .mbox(let error, let path):
      error.diagnostic(path)
    case .otherMessage(let path):
      Diagnostic(
        .inputOutput,
        "'\(path)' is not the message whose key it has for a name",
        wayOut: "look at it, and for the message itself where that should have arrived"
      )
    case .program(let error, let path):
      error.diagnostic(path)
    case .credentials(let error):
      error.diagnostic
    case .unreachable(let server, let reason):
      Diagnostic(
        .inputOutput,
        "cannot reach '\(server)'",
        why: reason,
        wayOut: "fix the network, the server or its certificate, or set another transport"
      )
    }
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

/// Does something whose failures are the system's, and throws them as faults of delivery.
func asDeliveryError<Answer: ~Copyable>(
  _ body: () throws(SystemError) -> Answer
) throws(DeliveryError) -> Answer {
  do throws(SystemError) {
    return try body()
  } catch {
    throw .system(error)
  }
}
