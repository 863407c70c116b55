/// The recipient of a message, folded so that different spellings of one mailbox are the same text.
///
/// The domain is compared without case, and `bücher.example` is `xn--bcher-kva.example`, however
/// its accents are encoded. The part before the `@` is compared without case too, which is stricter
/// than mail requires: to skip a recipient by mistake does less harm than to write to one who asked
/// not to be written to. A text that is no address, such as a profile's URL, is compared as a whole
/// without case.
package struct FoldedAddress: Hashable, Sendable, CustomStringConvertible {
  /// `local@domain`, `@domain` for every address there, or any other text.
  package let text: String
  /// The start of the domain, with its `@`; nil if there is none.
  private let domainStart: String.Index?

  /// Folds a recipient, or a suppressed address: `ann@mail.example`, `Ann <ann@mail.example>` or
  /// `@mail.example`.
  package init(_ recipient: String) {
    let recipient = ComposedText.of(recipient)
    let address = FoldedAddress.bare(recipient)
    guard let at = address.lastIndex(of: "@"), address.index(after: at) < address.endIndex,
      !address.contains("://")
    else {
      text = recipient.lowercased()
      domainStart = nil
      return
    }
    let local = address[..<at].lowercased()
    let domain = Punycode.asciiDomain(address[address.index(after: at)...])
    let text = "\(local)@\(domain)"
    self.text = text
    domainStart = text.lastIndex(of: "@")
  }

  package var description: String { text }

  /// Whether it means every address of a domain.
  package var isDomain: Bool { domainStart == text.startIndex }

  /// Every address of the same domain, without its subdomains; nil for what is no address.
  package var everybodyThere: String? { domainStart.map { String(text[$0...]) } }

  /// The text between angle brackets at the end, or all of it.
  private static func bare(_ recipient: String) -> Substring {
    guard recipient.last == ">", let open = recipient.lastIndex(of: "<") else {
      return recipient[...]
    }
    return recipient[recipient.index(after: open)...].dropLast()
  }
}
