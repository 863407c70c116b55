import Model
import Storage
import Terminal

extension Command {
  static let checkJournal = Command(
    "check journal",
    group: "Records",
    summary: "proves that replaying the journal from nothing gives everything that is stored",
    discussion: """
      Every row must follow the one before it of the same thing, every step must be one that the \
      rules allow, and at the end messages, plans, runs, attempts, capacities and the base date \
      must stand where the tables say. Every recipient and text must be the one that its digest was \
      made of. Exit status 1 when anything disagrees.
      """,
    examples: [Example("sendplan check journal", "the full proof")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let findings = try session.read { try $0.checkRecords() }
    let lines =
      findings.isEmpty
      ? [findings.summary]
      : [findings.summary + ":"] + findings.sentences.map { "  \(printable($0))" }
        + findings.rest.map { "  \($0)" }
    try console.output.write(lines.joined(separator: "\n") + "\n")
    return findings.isEmpty ? .done : .refused
  }
}

extension JournalReport {
  /// The outcome in one line.
  var summary: String {
    isEmpty
      ? "the journal holds: replaying \(counted(rows, "row")) gives the present states"
      : "the journal does not hold: \(counted(count, "flaw")) in \(counted(rows, "row"))"
  }

  /// What is not said of the flaws that were not kept.
  fileprivate var rest: [String] {
    let hidden = count - sentences.count
    return hidden > 0 ? ["and \(hidden.grouped) more"] : []
  }
}
