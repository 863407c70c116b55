import Model

/// The value of an address header.
///
/// A recipient that is no address, such as the URL of a profile, is written as the name of an empty group (RFC 5322, 3.4): that is valid and readable, and no mail program
/// mistakes it for an address.
package enum Mailbox: Equatable {
  case address(String)
  case named(String, address: String)
  case group(String)

  package init(_ text: String) {
    guard let parts = NamedAddress(text) else {
      self = .group(text)
      return
    }
    self = parts.name.map { .named($0, address: parts.address) } ?? .address(parts.address)
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
}

extension MIMEText {
  /// Writes the name before an address, as encoded words unless it consists of atoms.
  fileprivate mutating func write(phrase name: String) {
    let words = name.split(separator: " ", omittingEmptySubsequences: false)
    let isPlain = words.allSatisfy { $0.utf8.allSatisfy(\.isAtomCharacter) }
    if isPlain, !EncodedWord.isNeeded(for: name, words: words) {
      write(words: words)
    } else {
      write(encodedWords: name)
    }
  }
}
