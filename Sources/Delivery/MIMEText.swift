import Model

/// The text of an internet message while it grows, with folded headers.
struct MIMEText {
  private(set) var bytes: [UInt8] = []
  private let lineEnd: [UInt8]
  private var lineStart = 0

  /// The length at which header lines are folded (RFC 2047 allows no more with encoded words).
  static let foldedLength = 76

  init(lineEnd: MIMEMessage.LineEnd, capacity: Int) {
    self.lineEnd = [UInt8](lineEnd.rawValue.utf8)
    bytes.reserveCapacity(capacity)
  }

  /// The length of the present line so far.
  var column: Int { bytes.count - lineStart }

  mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
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
    bytes.append(contentsOf: lineEnd)
    lineStart = bytes.count
  }

  mutating func header(_ name: String, value: (inout MIMEText) -> Void) {
    write(name)
    write(":")
    let end = bytes.count
    write(" ")
    value(&self)
    if bytes.count == end + 1 { bytes.removeLast() }
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
    for byte in text.utf8 {
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
