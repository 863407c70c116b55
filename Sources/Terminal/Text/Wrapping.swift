/// Breaks text into lines of at most so many columns, between words.
///
/// A blank line ends a paragraph; a line that begins with two spaces is kept as it is. A word longer
/// than the width has a line to itself.
package func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var paragraph: [Substring] = []
  func endParagraph() {
    lines += filled(paragraph, to: width)
    paragraph = []
  }
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.isEmpty || line.hasPrefix("  ") {
      endParagraph()
      lines.append(String(line))
    } else {
      paragraph += line.split(separator: " ")
    }
  }
  endParagraph()
  return lines
}

/// Words side by side in lines of at most so many columns.
func filled(_ words: [some StringProtocol], to width: Int, indent: Int = 0) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in words {
    if line.isEmpty {
      line = String(word)
    } else if line.displayWidth + 1 + word.displayWidth <= width {
      line += " \(word)"
    } else {
      lines.append(line)
      line = String(repeating: " ", count: indent) + word
    }
  }
  return line.isEmpty ? lines : lines + [line]
}
