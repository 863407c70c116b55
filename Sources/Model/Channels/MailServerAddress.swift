/// The host and port of a mail server, as they follow `smtp:`.
package struct MailServerAddress: Hashable, Sendable {
  /// A name, or a numeric address without brackets.
  package let host: String
  package let port: Int

  package static let usualPort = 25

  package init(host: String, port: Int = usualPort) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST`, `HOST:PORT` or, for IPv6, `[ADDRESS]:PORT`; the inverse is `description`.
  package init(_ text: String) throws(MailServerAddressError) {
    if text.hasPrefix("//") { throw .url(text) }
    let host: Substring
    let port: Substring?
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      guard MailServerAddress.isIPv6(host), rest.isEmpty || rest.hasPrefix(":") else {
        throw .host(text)
      }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count > 2 {
        throw MailServerAddress.isIPv6(text[...]) ? .withoutBrackets(text) : .host(text)
      }
      host = parts[0]
      port = parts.count == 2 ? parts[1] : nil
      guard MailServerAddress.isName(host) else { throw .host(String(host)) }
    }
    self.init(host: String(host), port: try port.map(MailServerAddress.port) ?? Self.usualPort)
  }

  /// Whether the host is this machine, so that nobody on the way can read a mail.
  package var isThisMachine: Bool {
    let name = host.lowercased()
    return name == "localhost" || name.hasSuffix(".localhost") || name == "::1"
      || name.hasPrefix("127.") && name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || $0.isDigit }
  }

  private static func port(_ text: Substring) throws(MailServerAddressError) -> Int {
    guard 1...5 ~= text.utf8.count, text.utf8.allSatisfy(\.isDigit), let port = Int(text),
      1...65_535 ~= port
    else { throw .port(String(text)) }
    if port == 465 { throw .expectsTLS }
    return port
  }

  private static func isName(_ text: Substring) -> Bool {
    1...253 ~= text.utf8.count && !text.hasPrefix("-")
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        1...63 ~= label.utf8.count
          && label.utf8.allSatisfy {
            $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
          }
      }
  }

  private static func isIPv6(_ text: Substring) -> Bool {
    2...45 ~= text.utf8.count && text.contains(":")
      && text.allSatisfy { $0.isASCII && ($0.isHexDigit || $0 == ":" || $0 == ".") }
  }
}

extension MailServerAddress: CustomStringConvertible {
  package var description: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == MailServerAddress.usualPort ? name : "\(name):\(port)"
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}

/// Why a text names no mail server that mail can be handed to.
package enum MailServerAddressError: DiagnosticError, Equatable {
  case host(String)
  case port(String)
  case withoutBrackets(String)
  case url(String)
  /// The port on which servers expect TLS from the first byte on (RFC 8314, 3.3).
  case expectsTLS

  package var diagnostic: Diagnostic {
    switch self {
    case .host(let text):
      Diagnostic(
        .badData,
        text.isEmpty ? "the mail server has no host" : "'\(text)' is not the host of a mail server",
        wayOut: "write smtp:HOST or smtp:HOST:PORT, such as smtp:localhost or smtp:[::1]:2525"
      )
    case .port(let text):
      Diagnostic(
        .badData,
        "'\(text)' is not the port of a mail server",
        wayOut: "write a number from 1 to 65535, or leave it out for 25"
      )
    case .withoutBrackets(let text):
      Diagnostic(
        .badData,
        "the IPv6 address '\(text)' stands without brackets",
        why: "its port could not be told from it",
        wayOut: "write smtp:[\(text)]"
      )
    case .url(let text):
      Diagnostic(
        .badData,
        "the mail server '\(text)' begins with '//'",
        wayOut: "write smtp:HOST or smtp:HOST:PORT without it"
      )
    case .expectsTLS:
      Diagnostic(
        .badData,
        "a mail server expects TLS on port 465",
        why: "this transport neither encrypts nor logs in",
        wayOut: MailServerAddressError.relay
      )
    }
  }

  /// What to do about a server that wants TLS or a login.
  package static let relay =
    "let a mail server on this machine relay to it (smtp:localhost), or a program (sendmail)"
}
