/// The keys of our complete messages in a part of an mbox file.
struct MboxScan {
  private(set) var keys: Set<String> = []

  init(_ bytes: [UInt8]) {
    var place = MboxScan.nextMessage(in: bytes, from: 0)
    while let start = place {
      let next = MboxScan.nextMessage(in: bytes, from: start + 1)
      if let key = MboxScan.key(ofWhole: bytes[start..<(next ?? bytes.count)]) { keys.insert(key) }
      place = next
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

  /// The key of a message that is as it was written, apart from what mail readers add.
  private static func key(ofWhole message: ArraySlice<UInt8>) -> String? {
    guard let end = message.firstIndex(of: lineFeed) else { return nil }
    let text = message[(end + 1)...]
    return key(ofUnchanged: text) ?? key(ofUnchanged: unmarked(text)[...])
  }

  /// The key in a text that starts with our check header and matches it, with nothing after it.
  private static func key(ofUnchanged text: ArraySlice<UInt8>) -> String? {
    guard text.starts(with: MboxText.checkHeader), let end = text.firstIndex(of: lineFeed) else {
      return nil
    }
    let words = text[..<end].dropFirst(MboxText.checkHeader.count).split(
      separator: UInt8(ascii: " ")
    )
    .map { String(decoding: $0, as: UTF8.self) }
    let content = text[(end + 1)...]
    guard words.count == 2, let count = Int(words[0]), 0...content.count ~= count,
      Checksum(of: content.prefix(count)).text == words[1],
      content.dropFirst(count).allSatisfy({ $0 == lineFeed })
    else { return nil }
    return key(in: content.prefix(count))
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

  private static let carriageReturn = UInt8(ascii: "\r")

  /// A message without the header fields that mail readers add, and with our line ends.
  private static func unmarked(_ message: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var isInHeader = true
    var isLeftOut = false
    var rest = message
    while !rest.isEmpty {
      let end = rest.firstIndex(of: lineFeed)
      var line = rest[..<(end ?? rest.endIndex)]
      rest = end.map { rest[($0 + 1)...] } ?? []
      if end != nil, line.last == carriageReturn { line.removeLast() }
      if line.isEmpty { isInHeader = false }
      if isInHeader, let first = line.first, first != UInt8(ascii: " "), first != UInt8(ascii: "\t")
      {
        isLeftOut = isMark(line)
      }
      if isInHeader, isLeftOut { continue }
      text += line
      if end != nil { text.append(lineFeed) }
    }
    return text
  }

  private static let marks: Set = [
    "status", "x-status", "x-keywords", "x-uid", "x-imap", "x-imapbase", "x-mozilla-status",
    "x-mozilla-status2", "x-mozilla-keys", "x-label", "content-length", "lines",
  ]

  private static func isMark(_ line: ArraySlice<UInt8>) -> Bool {
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    return marks.contains(String(decoding: name, as: UTF8.self).lowercased())
  }
}
