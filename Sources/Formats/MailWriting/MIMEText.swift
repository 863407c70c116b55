import Model

/// Builds the text of an internet message, with folded headers.
struct MIMEText {
  private(set) var bytes: [UInt8] = []
  let lineEnd: MIMEMessage.LineEnd
  private var lineStart = 0

  /// The length at which header lines are folded (the limit of RFC 2047 for lines with encoded words).
  static let foldedLength = 76

  init(lineEnd: MIMEMessage.LineEnd, capacity: Int) {
    self.lineEnd = lineEnd
    bytes.reserveCapacity(capacity)
  }

  /// The length of the present line so far.
  var column: Int { bytes.count - lineStart }

  /// Removes the text and keeps the memory.
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

  /// Writes a header that starts with a name, a colon and a space; without the space if the value is empty.
  mutating func header(_ start: String, value: (inout MIMEText) -> Void) {
    write(start)
    let end = bytes.count
    value(&self)
    if bytes.count == end { bytes.removeLast() }
    endLine()
  }

  /// Writes words separated by spaces, and folds before a word that does not fit the line.
  mutating func write(words: [some StringProtocol]) {
    for (index, word) in words.enumerated() {
      if index > 0 {
        if column + 1 + word.utf8.count > MIMEText.foldedLength, !word.isEmpty { endLine() }
        write(" ")
      }
      write(word.utf8)
    }
  }

  /// Writes unstructured text, as encoded words if necessary.
  mutating func write(unstructured text: String) {
    if isShortAndPlain(text) { return write(text) }
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    if EncodedWord.isNeeded(for: text, words: words) {
      write(encodedWords: text)
    } else {
      write(words: words)
    }
  }

  /// A fast check whether text fits the present line and needs no encoding, as for most subjects.
  private func isShortAndPlain(_ text: String) -> Bool {
    guard text.utf8.count <= min(64, MIMEText.foldedLength - column) else { return false }
    var last = UInt8(ascii: " ")
    let bytes = text.utf8.span
    for index in bytes.indices {
      let byte = bytes[index]
      let isPlain = 0x20...0x7e ~= byte
      let isSecondSpace = byte == UInt8(ascii: " ") && last == byte
      let isEncodedWordStart = byte == UInt8(ascii: "?") && last == UInt8(ascii: "=")
      if !isPlain || isSecondSpace || isEncodedWordStart { return false }
      last = byte
    }
    return last != UInt8(ascii: " ")
  }

  /// Writes text as encoded words (RFC 2047), with `end` right after the last.
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
      let available = min(lineLength - column, EncodedWord.longest)
      scalars = EncodedWord.write(scalars, encoding, atMost: available, to: &self)
    }
    write(end)
  }
}
