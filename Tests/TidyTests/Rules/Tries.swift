/// No error is forced away, and none is swallowed without a reason.
enum Tries {
  static func check(_ file: SwiftFile) -> [Finding] {
    zip(1..., file.code).compactMap { number, line in
      if holds(line, "try!") {
        return Finding(file.path, line: number, "an error is forced away")
      }
      // A test may ask whether there is an error without asking which.
      if file.isSource, holds(line, "try?"), !hasReason(number, in: file) {
        return Finding(file.path, line: number, "an error is swallowed without a 'because'")
      }
      return nil
    }
  }

  /// Whether a line holds a keyword that does not end another word; `try !a` holds none of these.
  private static func holds(_ line: String, _ keyword: String) -> Bool {
    line.ranges(of: keyword).contains { range in
      line[..<range.lowerBound].last.map { !$0.isLetter && $0 != "_" } ?? true
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
