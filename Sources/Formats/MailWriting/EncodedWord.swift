import Model

/// The encoded words of RFC 2047, in UTF-8.
enum EncodedWord {
  /// The maximum length of an encoded word.
  static let longest = 75

  enum Encoding: String {
    case base64 = "B"
    case quoted = "Q"
  }

  /// Whether text in a header would be changed or misread without encoding.
  static func isNeeded(for text: String, words: [Substring]) -> Bool {
    if text.isEmpty { return false }
    return words.contains { word in
      word.isEmpty || word.utf8.count > 64 || word.utf8.contains { $0 >= 0x7f }
        || word.contains("=?")
    }
  }

  /// The encoding in which the text is shorter; `quoted` if equal, because it is readable.
  static func shorterEncoding(of text: String) -> Encoding {
    let quoted = text.utf8.reduce(0) { $0 + quotedLength($1) }
    return quoted <= base64Length(text.utf8.count) ? .quoted : .base64
  }

  /// The length of the encoded word that holds one scalar alone.
  static func length(of scalar: Unicode.Scalar, _ encoding: Encoding) -> Int {
    switch encoding {
    case .base64: frameLength + base64Length(scalar.utf8.count)
    case .quoted: frameLength + quotedLength(scalar)
    }
  }

  /// Writes as many of the leading scalars as one encoded word holds, and returns the others.
  static func write(
    _ scalars: Substring.UnicodeScalarView,
    _ encoding: Encoding,
    atMost length: Int,
    to text: inout MIMEText
  ) -> Substring.UnicodeScalarView {
    var content: [UInt8] = []
    var quotedCount = 0
    let rest = scalars.drop { scalar in
      quotedCount += quotedLength(scalar)
      let contentLength =
        switch encoding {
        case .base64: base64Length(content.count + scalar.utf8.count)
        case .quoted: quotedCount
        }
      guard frameLength + contentLength <= length else { return false }
      content.append(contentsOf: scalar.utf8)
      return true
    }
    text.write("=?UTF-8?\(encoding.rawValue)?")
    switch encoding {
    case .base64: text.write(Base64.encoded(content))
    case .quoted: text.write(quoted(content))
    }
    text.write("?=")
    return rest
  }

  /// The bytes around the content: `=?UTF-8?Q?` and `?=`.
  private static let frameLength = 12

  private static func base64Length(_ count: Int) -> Int { (count + 2) / 3 * 4 }

  private static func quotedLength(_ scalar: Unicode.Scalar) -> Int {
    scalar.utf8.reduce(0) { $0 + quotedLength($1) }
  }

  private static func quotedLength(_ byte: UInt8) -> Int {
    isPlain(byte) || byte == UInt8(ascii: " ") ? 1 : 3
  }

  /// Whether a byte needs no escape anywhere, including in the name of an address (section 5, rule 3).
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "/"):
      true
    default: byte.isLetterOrDigit
    }
  }

  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    bytes.reduce(into: []) { text, byte in
      if byte == UInt8(ascii: " ") {
        text.append(UInt8(ascii: "_"))
      } else if isPlain(byte) {
        text.append(byte)
      } else {
        text.appendEscape(of: byte, after: "=")
      }
    }
  }
}
