/// A Swift file taken apart into what is compiled, what is said in strings and what in comments.
struct SwiftFile {
  /// A piece of text and the line, counted from 1, on which it starts.
  struct Piece: Equatable {
    let line: Int
    let text: String
  }

  /// Relative to the repository's root.
  let path: String
  /// The code line by line, with comments and the content of strings blanked out.
  let code: [String]
  let strings: [Piece]
  let comments: [Piece]

  init(path: String, text: String) {
    self.path = path
    var scanner = SwiftScanner(text)
    scanner.scan()
    code = scanner.code.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    strings = scanner.strings
    comments = scanner.comments
  }

  /// The folder below `Sources` or `Tests` that the file belongs to.
  var target: String? {
    let parts = path.split(separator: "/")
    guard parts.count > 2, parts[0] == "Sources" || parts[0] == "Tests" else { return nil }
    return String(parts[1])
  }

  /// The folder that the file lies in.
  var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

  /// The file's name without folders and extension.
  var name: String {
    let last = path.split(separator: "/").last ?? ""
    return String(last.prefix { $0 != "." })
  }

  /// Whether the file is part of a program, not of a test.
  var isSource: Bool { path.hasPrefix("Sources/") }

  /// The words of the code: names, keywords and numbers, and single characters of anything else.
  var tokens: [Piece] {
    code.enumerated().flatMap { index, line in
      words(of: line).map { Piece(line: index + 1, text: $0) }
    }
  }
}

/// The words of a line of code and, each on its own, its other characters but blanks.
func words(of line: some StringProtocol) -> [String] {
  var words: [String] = []
  var isInWord = false
  for character in line {
    let isWord = character.isLetter || character.isNumber || character == "_"
    if isWord, isInWord {
      words[words.count - 1].append(character)
    } else if !character.isWhitespace {
      words.append(String(character))
    }
    isInWord = isWord
  }
  return words
}
