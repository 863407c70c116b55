/// The mail address in the text of a sender or a recipient: `ADDRESS`, or `NAME <ADDRESS>` with or without quotes
/// around the name.
package struct NamedAddress: Equatable, Sendable {
  /// Nil where the text is an address alone.
  package let name: String?
  /// In ASCII, as mail servers take it: `zoe@münchen.example` is `zoe@xn--mnchen-3ya.example`.
  package let address: String

  /// Nil for a text that no mail can go to, such as the name of a profile.
  package init?(_ text: String) {
    if let address = NamedAddress.ascii(text[...]) {
      (name, self.address) = (nil, address)
      return
    }
    guard text.last == ">", let open = text.lastIndex(of: "<"),
      let address = NamedAddress.ascii(text[text.index(after: open)...].dropLast())
    else { return nil }
    var name = text[..<open].drop { $0 == " " }
    while name.last == " " { name.removeLast() }
    if name.count >= 2, name.first == "\"", name.last == "\"" {
      name = Substring(NamedAddress.unescaped(name.dropFirst().dropLast()))
    } else if name.contains(where: { "@<>,;".contains($0) }) {
      // Rather a list of addresses.
      return nil
    }
    guard !name.isEmpty else { return nil }
    (self.name, self.address) = (String(name), address)
  }

  /// What stands between quotes, in which a backslash stands before what is meant as it is (RFC 5322, 3.2.4).
  private static func unescaped(_ text: Substring) -> String {
    var (plain, isEscaped) = ("", false)
    for character in text {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        plain.append(character)
        isEscaped = false
      }
    }
    return plain
  }

  /// The part of the address after the `@`.
  package var domain: String {
    String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...])
  }

  /// An address with its domain in ASCII; nil if the text is none.
  private static func ascii(_ text: Substring) -> String? {
    if isAddress(text) { return String(text) }
    guard let at = text.lastIndex(of: "@"), text.utf8.contains(where: { $0 >= 0x80 }) else {
      return nil
    }
    let domain = ComposedText.of(String(text[text.index(after: at)...]))
    guard domain.unicodeScalars.allSatisfy(isOfDomain) else { return nil }
    let address = "\(text[..<at])@\(Punycode.asciiDomain(domain[...]))"
    return isAddress(address[...]) ? address : nil
  }

  /// Whether the text is `dot-atom@dot-atom` (RFC 5322, 3.4.1), short enough for one line and for the domain name
  /// system.
  private static func isAddress(_ text: Substring) -> Bool {
    guard text.utf8.count <= 254 else { return false }
    var sides = 1
    var atomLength = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "@"), UInt8(ascii: "."):
        if atomLength == 0 { return false }
        if byte == UInt8(ascii: "@") { sides += 1 }
        atomLength = 0
      default:
        guard byte.isAtomCharacter else { return false }
        atomLength += 1
        if sides == 2, atomLength > Punycode.longestLabel { return false }
      }
    }
    return sides == 2 && atomLength > 0
  }

  /// Whether a letter of a domain has an ASCII form: it is seen, and not the wide form of an ASCII letter.
  private static func isOfDomain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      false
    default:
      scalar == "｡" || !(0xFF00...0xFFEF ~= scalar.value)
    }
  }
}

extension UInt8 {
  /// Whether a byte may stand in an atom of a mail header (RFC 5322, 3.2.3).
  package var isAtomCharacter: Bool {
    switch self {
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="),
      UInt8(ascii: "?"), UInt8(ascii: "^")...UInt8(ascii: "`"),
      UInt8(ascii: "{")...UInt8(ascii: "~"):
      true
    default: isLetterOrDigit
    }
  }
}
