/// The transport of a channel and its destination, as `channel set --transport` takes it.
package enum TransportAddress: Hashable, Sendable {
  /// A Maildir directory: one file for each message.
  case maildir(path: String)
  /// One file that every message is appended to.
  case mbox(path: String)
  /// A program with the interface of `sendmail`; nil is the one of this system.
  case sendmail(program: String?)
  /// A mail server that is spoken to directly.
  case smtp(MailServerAddress)
  /// A web address, `http` or `https`, that takes each message as one JSON object.
  case webhook(url: String)

  /// Reads `SCHEME:REST`; the inverse is `description`.
  package init(_ text: String) throws(TransportAddressError) {
    if let bad = text.unicodeScalars.first(where: \.isControl) {
      throw .controlCharacter(bad)
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let scheme = Scheme(rawValue: name) else { throw .unknownScheme(name) }
    let rest = parts.count == 2 ? String(parts[1]) : nil
    switch (scheme, rest) {
    case (.sendmail, nil):
      self = .sendmail(program: nil)
    case (_, nil), (_, ""):
      throw .incomplete(scheme)
    case (.maildir, let path?):
      self = .maildir(path: path)
    case (.mbox, let path?):
      self = .mbox(path: path)
    case (.sendmail, let program?):
      guard program.hasPrefix("/") else { throw .relativeProgram(program) }
      self = .sendmail(program: program)
    case (.smtp, let server?):
      do throws(MailServerAddressError) {
        self = .smtp(try MailServerAddress(server))
      } catch {
        throw .mailServer(error)
      }
    case (.webhook, let url?):
      if let problem = WebAddressError(of: url) { throw .webAddress(problem) }
      self = .webhook(url: url)
    }
  }

  /// The part before the colon.
  package enum Scheme: String, CaseIterable, Sendable {
    case maildir, mbox, sendmail, smtp, webhook

    /// The form of an address of this scheme.
    package var form: String {
      switch self {
      case .maildir: "maildir:PATH"
      case .mbox: "mbox:PATH"
      case .sendmail: "sendmail[:PROGRAM]"
      case .smtp: "smtp:HOST[:PORT]"
      case .webhook: "webhook:URL"
      }
    }
  }
}

extension TransportAddress: CustomStringConvertible {
  package var description: String {
    switch self {
    case .maildir(let path): "maildir:\(path)"
    case .mbox(let path): "mbox:\(path)"
    case .sendmail(nil): "sendmail"
    case .sendmail(let program?): "sendmail:\(program)"
    case .smtp(let server): "smtp:\(server)"
    case .webhook(let url): "webhook:\(url)"
    }
  }
}

/// Why a text is not the address of a transport.
package enum TransportAddressError: DiagnosticError, Equatable {
  case unknownScheme(String)
  case incomplete(TransportAddress.Scheme)
  /// A relative path, which depends on the caller's folder.
  case relativeProgram(String)
  case mailServer(MailServerAddressError)
  case webAddress(WebAddressError)
  case controlCharacter(Unicode.Scalar)

  package var diagnostic: Diagnostic {
    switch self {
    case .unknownScheme(let name):
      let forms = TransportAddress.Scheme.allCases.map(\.form).joined(separator: ", ")
      return Diagnostic(
        .badData,
        name.isEmpty ? "a transport has no kind" : "there is no transport '\(name)'",
        wayOut: "use one of \(forms)"
      )
    case .incomplete(let scheme):
      return Diagnostic(
        .badData,
        "the transport '\(scheme.rawValue)' has no destination",
        wayOut: "write \(scheme.form)"
      )
    case .relativeProgram(let program):
      return Diagnostic(
        .badData,
        "the program '\(program)' is not an absolute path",
        wayOut: "write the whole path, such as sendmail:/usr/bin/msmtp"
      )
    case .mailServer(let problem):
      return problem.diagnostic
    case .webAddress(let problem):
      return problem.diagnostic
    case .controlCharacter(let scalar):
      return Diagnostic(
        .badData,
        "a transport contains the control character U+\(scalar.hexadecimal)",
        wayOut: "write it without"
      )
    }
  }
}

extension Unicode.Scalar {
  /// Whether this is a control character, or one of the two that separate lines and paragraphs.
  package var isControl: Bool {
    switch value {
    case 0x00...0x1f, 0x7f...0x9f, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The code point as at least four hexadecimal digits, such as `000A`.
  package var hexadecimal: String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
