/// What a session at a terminal looks like: each line typed, and what it printed.
struct Transcript {
  private(set) var lines: [String] = []

  mutating func append(_ typed: String, _ outcome: Stage.Outcome) {
    if !lines.isEmpty { lines.append("") }
    lines.append("$ \(typed)")
    lines += Transcript.lines(of: outcome.output)
    lines += Transcript.lines(of: outcome.errors).map { "2> \($0)" }
    if outcome.exitCode != 0 { lines.append("[exit \(outcome.exitCode)]") }
  }

  private static func lines(of text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return text.hasSuffix("\n") ? lines.dropLast() : lines + ["\\ no newline at the end"]
  }
}
