/// What a part of an mbox file holds of our messages.
struct MboxScan {
  /// The keys of the messages that are there whole.
  private(set) var keys: Set<String> = []
  /// Where a torn message of ours begins that nothing follows.
  private(set) var tornStart: Int?

  init(_ bytes: [UInt8]) {
    var place = MboxScan.nextMessage(in: bytes, from: 0)
    var isOursLast = true
    while let start = place {
      let piece = Piece(bytes, at: start)
      if case .foreign = piece { isOursLast = false } else { isOursLast = true }
      switch piece {
      case .whole(let content):
        if let key = MboxScan.key(in: bytes[content]) { keys.insert(key) }
        place = MboxScan.nextMessage(in: bytes, from: content.upperBound)
      case .torn, .foreign:
        place = MboxScan.nextMessage(in: bytes, from: start + 1)
        if case .torn = piece, place == nil { tornStart = start }
      }
    }
    if tornStart == nil, isOursLast { tornStart = MboxScan.unwrittenStart(of: bytes) }
  }

  /// What begins at a separator.
  private enum Piece {
    /// A message of ours; the range is what follows its first header.
    case whole(Range<Int>)
    case torn
    case foreign

    init(_ bytes: [UInt8], at start: Int) {
      guard let lineEnd = bytes[start...].firstIndex(of: MboxScan.lineFeed) else {
        self = .torn
        return
      }
      let rest = bytes[(lineEnd + 1)...]
      guard rest.starts(with: MboxText.checkHeader) else {
        self = MboxText.checkHeader.starts(with: rest) ? .torn : .foreign
        return
      }
      let value = rest.dropFirst(MboxText.checkHeader.count).prefix { $0 != MboxScan.lineFeed }
      let words = String(decoding: value, as: UTF8.self).split(separator: " ")
      guard value.endIndex < bytes.count, let count = words.first.flatMap({ Int($0) }),
        count >= 0, words.count == 2, words[1].utf8.count == 16
      else {
        self = value.endIndex == bytes.count ? .torn : .foreign
        return
      }
      let content = bytes[(value.endIndex + 1)...]
      if content.count > count, Checksum(of: content.prefix(count)).text == words[1] {
        self = .whole(content.startIndex..<content.startIndex + count)
      } else {
        self = MboxScan.holdsSeparator(content) ? .foreign : .torn
      }
    }
  }

  private static let lineFeed = UInt8(ascii: "\n")

  /// The next separator at the start of a line.
  private static func nextMessage(in bytes: [UInt8], from place: Int) -> Int? {
    var start = place
    while start < bytes.count {
      let isLineStart = start == 0 || bytes[start - 1] == lineFeed
      if isLineStart, bytes[start...].starts(with: MboxText.separator) { return start }
      guard let end = bytes[start...].firstIndex(of: lineFeed) else { break }
      start = end + 1
    }
    return nil
  }

  private static func key(in content: ArraySlice<UInt8>) -> String? {
    let name = [UInt8]("X-Sendplan-Key: ".utf8)
    for line in content.split(separator: lineFeed, omittingEmptySubsequences: false) {
      if line.isEmpty { return nil }
      if line.starts(with: name) {
        return String(decoding: line.dropFirst(name.count), as: UTF8.self)
      }
    }
    return nil
  }

  /// Whether another program has put its separator right behind a torn line.
  ///
  /// Text of ours that looks the same only keeps a torn message from being cut off.
  private static func holdsSeparator(_ content: ArraySlice<UInt8>) -> Bool {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    return content.split(separator: lineFeed).contains { line in
      guard line.contains(UInt8(ascii: "F")) else { return false }
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard let from = words.lastIndex(where: { $0.hasSuffix("From") }), words.count >= from + 7
      else { return false }
      return words[from...].contains { days.contains(String($0)) }
    }
  }

  /// Where the first bytes of a separator begin that were all that was written, or zeros that a
  /// power cut left in place of what was appended; nil if neither is at the end.
  private static func unwrittenStart(of bytes: [UInt8]) -> Int? {
    var end = bytes.count - bytes.reversed().prefix { $0 == 0 }.count
    let lastLine = bytes[..<end].suffix(while: { $0 != lineFeed })
    if MboxText.separator.starts(with: lastLine) { end = lastLine.startIndex }
    return end < bytes.count ? end : nil
  }
}

extension ArraySlice<UInt8> {
  fileprivate func suffix(while predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    self[(lastIndex { !predicate($0) }.map { $0 + 1 } ?? startIndex)...]
  }
}
