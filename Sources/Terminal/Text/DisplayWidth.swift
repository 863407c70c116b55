extension Unicode.Scalar {
  /// How many columns of a terminal the scalar takes: 0, 1 or 2.
  package var displayWidth: Int {
    if isASCII { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control:
      return value == 0xAD || value == 0xFE0F ? 1 : 0
    default:
      return isWide ? 2 : isCombiningVowel ? 0 : 1
    }
  }

  private var isWide: Bool {
    if properties.isEmojiPresentation { return !isRegionalIndicator }
    return Self.wideRanges.contains { $0.contains(value) }
  }

  /// Half of a flag; two of them take two columns.
  private var isRegionalIndicator: Bool { 0x1F1E6...0x1F1FF ~= value }

  /// The vowels and finals of Hangul, which a terminal draws into the syllable before them.
  private var isCombiningVowel: Bool { 0x1160...0x11FF ~= value || 0xD7B0...0xD7FF ~= value }

  /// Blocks that East Asian typography draws two columns wide (Unicode Standard Annex 11).
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F2FF,
    0x20000...0x3FFFD,
  ]
}

extension StringProtocol {
  /// How many columns of a terminal the text takes.
  ///
  /// The widths of all scalars are added, as most terminals do. One that joins a sequence of emoji
  /// into a single picture takes less room than this, never more.
  package var displayWidth: Int {
    if let count = printableASCIICount { return count }
    return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
  }

  /// The number of bytes of a text that is printable ASCII throughout, and nil of any other.
  var printableASCIICount: Int? {
    var count = 0
    for byte in utf8 {
      guard 0x20...0x7E ~= byte else { return nil }
      count += 1
    }
    return count
  }

  /// The text in at most so many columns; what does not fit gives way to an ellipsis.
  package func truncated(to width: Int) -> String {
    guard width > 0 else { return "" }
    guard displayWidth > width else { return String(self) }
    var kept = ""
    var used = 0
    for character in self {
      let size = character.unicodeScalars.reduce(0) { $0 + $1.displayWidth }
      guard used + size <= width - 1 else { break }
      kept.append(character)
      used += size
    }
    return kept + "…"
  }
}
