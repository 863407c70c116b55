/// No error is forced away, and none is swallowed without a reason.
enum Tries {
  static func check(_ file: SwiftFile) -> [Finding] {
    let tokens = file.tokens
    return zip(tokens, tokens.dropFirst()).compactMap { keyword, mark in
      guard keyword.text == "try" else { return nil }
      if mark.text == "!" {
        return Finding(file.path, line: keyword.line, "an error is forced away")
      }
      if mark.text == "?", !hasReason(keyword.line, in: file) {
        return Finding(file.path, line: keyword.line, "an error is swallowed without a 'because'")
      }
      return nil
    }
  }

  /// Whether a comment on the line, or the comment right above it, says why.
  private static func hasReason(_ line: Int, in file: SwiftFile) -> Bool {
    let said = Dictionary(file.comments.map { ($0.line, $0.text) }) { first, _ in first }
    if said[line]?.contains("because") == true { return true }
    return sequence(first: line - 1) { $0 - 1 }.lazy.map { said[$0] }
      .prefix { $0 != nil }.contains { $0?.contains("because") == true }
  }
}
