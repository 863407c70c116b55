/// Text from outside, with nothing left in it that would do something to a terminal.
///
/// Control characters, line separators and the marks that turn the direction of writing around are
/// shown in Swift's notation, `\n` or `\u{1B}`, so that the text stays on its line.
package func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isCommand) else { return text }
  var shown = ""
  for scalar in text.unicodeScalars {
    if isCommand(scalar) {
      shown += escape(scalar)
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

private func isCommand(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x00...0x1F, 0x7F...0x9F: true
  case 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C: true
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
