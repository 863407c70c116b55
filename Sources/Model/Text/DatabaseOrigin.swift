/// The permanent identity of a database: 32 random hexadecimal digits drawn when it is created.
///
/// A copy or a backup has the same one, and so recognises what the other has sent.
package struct Origin: Hashable, Sendable {
  package let text: String

  /// How many random bytes it has: so many that no two are ever alike.
  package static let byteCount = 16

  package init(_ bytes: [UInt8]) {
    precondition(bytes.count == Origin.byteCount, "an origin is made of \(Origin.byteCount) bytes")
    text = bytes.hex
  }

  /// Reads the form of `text`; nil for anything else.
  package init?(_ text: String) {
    guard text.utf8.count == Origin.byteCount * 2, text.isHexadecimal else { return nil }
    self.text = text
  }

  /// The part that the keys of this database's attempts share.
  var mark: String { String(text.prefix(AttemptKey.markLength)) }
}

extension String {
  /// Whether there are only digits as `hex` writes them.
  var isHexadecimal: Bool {
    utf8.allSatisfy { byte in
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
    }
  }
}
