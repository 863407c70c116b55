/// The address of an HTTP proxy, such as `http://proxy.example:3128`.
package struct ProxyAddress: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// Reads `http://HOST[:PORT]` or `https://HOST[:PORT]`.
  package init(_ text: String) throws(ProxyAddressError) {
    switch WebAddressError(of: text) {
    case .credentials?: throw .credentials
    case .scheme?, .host?, .character?, .fragment?: throw .form
    case nil: break
    }
    let authority = text.drop { $0 != "/" }.dropFirst(2)
    // An IPv6 address stands in brackets, which may hold colons.
    let afterHost = authority.hasPrefix("[") ? authority.drop { $0 != "]" }.dropFirst() : authority
    let parts = afterHost.split(separator: ":", omittingEmptySubsequences: false)
    guard !authority.contains(where: { "/?".contains($0) }), parts.count <= 2,
      authority.hasPrefix("[") == parts[0].isEmpty,
      authority.hasPrefix("[") == authority.contains("]")
    else { throw .form }
    if parts.count == 2 {
      guard let port = UInt16(parts[1]), port > 0 else { throw .form }
    }
    description = text
  }
}

/// Why a text is not the address of a proxy; it never repeats the address, which may hold a password.
package enum ProxyAddressError: DiagnosticError, Equatable {
  case form
  /// A name or password stands before the host.
  case credentials

  package var diagnostic: Diagnostic {
    switch self {
    case .form:
      Diagnostic(
        .badData,
        "this is not the address of a proxy",
        wayOut: "write http://HOST:PORT or https://HOST:PORT, or none"
      )
    case .credentials:
      Diagnostic(
        .badData,
        "the address of the proxy holds a name or a password",
        why: "addresses are stored and shown",
        wayOut: "use a proxy that asks for none, such as one on this machine that adds them"
      )
    }
  }
}
