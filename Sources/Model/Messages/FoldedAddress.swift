/// Whom a message goes to, folded so that spellings that lead to the same mailbox are the same text.
///
/// The domain is compared without case, and `bücher.example` is `xn--bcher-kva.example`, however the accent
/// is written; so is the part before the `@`, which is stricter than mail has to be: to leave somebody alone
/// by mistake does less harm than to write to somebody who asked not to be written to. What is no address,
/// such as a profile's URL, is compared as a whole without case.
package struct FoldedAddress: Hashable, Sendable, CustomStringConvertible {
  /// `local@domain`, `@domain` for everybody there, or any other text.
  package let text: String
  /// Where the domain begins, with its `@`; nil where there is none.
  private let domainStart: String.Index?

  /// Folds a recipient, or what a person wants suppressed: `ann@mail.example`,
  /// `Ann <ann@mail.example>` or `@mail.example`.
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
    let domain = FoldedAddress.domain(address[address.index(after: at)...])
    let text = "\(local)@\(domain)"
    self.text = text
    domainStart = text.lastIndex(of: "@")
  }

  package var description: String { text }

  /// Whether it stands for everybody at a domain.
  package var isDomain: Bool { domainStart == text.startIndex }

  /// Everybody at the same domain, and at none of those inside it; nil for what is no address.
  package var everybodyThere: String? { domainStart.map { String(text[$0...]) } }

  /// What stands between angle brackets at the end, or all of it.
  private static func bare(_ recipient: String) -> Substring {
    guard recipient.last == ">", let open = recipient.lastIndex(of: "<") else {
      return recipient[...]
    }
    return recipient[recipient.index(after: open)...].dropLast()
  }

  private static func domain(_ text: Substring) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }), text.utf8.last != UInt8(ascii: ".") {
      return text.lowercased()
    }
    // Other writing systems have dots of their own (RFC 3490, 3.1).
    let labels = text.lowercased().split(omittingEmptySubsequences: false) { "。．｡.".contains($0) }
    let trimmed = labels.last == "" ? labels.dropLast() : labels[...]
    return trimmed.map { Punycode.asciiLabel(String($0)) }.joined(separator: ".")
  }
}
