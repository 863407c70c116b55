import Model
import Storage
import Terminal

extension Command {
  static let baseShow = Command(
    "base show",
    group: "Setting up",
    summary: "shows the base date and every move of it",
    options: [Options.format],
    examples: [Example("sendplan base show", "the history, oldest first")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let moves = try session.read { try $0.baseDateMoves() }
    var list = try Listing(
      "moves",
      [
        ListColumn("sequence", .right), ListColumn("at"), ListColumn("from"), ListColumn("to"),
        ListColumn("cause"), ListColumn("actor", mayShrink: true), ListColumn("operation"),
        ListColumn("reason", mayShrink: true),
      ],
      for: session
    )
    for move in moves {
      try list.add([
        .number(move.sequence), .text(move.at.description), Cell(move.from), .day(move.to),
        .text(move.cause.name), .text(move.actor), Cell(move.operationKey), Cell(move.reason),
      ])
    }
    try list.finish()
    return .done
  }

  static let baseAdvance = Command(
    "base advance",
    group: "Setting up",
    summary: "moves the base date forward and expires what can no longer be sent in time",
    options: [
      Option("--to", .text("DAY"), "the new base date", isRequired: true), Options.operation,
    ],
    examples: [Example("sendplan base advance --to 2027-03-02", "the next day")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let day = try arguments.requiredDay("--to")
    return try session.change { change in
      let before = try change.snapshot.baseDate()
      guard before != day else {
        return Answer("the base date is \(day) already; nothing changed\n")
      }
      let expired = try change.advanceBaseDate(to: day)
      let messages = expired == 1 ? "1 message" : "\(expired.grouped) messages"
      return Answer("the base date moved from \(before) to \(day); \(messages) expired\n")
    }
  }

  static let baseSet = Command(
    "base set",
    group: "Setting up",
    summary: "sets the base date to any day, for a stated reason",
    discussion: "This is the only way back. Nothing expires, and what has expired stays so.",
    arguments: [Argument("DAY", "the new base date")],
    options: [
      Option("--reason", .text("TEXT"), "why, for the record", isRequired: true),
      Options.operation,
    ],
    examples: [
      Example("sendplan base set 2027-03-01 --reason 'advanced too far'", "back to 1 March")
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let day = try arguments.requiredDay("DAY")
    let reason = try arguments.requiredValue("--reason", "a reason in words") {
      $0.contains { !$0.isWhitespace } ? $0 : nil
    }
    return try session.change { change in
      let before = try change.snapshot.baseDate()
      guard before != day else {
        return Answer("the base date is \(day) already; nothing changed\n")
      }
      try change.setBaseDate(day, reason: reason)
      return Answer("the base date moved from \(before) to \(day): \(printable(reason))\n")
    }
  }
}
