/// Names that say nothing, and words that put work off.
enum Names {
  static let banned = ["Manager", "Helper", "Util"]
  static let bannedWords: Set = ["TODO", "FIXME", "XXX", "HACK"]
  /// What git writes around the two sides of a conflict.
  private static let mergeMarkers = ["<<<<<<< ", ">>>>>>> "]

  static func check(_ file: SwiftFile) -> [Finding] {
    let kinds: Set = ["class", "struct", "enum", "actor", "protocol", "typealias"]
    let tokens = file.tokens
    let types = zip(tokens, tokens.dropFirst()).filter { kinds.contains($0.0.text) }.map(\.1)
    return ([SwiftFile.Piece(line: 1, text: file.name)] + types).compactMap { piece in
      banned.first(where: piece.text.contains).map {
        Finding(file.path, line: piece.line, "\(piece.text): a \($0) of what?")
      }
    }
  }

  /// Looks through any text file.
  static func check(text: String, of path: String) -> [Finding] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      if mergeMarkers.contains(where: line.hasPrefix) {
        return [Finding(path, line: index + 1, "a merge was not finished")]
      }
      return words(of: line).filter(bannedWords.contains).map {
        Finding(path, line: index + 1, "\($0): do it now or leave it out")
      }
    }
  }
}
