import Model
import Reporting
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
    var list = try Listing("transitions", columns, for: session)
    try session.read { snapshot in
      try snapshot.forEachTransition(after: sequence, of: thing) { record in
        guard list.hasReader else { return }
        try list.add(record)
      }
    }
    try list.finish(emptyText: "no transitions")
    return .done
  }

  private static let columns: [RecordColumn<JournalRecord>] = [
    .number("sequence") { $0.sequence },
    .text("at") { $0.at.description },
    .text("what") { $0.what },
    .text("from") { $0.from },
    .text("to") { $0.to },
    .text("cause") { $0.cause.name },
    .day("day") { $0.day },
    .text("operation") { $0.operation },
    .text("actor", mayShrink: true) { $0.actor },
    .number("plan") { $0.plan },
    .number("run") { $0.run },
    .text("note", mayShrink: true) { $0.note },
  ]
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
