/// Files and functions that a reader can hold in mind.
enum Sizes {
  static let longestFile = 400
  static let longestFunction = 60

  static func check(_ file: SwiftFile) -> [Finding] {
    // What follows the last line break is no line.
    let lines = file.code.count - 1
    let whole =
      lines > longestFile
      ? [Finding(file.path, "\(lines) lines, more than \(longestFile)")] : []
    return whole
      + functions(of: file).filter { $0.lines > longestFunction }.map { found in
        Finding(
          file.path,
          line: found.line,
          "\(found.name) takes \(found.lines) lines, more than \(longestFunction)"
        )
      }
  }

  /// Every function and initializer that has a body, with the lines from its name to its last brace.
  static func functions(of file: SwiftFile) -> [(name: String, line: Int, lines: Int)] {
    let tokens = file.tokens
    return tokens.indices.compactMap { index in
      let keyword = tokens[index].text
      // `self.init(…)` and `.init(…)` are calls.
      let isCall = index > 0 && tokens[index - 1].text == "."
      guard keyword == "func" || keyword == "init" && !isCall,
        let body = body(after: index, in: tokens)
      else { return nil }
      let name = keyword == "func" ? tokens[index + 1].text : "init"
      let line = tokens[index].line
      return (name, line, tokens[body.upperBound].line - line + 1)
    }
  }

  /// From the first brace to its partner; nil for what a protocol requires.
  private static func body(
    after start: Int,
    in tokens: [SwiftFile.Piece]
  ) -> ClosedRange<Int>? {
    let ends: Set = ["func", "init", "var", "let", "case", "static", "mutating", "}", "@"]
    var parentheses = 0
    for index in tokens.indices.dropFirst(start + 1) {
      let text = tokens[index].text
      if text == "(" || text == "[" { parentheses += 1 }
      if text == ")" || text == "]" { parentheses -= 1 }
      guard parentheses == 0 else { continue }
      if text == "{" { return partner(ofBraceAt: index, in: tokens).map { index...$0 } }
      if ends.contains(text) { return nil }
    }
    return nil
  }

  /// The closing brace that belongs to an opening one.
  static func partner(ofBraceAt start: Int, in tokens: [SwiftFile.Piece]) -> Int? {
    var depth = 0
    for index in tokens.indices.dropFirst(start) {
      if tokens[index].text == "{" { depth += 1 }
      if tokens[index].text == "}" { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }
}
