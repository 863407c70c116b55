/// The words of one line as a POSIX shell reads them, where the line means nothing more to a shell than words.
///
/// It reads back what `shellWord` writes. What a shell would act on, such as `$HOME` or `;`, is refused
/// outside of quotes, so that a line means the same here and at a shell.
package struct ShellWords: Equatable, Sendable {
  package struct Word: Equatable, Sendable {
    package let text: String
    /// Where it begins, in characters from 1 on.
    package let column: Int
  }

  package let words: [Word]

  package init(_ line: String) throws(ShellWordsError) {
    var reader = ShellWordReader(line)
    words = try reader.words()
  }
}

/// Why a line is no list of words.
package struct ShellWordsError: DiagnosticError, Equatable {
  package enum Kind: Equatable, Sendable {
    case unclosed
    /// A shell would do something about this.
    case meaning(String)
    case unknownEscape
    case notText
  }

  package let column: Int
  package let kind: Kind

  package init(column: Int, kind: Kind) {
    self.column = column
    self.kind = kind
  }

  package var diagnostic: Diagnostic {
    switch kind {
    case .unclosed:
      Diagnostic(
        .badData,
        "the quotes that begin here do not end on this line",
        wayOut: "end them; a command is one line"
      )
    case .meaning(let mark):
      Diagnostic(
        .badData,
        "a shell would act on '\(printable(mark))' here, and nothing does so in a file",
        wayOut: "put the word in single quotes"
      )
    case .unknownEscape:
      Diagnostic(
        .badData,
        "this backslash stands before nothing that can be read",
        wayOut: "put the word in single quotes"
      )
    case .notText:
      Diagnostic(.badData, "this word is no text in UTF-8", wayOut: "write it as text")
    }
  }
}

private struct ShellWordReader {
  private let line: String
  private let scalars: [Unicode.Scalar]
  private var place = 0

  init(_ line: String) {
    self.line = line
    scalars = Array(line.unicodeScalars)
  }

  mutating func words() throws(ShellWordsError) -> [ShellWords.Word] {
    var words: [ShellWords.Word] = []
    while true {
      while let next = peek, next == " " || next == "\t" { place += 1 }
      guard let next = peek, next != "#" else { return words }
      let begin = place
      let bytes = try word()
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw error(.notText, at: begin)
      }
      words.append(ShellWords.Word(text: text, column: column(of: begin)))
    }
  }

  private mutating func word() throws(ShellWordsError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let next = peek, next != " ", next != "\t" {
      let begin = place
      place += 1
      switch next {
      case "'":
        while let scalar = try quoted(until: "'", from: begin) { bytes += UTF8.bytes(scalar) }
      case "\"":
        while let scalar = try quoted(until: "\"", from: begin) {
          bytes += try UTF8.bytes(inDoubleQuotes(scalar))
        }
      case "$" where peek == "'":
        place += 1
        while let scalar = try quoted(until: "'", from: begin) {
          bytes += scalar == "\\" ? try escaped() : UTF8.bytes(scalar)
        }
      case "\\":
        guard let scalar = peek else { throw error(.unknownEscape, at: begin) }
        place += 1
        bytes += UTF8.bytes(scalar)
      case "$", "`", "|", "&", ";", "<", ">", "(", ")":
        throw error(.meaning(String(next)), at: begin)
      default: bytes += UTF8.bytes(next)
      }
    }
    return bytes
  }

  /// The next scalar in quotes; nil at their end.
  private mutating func quoted(until end: Unicode.Scalar, from begin: Int) throws(ShellWordsError)
    -> Unicode.Scalar?
  {
    guard let next = peek else { throw error(.unclosed, at: begin) }
    place += 1
    return next == end ? nil : next
  }

  private mutating func inDoubleQuotes(_ scalar: Unicode.Scalar) throws(ShellWordsError)
    -> Unicode.Scalar
  {
    switch scalar {
    case "$", "`": throw error(.meaning(String(scalar)), at: place - 1)
    case "\\":
      guard let next = peek, "$`\"\\".unicodeScalars.contains(next) else { return scalar }
      place += 1
      return next
    default: return scalar
    }
  }

  /// What a backslash in `$'…'` makes of what follows it.
  private mutating func escaped() throws(ShellWordsError) -> [UInt8] {
    let begin = place - 1
    var digits = ""
    while digits.utf8.count < 3, let next = peek, "0"..."7" ~= next {
      digits.unicodeScalars.append(next)
      place += 1
    }
    if let byte = UInt8(digits, radix: 8) { return [byte] }
    guard digits.isEmpty, let next = peek else { throw error(.unknownEscape, at: begin) }
    place += 1
    switch next {
    case "\\", "'", "\"": return UTF8.bytes(next)
    case "n": return [UInt8(ascii: "\n")]
    case "r": return [UInt8(ascii: "\r")]
    case "t": return [UInt8(ascii: "\t")]
    default: throw error(.unknownEscape, at: begin)
    }
  }

  private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  private func column(of place: Int) -> Int {
    var before = String.UnicodeScalarView()
    before.append(contentsOf: scalars[..<place])
    return String(before).count + 1
  }

  private func error(_ kind: ShellWordsError.Kind, at place: Int) -> ShellWordsError {
    ShellWordsError(column: column(of: place), kind: kind)
  }
}

extension UTF8 {
  fileprivate static func bytes(_ scalar: Unicode.Scalar) -> [UInt8] {
    UTF8.encode(scalar).map(Array.init) ?? []
  }
}
