import Model

/// The value of an address header.
///
/// A recipient that is not an ASCII address, such as the URL of a profile or an internationalized address, is
/// written as the name of an empty group (RFC 5322, 3.4): that is valid and readable, and no mail program
/// mistakes it for an address.
package enum Mailbox: Equatable {
  case address(String)
  case named(String, address: String)
  case group(String)

  package init(_ text: String) {
    if Mailbox.isAddress(text) {
      self = .address(text)
    } else if let (name, address) = Mailbox.split(text) {
      self = .named(name, address: address)
    } else {
      self = .group(text)
    }
  }

  /// The address alone, if there is one.
  package var address: String? {
    switch self {
    case .address(let address), .named(_, let address): address
    case .group: nil
    }
  }

  /// The part of the address after the `@`.
  var domain: String? {
    guard let address, let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    return String(address[address.utf8.index(after: at)...])
  }

  /// Writes the value of the header; names are encoded if necessary, never quoted.
  func write(to text: inout MIMEText) {
    switch self {
    case .address(let address):
      text.write(address)
    case .named(let name, let address):
      text.write(phrase: name)
      text.write(words: ["", "<\(address)>"])
    case .group(let name):
      text.write(encodedWords: name, end: ":;")
    }
  }

  /// Parses `NAME <ADDRESS>`, with or without quotes around the name.
  private static func split(_ text: String) -> (name: String, address: String)? {
    guard text.last == ">", let open = text.lastIndex(of: "<") else { return nil }
    let address = String(text[text.index(after: open)...].dropLast())
    guard isAddress(address) else { return nil }
    var name = text[..<open].drop { $0 == " " }
    while name.last == " " { name.removeLast() }
    if name.count >= 2, name.first == "\"", name.last == "\"" {
      name = name.dropFirst().dropLast()
    }
    return name.isEmpty ? nil : (String(name), address)
  }

  /// Whether the text is `dot-atom@dot-atom` (RFC 5322, 3.4.1), short enough for one line.
  private static func isAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 254 else { return false }
    var sides = 1
    var atomLength = 0
    let bytes = text.utf8.span
    for index in bytes.indices {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "@"), UInt8(ascii: "."):
        if atomLength == 0 { return false }
        if byte == UInt8(ascii: "@") { sides += 1 }
        atomLength = 0
      default:
        guard isAtomCharacter(byte) else { return false }
        atomLength += 1
      }
    }
    return sides == 2 && atomLength > 0
  }
}

private func isAtomCharacter(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
    UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="),
    UInt8(ascii: "?"), UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
    true
  default: byte.isLetterOrDigit
  }
}

extension MIMEText {
  /// Writes the name before an address, as encoded words unless it consists of atoms.
  fileprivate mutating func write(phrase name: String) {
    let words = name.split(separator: " ", omittingEmptySubsequences: false)
    let isPlain = words.allSatisfy { $0.utf8.allSatisfy(isAtomCharacter) }
    if isPlain, !EncodedWord.isNeeded(for: name, words: words) {
      write(words: words)
    } else {
      write(encodedWords: name)
    }
  }
}
