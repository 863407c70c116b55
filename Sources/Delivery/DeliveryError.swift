import Glibc
package import Model
package import OperatingSystem

/// Why a transport cannot use its destination.
package enum DeliveryError: DiagnosticError, Equatable {
  case system(SystemError)
  case mbox(MboxError, path: String)
  /// The file with the message's key for a name has other content. Equal keys mean equal content, so somebody
  /// has changed or placed this file, and only a person can tell whether the message arrived.
  case otherMessage(path: String)
  case program(ProgramError, path: String)
  case credentials(CredentialsError)
  /// No conversation can be begun with the mail server.
  case mailServer(address: String, reason: String)
  /// No request reaches the web server.
  case unreachable(server: String, reason: String)

  /// Why an mbox file cannot be used.
  package enum MboxError: Sendable {
    /// A directory, a device or a pipe.
    case irregular
    /// It does not start like an mbox file, so appending would damage it.
    case foreign
    /// Another program holds its lock.
    case locked
    /// It has changed since messages were claimed for it, and they are not in it as written.
    case altered
  }

  /// Why a mail program cannot be run.
  package enum ProgramError: Equatable, Sendable {
    /// No such file; the Debian package that provides it, if known.
    case missing(package: String?)
    case notExecutable
  }

  /// Why the credentials for a web service cannot be used; no message ever shows them.
  package enum CredentialsError: Equatable, Sendable {
    /// They are empty or contain a character that is not allowed in a header.
    case unusable
    /// They would be sent unencrypted.
    case exposed(server: String)
    /// One of those that sign is not of the form that the convention gives it.
    case secret
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
    case .mailServer(let address, let reason):
      Diagnostic(
        .inputOutput,
        "the mail server '\(address)' cannot be used",
        why: reason,
        wayOut: "start it, or set a transport with another host or port"
      )
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

/// Runs a body and rethrows its system errors as delivery errors.
func asDeliveryError<Answer: ~Copyable>(
  _ body: () throws(SystemError) -> Answer
) throws(DeliveryError) -> Answer {
  do throws(SystemError) {
    return try body()
  } catch {
    throw .system(error)
  }
}
