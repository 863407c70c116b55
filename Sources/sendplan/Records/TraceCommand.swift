import Model
import Planning
import Reporting
import Storage
import Terminal

extension Command {
  static let trace = Command(
    "trace",
    group: "Records",
    summary: "shows a message's whole life and its day in every version, with the first shift",
    discussion: """
      The first version that gives it another day is marked, with the cause: what differs between \
      the inputs of that version and of the one before. CSV and JSON list the versions alone; its \
      transitions are in 'journal --of ID'. With --drift: who moved later most often, and then \
      most far, over all versions; a table shows the first of them, CSV and JSON show all.
      """,
    arguments: [Argument("ID", "the message's id", isOptional: true)],
    options: [
      Option("--drift", "lists the messages that moved later, instead of one message"),
      Options.format,
    ],
    examples: [
      Example("sendplan trace m-1042", "when and why it first moved"),
      Example("sendplan trace --drift", "what moves a little every night"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    guard arguments.has("--drift") != arguments.has("ID") else {
      throw arguments.contradiction("name a message, or ask for --drift")
    }
    try session.read { snapshot in
      guard let id = arguments["ID"] else { return try DriftText.print(session, snapshot) }
      let history = try MessageHistory(of: try snapshot.message(id: id), in: snapshot)
      try TraceText(history: history, session: session, snapshot: snapshot).print()
    }
    return .done
  }
}

/// A message's life on its way to a person or a program.
private struct TraceText {
  let history: MessageHistory
  let session: Session
  let snapshot: Snapshot

  func print() throws {
    let isTable = session.arguments.required(Options.format.name) == "table"
    if isTable { try printLife() }
    var list = try Listing("versions", TraceText.columns, for: session)
    for version in history.versions {
      var note = version.shift.map { $0.isFirst ? "first shift" : "first shift to later" } ?? ""
      if !isTable, let shift = version.shift {
        note += ": \(try text(of: shift).joined(separator: "; "))"
      }
      try list.add((version, note.isEmpty ? nil : note))
    }
    try list.finish(emptyText: "no version knows it")
    if isTable {
      try printShifts()
      try printGaps()
    }
  }

  private func printLife() throws {
    let message = history.message
    let output = session.console.output
    try output.writeLine(
      "\(printable(message.id)): \(message.state.name), by \(printable(message.channel)) to"
        + " \(printable(message.recipient)), priority \(message.priority.level)"
        + (message.deadline.map { ", deadline \($0)" } ?? "")
    )
    try output.writeLine()
    try Table.write(snapshot.transitions(of: message), MessageTransition.columns, on: output)
    for reply in try snapshot.replies(to: message) {
      try output.writeLine("came back: \(printable(reply.summary))")
    }
    try output.writeLine()
  }

  private func printShifts() throws {
    let output = session.console.output
    guard history.versions.contains(where: { $0.shift != nil }) else {
      let scope = history.pruned.isEmpty ? "" : " in the versions that are left"
      return try output.writeLine("\nit never moved\(scope)")
    }
    for version in history.versions {
      guard let shift = version.shift else { continue }
      let name = shift.isFirst ? "first shift" : "first shift to a later day"
      try output.writeLine("\n\(name): plan \(version.plan.version) \(version.move ?? "")")
      for line in try text(of: shift) { try output.writeLine("  \(line)") }
    }
  }

  /// What cannot be said, since the versions that knew were pruned.
  private func printGaps() throws {
    guard !history.pruned.isEmpty else { return }
    try session.console.output.writeLine(
      "\n\(PlanText.versions(history.pruned)) \(history.pruned.count == 1 ? "was" : "were") pruned:"
        + " it may have moved there first"
    )
  }

  private func text(of shift: MessageHistory.Shift) throws -> [String] {
    try ShiftText(channel: history.message.channel, snapshot: snapshot).lines(shift.causes)
  }

  private static let columns: [RecordColumn<(version: MessageHistory.Version, note: String?)>] = [
    .number("version") { $0.version.plan.version },
    .text("state") { $0.version.plan.state.name },
    .day("base_date") { $0.version.plan.baseDate },
    .day("release") { $0.version.row?.release },
    .day("day") { $0.version.row?.day },
    .text("reason") { $0.version.withoutDay },
    .amount("shift") { $0.version.days },
    .text("note") { $0.note },
    .day("waiting_since") { $0.version.row?.waitingSince },
  ]
}

extension MessageHistory.Version {
  /// Why it has no day in this version; nil where it has one.
  fileprivate var withoutDay: String? {
    switch row?.decision {
    case .assigned?: nil
    case .unplaced(let reason)?: reason.name
    case nil: plan.pruning == nil ? "not in this plan" : "pruned"
    }
  }
}

private enum DriftText {
  static let shown = 20

  static func print(_ session: Session, _ snapshot: Snapshot) throws {
    var drift = Drift()
    let plans = try snapshot.plans()
    for plan in plans.reversed() where plan.pruning == nil {
      drift.begin(version: plan.version)
      try snapshot.forEachDay(in: plan) { drift.add($0, $1) }
    }
    let drifted = drift.drifted
    let isTable = session.arguments.required(Options.format.name) == "table"
    var list = try Listing("drifted", columns, for: session)
    for message in isTable ? drifted.prefix(shown) : drifted[...] {
      guard list.hasReader else { return }
      try list.add((message, try snapshot.messageID(message.message)))
    }
    try list.finish(emptyText: "nothing moved later")
    let pruned = plans.filter { $0.pruning != nil }.map(\.version)
    if !pruned.isEmpty {
      session.console.error.warn(
        "\(PlanText.versions(pruned)) \(pruned.count == 1 ? "was" : "were") pruned; what moved there"
          + " is not counted"
      )
    }
    if isTable, drifted.count > shown {
      try session.console.output.writeLine(
        "and \((drifted.count - shown).grouped) more: sendplan trace --drift --format csv"
          + session.databaseWords
      )
    }
  }

  private static let columns: [RecordColumn<(message: Drift.Drifted, id: String)>] = [
    .text("message_id") { $0.id },
    .amount("times_later") { $0.message.timesLater },
    .amount("days_later") { $0.message.daysLater },
    .number("first_version") { $0.message.firstVersion },
    .day("first_day") { $0.message.first },
    .day("last_day") { $0.message.last },
  ]
}
