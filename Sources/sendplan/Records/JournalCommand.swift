import Model
import Storage
import Terminal

extension Command {
  static let journal = Command(
    "journal",
    group: "Records",
    summary: "lists every transition in order",
    discussion: """
      Messages, plans, runs, the base date, channels and capacities change only by a row of the \
      journal. ID is a message's id, or one of plan:2, run:1, base and channel:email; write \
      message:ID for a message whose id looks like one of these.
      """,
    options: [
      Option("--since", .text("SEQ"), "only what came after this sequence number"),
      Option("--of", .text("ID"), "only what happened to this"), Options.format,
    ],
    examples: [
      Example("sendplan journal --since 1042 --format json", "what is new since the last look"),
      Example("sendplan journal --of base", "every move of the base date"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let sequence = try arguments.integer("--since", in: 0...Int.max) ?? 0
    let thing = try arguments.value("--of", "a message's id, plan:N, run:N, base or channel:NAME") {
      JournalThing($0)
    }
    var list = try Listing("transitions", JournalText.columns, for: session)
    try session.read { snapshot in
      try snapshot.forEachTransition(after: sequence, of: thing) { record in
        guard list.hasReader else { return }
        try list.add(JournalText.cells(of: record))
      }
    }
    try list.finish(emptyText: "no transitions")
    return .done
  }
}

extension JournalThing {
  /// Reads what `--of` names; nil for a number that is none.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.count == 2 ? String(parts[1]) : ""
    switch (parts.first, parts.count) {
    case ("base", 1): self = .baseDate
    case ("plan", 2), ("run", 2):
      guard let number = Int(name), number > 0 else { return nil }
      self = parts[0] == "plan" ? .plan(number) : .run(number)
    case ("channel", 2): self = .channel(name)
    case ("message", 2): self = .message(name)
    default: self = .message(text)
    }
  }
}

private enum JournalText {
  static let columns = [
    ListColumn("sequence", .right), ListColumn("at"), ListColumn("what"), ListColumn("from"),
    ListColumn("to"), ListColumn("cause"), ListColumn("day"), ListColumn("operation"),
    ListColumn("actor", mayShrink: true), ListColumn("plan", .right), ListColumn("run", .right),
    ListColumn("note", mayShrink: true),
  ]

  static func cells(of record: JournalRecord) -> [Cell] {
    [
      .number(record.sequence), .text(record.at.description), .text(record.what),
      Cell(record.from), .text(record.to), .text(record.cause.name), Cell(record.day),
      .text(record.operation), .text(record.actor), record.plan.map(Cell.number) ?? .nothing,
      record.run.map(Cell.number) ?? .nothing, Cell(record.note),
    ]
  }
}
