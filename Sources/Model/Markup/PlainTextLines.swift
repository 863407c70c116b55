/// Lines of text with collapsed white space, blank lines between paragraphs, and marks before quotations and items.
struct PlainTextLines {
  private(set) var text = ""
  /// How many quotations the text is in.
  var quotation = 0
  /// By how many spaces lines begin.
  var indentation = 0
  /// How many line ends stand before the next text: 2 make a blank line.
  private var breaks = 0
  private var isSpacePending = false
  /// What begins the next line beside spaces.
  private var mark = ""

  var length: Int { text.utf8.count }

  /// The text from a length on, without what stands around its words.
  func text(from length: Int) -> String {
    let part = text.utf8.dropFirst(length)
    var words = Substring(part)
    while words.first?.isWhitespace == true { words.removeFirst() }
    return String(words)
  }

  /// Ends the line, so that the next text stands so many lines below.
  mutating func breakLine(_ count: Int) {
    breaks = max(breaks, count)
    if count > 0 { isSpacePending = false }
  }

  /// Ends a line, as often as it is said; two are a blank line.
  mutating func breakLine() {
    breaks = min(breaks + 1, 2)
    isSpacePending = false
  }

  /// Keeps what follows apart from what stands on the line.
  mutating func separate() { isSpacePending = true }

  /// Begins an item of a list so many lists deep.
  mutating func begin(item mark: String, _ depth: Int) {
    indentation = 2 * depth
    self.mark = mark
  }

  mutating func write(_ words: String, keepingSpace: Bool) {
    for scalar in words.unicodeScalars {
      if scalar == "\n" && keepingSpace {
        beginText()
        breaks = min(breaks + 1, 2)
      } else if scalar.isCollapsed && !keepingSpace {
        isSpacePending = true
      } else if !scalar.isControl {
        beginText()
        text.unicodeScalars.append(scalar == "\u{A0}" ? " " : scalar)
      }
    }
  }

  /// Writes what has to stand before the next letter.
  private mutating func beginText() {
    defer { isSpacePending = false }
    guard text.isEmpty || breaks > 0 || !mark.isEmpty else {
      if isSpacePending { text += " " }
      return
    }
    let isFirst = text.isEmpty
    trimEnd()
    let line = String(repeating: "> ", count: quotation)
    if !isFirst { text += String(repeating: "\n", count: max(1, breaks)) }
    text += line + String(repeating: " ", count: indentation) + mark
    if !mark.isEmpty { indentation += mark.utf8.count }
    mark = ""
    breaks = 0
  }
}

extension PlainTextLines {
  /// Takes spaces away at which the text ends.
  mutating func trimEnd() {
    while text.utf8.last == UInt8(ascii: " ") { text.unicodeScalars.removeLast() }
  }
}

extension Unicode.Scalar {
  /// White space that HTML shows as one space.
  fileprivate var isCollapsed: Bool { self == " " || "\t"..."\r" ~= self }
}
