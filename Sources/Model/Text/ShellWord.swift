/// A word as it must be typed at a POSIX shell, safe to print.
///
/// It is in single quotes where something in it means anything to a shell or it could be taken for an
/// option, and in `$'…'` where it holds what a terminal would act on. Different texts give different words.
package func shellWord(_ text: String) -> String {
  if holdsHidden(text) { return escapedShellWord(text) }
  let isPlain =
    !text.isEmpty && (!looksLikeOption(text) || text == "-") && text.first != "="
    && text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_./:,=@+%".unicodeScalars.contains(scalar)
    }
  return isPlain ? text : singleQuoted(text)
}

/// A command with an argument that may look like an option, and options with their values behind it:
/// `sendplan explain m1 --plan 2`, or `sendplan explain --plan 2 -- -m1`.
package func commandLine(_ command: String, _ argument: String, options: String = "") -> String {
  let options = options.isEmpty ? "" : " \(options)"
  return looksLikeOption(argument)
    ? "\(command)\(options) -- \(shellWord(argument))"
    : "\(command) \(shellWord(argument))\(options)"
}

/// An option with its value, also where the value looks like an option: `--db x.db`, or `--db='-x.db'`.
package func optionWords(_ option: String, _ value: String) -> String {
  looksLikeOption(value)
    ? "\(option)=\(shellWord(value))" : "\(option) \(shellWord(value))"
}

/// A text in single quotes for a POSIX shell, whatever is in it.
package func singleQuoted(_ text: String) -> String {
  "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
}

/// Whether a command would take a word for an option.
private func looksLikeOption(_ word: String) -> Bool { word.utf8.first == UInt8(ascii: "-") }

/// A text in `$'…'` (POSIX.1-2024), each byte of what is not plain ASCII in octal.
private func escapedShellWord(_ text: String) -> String {
  var word = "$'"
  for scalar in text.unicodeScalars {
    switch scalar {
    case "'", "\\": word += "\\\(scalar)"
    case " "..."~": word.unicodeScalars.append(scalar)
    default:
      for byte in UTF8.encode(scalar) ?? .init() {
        let octal = String(byte, radix: 8)
        word += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      }
    }
  }
  return word + "'"
}
