/// Text from outside, with nothing left in it that acts on a terminal or a page, or hides.
///
/// Control characters, line separators, and the marks that reverse the direction of writing or are
/// invisible are written in Swift's notation, `\n` or `\u{1B}`, so that the text stays on its line.
/// Combining marks piled up on one letter until they cover the lines above are counted instead. Behind
/// the limit, in Unicode scalars, the text is cut and ends with `…`.
package func printable(_ text: some StringProtocol, upTo limit: Int = .max) -> String {
  if isPlain(text), text.utf8.count <= limit { return String(text) }
  var shown = ""
  var marks = 0
  var count = 0
  for scalar in text.unicodeScalars {
    count += 1
    guard count <= limit else { return shown + excess(of: marks) + "…" }
    if isMark(scalar) {
      marks += 1
      if marks <= mostMarks { shown.unicodeScalars.append(scalar) }
      continue
    }
    shown += excess(of: marks)
    marks = 0
    if isHidden(scalar) {
      shown += escape(scalar)
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown + excess(of: marks)
}

/// Text from outside in quotation marks, in at most 60 characters.
package func quoted(_ text: some StringProtocol) -> String { "\"\(printable(text, upTo: 60))\"" }

/// Whether a text holds nothing but printable ASCII, as almost all do.
private func isPlain(_ text: some StringProtocol) -> Bool {
  text.utf8.allSatisfy { 0x20..<0x7F ~= $0 }
}

/// Whether any scalar of a text would be written as an escape.
func holdsHidden(_ text: String) -> Bool {
  !isPlain(text) && text.unicodeScalars.contains(where: isHidden)
}

/// What stands for the marks that were not shown.
private func excess(of marks: Int) -> String {
  marks > mostMarks ? " (and \(counted(marks - mostMarks, "mark")) on it)" : ""
}

private let mostMarks = 4

private func isMark(_ scalar: Unicode.Scalar) -> Bool {
  guard !scalar.isASCII else { return false }
  return switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark: true
  default: false
  }
}

private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
  // Joiners are part of how words and pictures are written.
  case .format: scalar.value != 0x200C && scalar.value != 0x200D
  default: false
  }
}

private func escape(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\t": "\\t"
  case "\n": "\\n"
  case "\r": "\\r"
  default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
}
