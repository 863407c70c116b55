import RegexBuilder
import TestSupport

/// What a session at a terminal looks like: each line typed, and what it printed.
///
/// What differs from one database to the next stands in it by name: a transcript says the same whatever
/// was drawn when the database was made.
struct Transcript {
  private(set) var lines: [String] = []

  mutating func append(_ typed: String, _ outcome: ChildProcess.Result) {
    if !lines.isEmpty { lines.append("") }
    lines.append("$ \(typed)")
    lines += Transcript.lines(of: outcome.output)
    lines += Transcript.lines(of: outcome.error).map { "2> \($0)" }
    if outcome.status != 0 { lines.append("[exit \(outcome.status)]") }
  }

  private static func lines(of text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let whole = text.hasSuffix("\n") ? lines.dropLast() : lines + ["\\ no newline at the end"]
    return whole.map(withNames)
  }

  /// A line with `KEY`, `TOKEN`, `ORIGIN` and `DIGEST` in the place of what makes an attempt's key its own, of
  /// what a database is known by, and of a plan's digest, whole or shortened; and with no time in the place of
  /// the one that a step took.
  static func withNames(_ line: String) -> String {
    line.replacing(/(-[0-9]+\.)([0-9a-f]{40})(?![0-9A-Za-z])/) { "\($0.1)KEY" }
      .replacing(/(\b|%20)[a-z2-7]{24}\b/.asciiOnlyWordCharacters()) { "\($0.1)TOKEN" }
      .replacing(digits(64), with: "DIGEST").replacing(digits(32), with: "ORIGIN")
      .replacing(digits(16), with: "DIGEST").replacing(#/ [0-9]+\.[0-9][0-9] s /#, with: " 0.00 s ")
  }

  /// So many hexadecimal digits, and no more before or behind them.
  private static func digits(_ count: Int) -> some RegexComponent {
    Regex {
      Anchor.wordBoundary
      Repeat(.hexDigit, count: count)
      Anchor.wordBoundary
    }
    .asciiOnlyWordCharacters().wordBoundaryKind(.simple)
  }
}
