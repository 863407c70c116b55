/// Text in which a letter and its accents are one scalar wherever such a scalar exists.
///
/// Some systems write `ü` as a `u` and a mark, which looks the same but has other bytes.
enum ComposedText {
  static func of(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var scalars = String.UnicodeScalarView()
    for character in text {
      if character.unicodeScalars.count > 1, let one = letters[character] {
        scalars.append(one)
      } else {
        scalars.append(contentsOf: character.unicodeScalars)
      }
    }
    return String(scalars)
  }

  /// Composes every letter for which a composed scalar exists, so that equal-looking text is equal.
  ///
  /// This covers Latin, Greek, Cyrillic, Arabic, Kana and Hangul; Indic letters are never composed.
  private static let letters: [Character: Unicode.Scalar] = {
    let blocks: [ClosedRange<UInt32>] = [
      0x00C0...0x024F, 0x0370...0x06FF, 0x1E00...0x1FFF, 0x3040...0x30FF, 0xAC00...0xD7A3,
    ]
    let scalars = blocks.joined().compactMap(Unicode.Scalar.init)
    return Dictionary(scalars.map { (Character($0), $0) }) { first, _ in first }
  }()
}
