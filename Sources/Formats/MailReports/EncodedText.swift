import Model

/// The text of a header field that may hold encoded words (RFC 2047), such as a subject.
enum EncodedText {
  /// A line of a mail has at most 998 bytes; of a longer value the rest is not read.
  private static let longest = 998 * 4

  /// The text with its encoded words decoded, its blanks single, without blanks at the ends.
  static func text(_ value: [UInt8]) -> String {
    var text = ""
    var rest = value.prefix(longest)
    var isAfterWord = false
    while let start = rest.firstIndex(of: UInt8(ascii: "=")) {
      let before = rest[..<start]
      guard let (word, end) = word(in: rest[start...]) else {
        text += String(decoding: rest[...start], as: UTF8.self)
        rest = rest[(start + 1)...]
        isAfterWord = false
        continue
      }
      // Blanks between two encoded words belong to neither.
      if !isAfterWord || !before.allSatisfy(\.isBlank) {
        text += String(decoding: before, as: UTF8.self)
      }
      text += word
      rest = rest[end...]
      isAfterWord = true
    }
    text += String(decoding: rest, as: UTF8.self)
    return text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }

  /// The encoded word with which a text begins, decoded, and where it ends.
  private static func word(in text: ArraySlice<UInt8>) -> (text: String, end: Int)? {
    guard text.starts(with: "=?".utf8) else { return nil }
    let fields = text.dropFirst(2).split(
      separator: UInt8(ascii: "?"),
      maxSplits: 3,
      omittingEmptySubsequences: false
    )
    guard fields.count == 4, fields[3].first == UInt8(ascii: "=") else { return nil }
    let bytes: [UInt8]
    switch fields[1].first.map({ $0 | 0x20 }) {
    case UInt8(ascii: "b"): bytes = TransferEncoding.base64(fields[2])
    case UInt8(ascii: "q"):
      bytes = TransferEncoding.quotedPrintable(fields[2], underscoreIsSpace: true)
    default: return nil
    }
    // A language may follow the character set: RFC 2231, 5.
    let charset = fields[0].prefix { $0 != UInt8(ascii: "*") }
    let name = String(decoding: charset, as: UTF8.self)
    return (CharacterSet.text(bytes, name), fields[3].startIndex + 1)
  }
}
