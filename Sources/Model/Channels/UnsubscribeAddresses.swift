/// Where a reader asks for no further mail (RFC 2369): an address of mail, one of the web, or both.
package struct UnsubscribeAddresses: Hashable, Sendable {
  /// As they are stated, such as `mailto:leave@example.org` or `https://example.org/u/{token}`.
  package let addresses: [String]

  package init() { addresses = [] }

  /// Nil where a text is no list of one address, or of one of each kind, with spaces between them.
  package init?(_ text: String) {
    let addresses = text.split(separator: " ").map(String.init)
    let schemes = addresses.map { $0.prefix { $0 != ":" } }
    guard addresses.count <= 2, Set(schemes).count == addresses.count,
      addresses.allSatisfy(UnsubscribeAddresses.isAddress)
    else { return nil }
    self.addresses = addresses
  }

  package var isEmpty: Bool { addresses.isEmpty }

  /// As the database has them.
  package var text: String { addresses.joined(separator: " ") }

  /// Whether a program may ask for its reader with one request (RFC 8058).
  package var takesOneClick: Bool { addresses.contains { $0.hasPrefix("https:") } }

  /// The addresses for one attempt.
  package func filled(with token: AttemptToken) -> [String] {
    addresses.map { address in
      if address.contains(MailHeaders.tokenMark) {
        address.replacing(MailHeaders.tokenMark, with: token.text)
      } else {
        "\(address)?subject=unsubscribe%20\(token.text)"
      }
    }
  }

  /// The address of mail among them, without its scheme.
  package var mailAddress: String? {
    addresses.first { $0.hasPrefix("mailto:") }.map { String($0.dropFirst(7)) }
  }

  /// The form of one, in words.
  package static let form = "mailto:ADDRESS, or https://… with {token} in it"

  private static func isAddress(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy { 0x21...0x7e ~= $0 && !forbidden.contains($0) }
    guard isPlain, text.utf8.count <= 500 else { return false }
    if text.hasPrefix("mailto:") {
      // A subject of its own is added where there is no token.
      return !text.contains("?") && MailHeaders.isAddress(String(text.dropFirst(7)))
    }
    let path = text.dropFirst(8).drop { $0 != "/" }
    return text.hasPrefix("https://") && !text.dropFirst(8).hasPrefix("/")
      && path.ranges(of: MailHeaders.tokenMark).count == 1
      && text.ranges(of: MailHeaders.tokenMark).count == 1
  }

  /// What would end the address in a header or in a list.
  private static let forbidden = [UInt8]("<>,\"\\`^|#".utf8)
}
