/// Text from outside as a page shows it: nothing in it acts on the page or hides, and it ends.
///
/// Control characters, line separators, and the marks that turn the direction of writing around or
/// take no room at all are written in Swift's notation, such as `\u{202E}`. Combining marks that are
/// piled up on one letter until they cover the lines above are counted instead, and so is what lies
/// behind the first few hundred characters.
func visible(_ text: String, upTo mostCharacters: Int = 200) -> String {
  var shown = ""
  var marks = 0
  var count = 0
  for scalar in text.unicodeScalars {
    count += 1
    guard count <= mostCharacters else { continue }
    if isMark(scalar) {
      marks += 1
      if marks <= mostMarks { shown.unicodeScalars.append(scalar) }
      continue
    }
    shown += excess(of: marks)
    marks = 0
    if isHidden(scalar) {
      shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  shown += excess(of: marks)
  guard count > mostCharacters else { return shown }
  return "\(shown)… (\((count - mostCharacters).grouped) more characters)"
}

/// What stands for the marks that were not shown.
private func excess(of marks: Int) -> String {
  marks > mostMarks ? " (and \(counted(marks - mostMarks, "mark")) on it)" : ""
}

private let mostMarks = 4

private func isMark(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
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
