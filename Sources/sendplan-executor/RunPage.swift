import Execution
import Model
import Storage
import Terminal

extension RunReport {
  /// Prints the report for a person.
  func write(on console: Console, repeating request: RunRequest) throws {
    let output = console.output
    for run in recovered { try output.writeLine(run.sentence) }
    if let sentence = repeated.sentence { try output.writeLine(sentence) }
    try output.writeLine(heading)
    for replaced in replacedPaces { try output.writeLine(replaced.sentence) }
    if end != .finishedBefore {
      try writeChannels(on: output)
      try writeFailures(on: output)
      try writeSkips(on: output)
    }
    for line in nextSteps(repeating: request) { try output.writeLine("next: \(line)") }
    for stuck in stuck { console.error.report(stuck.diagnostic.sentence) }
    for channel in channels {
      guard let unavailability = channel.unavailability else { continue }
      let verb = channel.waitsUntil == nil ? "was given up" : "waits"
      console.error.report(
        "channel '\(channel.channel)' \(verb): \(unavailability.diagnostic.sentence)"
      )
    }
  }

  var heading: String {
    switch end {
    case .finishedBefore: "plan \(plan) for \(day): finished earlier; nothing was done now"
    case .finished(completesPlan: false): "plan \(plan) for \(day): finished"
    case .finished(completesPlan: true):
      "plan \(plan) for \(day): finished, and with it the whole plan"
    case .interrupted where waitsUntil != nil:
      "plan \(plan) for \(day): waits for accounts in which that day is still to come"
    case .interrupted: "plan \(plan) for \(day): interrupted"
    }
  }

  private func writeChannels(on output: StandardOutput) throws {
    try Table.write(
      channels.map(\.cells),
      under: [Column("channel")]
        + (channels.first?.counts.map { Column($0.name.replacing("_", with: " "), .right) } ?? [])
        + [Column("why", mayShrink: true)],
      on: output,
      emptyText: "the plan assigns nothing to this day"
    )
  }

  private func writeFailures(on output: StandardOutput) throws {
    try write(
      channels.flatMap { channel in
        channel.failures.map { [$0.id, channel.channel, $0.reason] }
      },
      "failed",
      on: output
    )
  }

  private func writeSkips(on output: StandardOutput) throws {
    try write(
      channels.flatMap { channel in
        channel.skips.map { [$0.id, channel.channel, $0.reason.sentence] }
      },
      "skipped",
      on: output
    )
  }

  /// The first of some messages with the reasons, and how many more there are.
  private func write(_ rows: [[String]], _ heading: String, on output: StandardOutput) throws {
    guard !rows.isEmpty else { return }
    try output.writeLine()
    try Table.write(
      rows.prefix(RunReport.shownRows).map { $0 },
      under: [
        Column(heading, mayShrink: true), Column("channel"), Column("why", mayShrink: true),
      ],
      on: output
    )
    let more = rows.count - RunReport.shownRows
    if more > 0 { try output.writeLine("and \(more.grouped) more") }
  }

  private static let shownRows = 20
}

extension ReplacedPace {
  var sentence: String {
    "the options of this run take the place of what '\(channel)' states: \(pace.parts.joined(separator: ", "))"
  }
}

extension RepeatedAttempts {
  var sentence: String? {
    guard accepted + inDoubt + open > 0 else { return nil }
    return "repeated what had no answer under the same keys: \(accepted.grouped) accepted, "
      + "\(inDoubt.grouped) in doubt, \(open.grouped) without an answer still"
  }
}

extension ChannelReport {
  fileprivate var cells: [String] {
    [channel] + counts.map(\.count.grouped) + [reasons.joined(separator: "; ")]
  }

  /// Why messages were not sent.
  var reasons: [String] {
    var counts: [(words: String, count: Int)] = []
    for words in skips.map(\.reason.kind) {
      if let index = counts.firstIndex(where: { $0.words == words }) {
        counts[index].count += 1
      } else {
        counts.append((words, 1))
      }
    }
    if canceled > 0 { counts.append(("not wanted any more", canceled)) }
    return counts.map { "\($0.count.grouped) \($0.words)" }
      + [unavailability?.shortly ?? (left + failed + inDoubt > 0 ? lastFailure : nil)]
      .compactMap(\.self)
  }
}

extension SkipReason {
  /// The reason without details, for counting.
  fileprivate var kind: String {
    switch self {
    case .state(let state): state.name
    case .notBefore: "rescheduled"
    case .pastDeadline: "past their deadline"
    case .noCapacity(_, .capacity): "without capacity"
    case .noCapacity(_, .window): "over a window"
    case .recipientLimit: "over the recipient limit"
    case .held: "held"
    case .planWithdrawn: "of a plan whose approval was withdrawn"
    case .edited: "edited since the plan was computed"
    case .otherSender: "of a channel with another sender or other headers"
    case .answered: "answered"
    case .suppressed: "suppressed"
    }
  }

  var sentence: String {
    switch self {
    case .state(let state): state.name
    case .notBefore(let day): "rescheduled: not before \(day)"
    case .pastDeadline(let day): "its deadline was \(day)"
    case .noCapacity(let day, .capacity(let channel)):
      "the capacity of '\(channel)' on \(day) is used up"
    case .noCapacity(let day, .window(let channel, let most, let days)):
      "the window of '\(channel)', \(most.grouped) in \(days) days, has no room on \(day)"
    case .recipientLimit(let day, let most, let days):
      "its recipient may get no more on \(day): at most \(most.grouped) in"
        + " \(days == 1 ? "a day" : "\(days) days")"
    case .held: "it is held: 'sendplan hold list' says why"
    case .planWithdrawn: "the approval of the plan was withdrawn"
    case .edited: "it was edited since the plan was computed: plan and approve it anew"
    case .otherSender:
      "its channel has another sender or other headers than when the plan was computed: plan and approve it anew"
    case .answered: "its thread has an answer; canceled"
    case .suppressed(let name): "nothing goes to \(name.text) any more; canceled"
    }
  }
}
