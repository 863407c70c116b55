import Model

/// The text of an internet message while it grows, with folded headers.
struct MIMEText {
  private(set) var bytes: [UInt8] = []
  let lineEnd: MIMEMessage.LineEnd
  private var lineStart = 0

  /// The length at which header lines are folded (RFC 2047 allows no more with encoded words).
  static let foldedLength = 76

  init(lineEnd: MIMEMessage.LineEnd, capacity: Int) {
    self.lineEnd = lineEnd
    bytes.reserveCapacity(capacity)
  }

  /// The length of the present line so far.
  var column: Int { bytes.count - lineStart }

  /// Empties the text, for another message in the same room.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    lineStart = 0
  }

  mutating func write(_ text: String) {
    bytes.append(text)
  }

  mutating func write(_ part: some Sequence<UInt8>) {
    bytes.append(contentsOf: part)
  }

  mutating func write(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// Writes a byte as `=` and two hexadecimal digits.
  mutating func writeEscape(of byte: UInt8) {
    bytes.appendEscape(of: byte, after: "=")
  }

  mutating func endLine() {
    if lineEnd == .carriageReturnLineFeed { bytes.append(UInt8(ascii: "\r")) }
    bytes.append(UInt8(ascii: "\n"))
    lineStart = bytes.count
  }

  /// Writes a header that starts with a name, a colon and a space; an empty value takes the space away.
  mutating func header(_ start: String, value: (inout MIMEText) -> Void) {
    write(start)
    let end = bytes.count
    value(&self)
    if bytes.count == end { bytes.removeLast() }
    endLine()
  }

  /// Writes words with a space between them, folding before a word that does not fit the line.
  mutating func write(words: [some StringProtocol]) {
    for (index, word) in words.enumerated() {
      if index > 0 {
        if column + 1 + word.utf8.count > MIMEText.foldedLength, !word.isEmpty { endLine() }
        write(" ")
      }
      write(word.utf8)
    }
  }

  /// Writes text that has no syntax: as it is where that is safe, else as encoded words.
  mutating func write(unstructured text: String) {
    if isShortAndPlain(text) { return write(text) }
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    if EncodedWord.isNeeded(for: text, words: words) {
      write(encodedWords: text)
    } else {
      write(words: words)
    }
  }

  /// Whether text is sure to be safe as it is, on the present line; told fast, as most subjects are.
  private func isShortAndPlain(_ text: String) -> Bool {
    guard text.utf8.count <= min(64, MIMEText.foldedLength - column) else { return false }
    var last = UInt8(ascii: " ")
    let bytes = text.utf8.span
    for index in bytes.indices {
      let byte = bytes[index]
      let isPlain = 0x20...0x7e ~= byte
      let isSecondSpace = byte == UInt8(ascii: " ") && last == byte
      let isMark = byte == UInt8(ascii: "?") && last == UInt8(ascii: "=")
      if !isPlain || isSecondSpace || isMark { return false }
      last = byte
    }
    return last != UInt8(ascii: " ")
  }

  /// Writes text as encoded words (RFC 2047), as many as it takes, with `end` right after the last.
  mutating func write(encodedWords text: String, end: String = "") {
    let encoding = EncodedWord.shorterEncoding(of: text)
    let lineLength = MIMEText.foldedLength - end.utf8.count
    var scalars = text.unicodeScalars[...]
    while let next = scalars.first {
      let isFirst = scalars.startIndex == text.startIndex
      if !isFirst || column + EncodedWord.length(of: next, encoding) > lineLength {
        endLine()
        write(" ")
      }
      let room = min(lineLength - column, EncodedWord.longest)
      scalars = EncodedWord.write(scalars, encoding, atMost: room, to: &self)
    }
    write(end)
  }
}
