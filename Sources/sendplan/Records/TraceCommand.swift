import Model
import Planning
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
      try list.add(
        cells(of: version)
          + [note.isEmpty ? .nothing : .text(note), Cell(version.row?.waitingSince)]
      )
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
    try Table.write(
      try snapshot.transitions(of: message).map { transition in
        [
          String(transition.sequence), transition.at.description, transition.from?.name ?? "",
          transition.to.name, transition.cause.name, transition.day?.description ?? "",
          transition.plan.map(String.init) ?? "", transition.actor, transition.note ?? "",
        ]
      },
      under: TraceText.lifeColumns,
      on: output
    )
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

  private func cells(of version: MessageHistory.Version) -> [Cell] {
    let outcome: Cell =
      switch version.row?.decision {
      case .assigned?: .nothing
      case .unplaced(let reason)?: .text(reason.name)
      case nil: .text(version.plan.pruning == nil ? "not in this plan" : "pruned")
      }
    return [
      .number(version.plan.version), .text(version.plan.state.name), .day(version.plan.baseDate),
      Cell(version.row?.release), Cell(version.row?.day), outcome,
      Cell(version.days),
    ]
  }

  private static let columns = [
    ListColumn("version", .right), ListColumn("state"), ListColumn("base_date"),
    ListColumn("release"), ListColumn("day"), ListColumn("reason"), ListColumn("shift", .right),
    ListColumn("note"), ListColumn("waiting_since"),
  ]

  private static let lifeColumns = [
    Column("sequence", .right), Column("at"), Column("from"), Column("to"), Column("cause"),
    Column("day"), Column("plan", .right), Column("actor", mayShrink: true),
    Column("note", mayShrink: true),
  ]
}

private enum DriftText {
  static let shown = 20

  static func print(_ session: Session, _ snapshot: Snapshot) throws {
    var drift = Drift()
    let plans = try snapshot.plans()
    for plan in plans.reversed() where plan.pruning == nil {
      drift.begin(version: plan.version)
      try snapshot.forEachDay(in: plan) { drift.see($0, $1) }
    }
    let drifted = drift.drifted
    let isTable = session.arguments.required(Options.format.name) == "table"
    var list = try Listing("drifted", columns, for: session)
    for message in isTable ? drifted.prefix(shown) : drifted[...] {
      guard list.hasReader else { return }
      try list.add([
        .text(try snapshot.messageID(message.message)), .integer(message.timesLater),
        .integer(message.daysLater), .number(message.firstVersion), Cell(message.first),
        Cell(message.last),
      ])
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

  private static let columns = [
    ListColumn("message_id"), ListColumn("times_later", .right), ListColumn("days_later", .right),
    ListColumn("first_version", .right), ListColumn("first_day"), ListColumn("last_day"),
  ]
}
