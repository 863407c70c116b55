/// Why a text is not the address of a web service; it never repeats the address, which may hold a
/// password.
package enum WebAddressError: DiagnosticError, Equatable {
  /// It begins with neither `http://` nor `https://`.
  case scheme
  /// There is nothing between the scheme and the path.
  case host
  /// A name or password stands before the host.
  case credentials
  /// A character that an address can only hold escaped.
  case character(Unicode.Scalar)
  /// A part after `#`, which is never sent.
  case fragment

  /// The first error of an address, or nil.
  package init?(of url: String) {
    guard let scheme = ["https://", "http://"].first(where: url.hasPrefix) else {
      self = .scheme
      return
    }
    let authority = url.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }
    if authority.contains("@") {
      self = .credentials
    } else if let bad = url.unicodeScalars.first(where: { !WebAddressError.isPlain($0) }) {
      self = .character(bad)
    } else if authority.isEmpty || authority.hasPrefix(":") {
      self = .host
    } else if url.contains("#") {
      self = .fragment
    } else {
      return nil
    }
  }

  package var diagnostic: Diagnostic {
    switch self {
    case .scheme:
      Diagnostic(
        .badData,
        "the address of a webhook begins with neither 'https://' nor 'http://'",
        wayOut: "write webhook:https://HOST/PATH"
      )
    case .host:
      Diagnostic(
        .badData,
        "the address of a webhook names no host",
        wayOut: "write webhook:https://HOST/PATH"
      )
    case .credentials:
      Diagnostic(
        .badData,
        "the address of a webhook holds a name or a password",
        why: "addresses are stored and shown",
        wayOut: "leave it out and set SENDPLAN_WEBHOOK_TOKEN or SENDPLAN_WEBHOOK_TOKEN_FILE"
      )
    case .character(let scalar):
      Diagnostic(
        .badData,
        "the address of a webhook contains the character U+\(scalar.hexadecimal)",
        wayOut: "write it with percent signs, as in %20, or the host in its ASCII form"
      )
    case .fragment:
      Diagnostic(
        .badData,
        "the address of a webhook has a part after '#'",
        why: "it would not be sent",
        wayOut: "leave it out"
      )
    }
  }

  /// Whether a character may stand in an address as it is (RFC 3986).
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\"", "<", ">", "\\", "^", "`", "{", "|", "}": false
    default: 0x21...0x7e ~= scalar.value
    }
  }
}
