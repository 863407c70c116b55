/// A switch over states names every state, so that a new one is not forgotten anywhere.
enum StateSwitches {
  /// The cases of every enumeration that is named for a state.
  static func states(in files: [SwiftFile]) -> [Set<String>] {
    files.filter { $0.path.hasPrefix("Sources/Model/") && $0.name.hasSuffix("State") }
      .map { file in
        let tokens = file.tokens
        let cases = zip(tokens, tokens.dropFirst()).filter { $0.0.text == "case" }
        return Set(cases.map(\.1.text)).subtracting(["."])
      }
  }

  static func check(_ file: SwiftFile, states: [Set<String>]) -> [Finding] {
    guard file.isSource else { return [] }
    let tokens = file.tokens
    return tokens.indices.filter { tokens[$0].text == "switch" }.compactMap { index in
      let labels = labels(ofSwitchAt: index, in: tokens)
      guard let fallback = labels.fallback, !labels.names.isEmpty,
        states.contains(where: labels.names.isSubset)
      else { return nil }
      return Finding(file.path, line: fallback, "a switch over states has a default")
    }
  }

  /// The names after the dots in a switch's own labels, and the line of its default.
  private static func labels(
    ofSwitchAt start: Int,
    in tokens: [SwiftFile.Piece]
  ) -> (names: Set<String>, fallback: Int?) {
    var names: Set<String> = []
    var fallback: Int?
    var depth = 0
    var isLabel = false
    for index in tokens.indices.dropFirst(start) {
      let text = tokens[index].text
      if text == "{" { depth += 1 }
      if text == "}" { depth -= 1 }
      if text == "}", depth == 0 { break }
      guard depth == 1 else { continue }
      if text == "case" { isLabel = true }
      if text == ":" { isLabel = false }
      if text == "default" { fallback = tokens[index].line }
      if isLabel, text == "." { names.insert(tokens[index + 1].text) }
    }
    return (names, fallback)
  }
}
