import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let baseShow = Command(
    "base show",
    group: "Setup",
    summary: "shows the base date and every move of it",
    options: [Options.format],
    examples: [Example("sendplan base show", "the history, oldest first")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list("moves", session.read { try $0.baseDateMoves() }, BaseDateText.columns)
    return .done
  }

  static let baseAdvance = Command(
    "base advance",
    group: "Setup",
    summary: "moves the base date forward and expires what can no longer be sent in time",
    discussion: """
      What follows an expired message ends with it. A jump of more than 31 days, and one by which \
      more than a tenth of what is left would never be sent, is refused unless --yes is given.
      """,
    options: [
      Option("--to", .text("DAY"), "the new base date", isRequired: true),
      Option("--dry-run", "shows what would happen, and changes nothing"), Options.yes,
      Options.operation,
    ],
    examples: [
      Example("sendplan base advance --to 2027-03-02", "the next day"),
      Example("sendplan base advance --to 2027-06-01 --dry-run", "what that would cost"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let day = try arguments.requiredDay("--to")
    guard !arguments.has("--dry-run") else {
      let forecast = try session.read { try $0.advanceForecast(to: day) }
      try console.output.write(forecast.map(BaseDateText.forecast) ?? BaseDateText.unchanged(day))
      return .done
    }
    return try session.change { change in
      let isConfirmed = arguments.has(Options.yes.name)
      let advance = try change.advanceBaseDate(to: day, isConfirmed: isConfirmed)
      return Answer(advance.map(BaseDateText.advanced) ?? BaseDateText.unchanged(day))
    }
  }

  static let baseSet = Command(
    "base set",
    group: "Setup",
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
    let reason = try arguments.requiredReason
    return try session.change { change in
      guard let before = try change.setBaseDate(day, reason: reason) else {
        return Answer(BaseDateText.unchanged(day))
      }
      return Answer("the base date moved from \(before) to \(day): \(printable(reason))\n")
    }
  }
}

private enum BaseDateText {
  static let columns: [RecordColumn<BaseDateMove>] = [
    .number("sequence") { $0.sequence },
    .text("at") { $0.at.description },
    .day("from") { $0.from },
    .day("to") { $0.to },
    .text("cause") { $0.cause.name },
    .text("actor", mayShrink: true) { $0.actor },
    .text("operation") { $0.operationKey },
    .text("reason", mayShrink: true) { $0.reason },
  ]

  static func unchanged(_ day: Day) -> String {
    "the base date is \(day) already; nothing changed\n"
  }

  static func advanced(_ advance: AdvanceForecast) -> String {
    var text = "the base date moved from \(advance.from) to \(advance.to);"
    text += " \(counted(advance.expired, "message")) expired"
    if advance.ended > 0 { text += ", and \(counted(advance.ended, "follow-up")) ended too" }
    return text + "\n"
  }

  static func forecast(_ advance: AdvanceForecast) -> String {
    var text = "dry run: the base date would move from \(advance.from) to \(advance.to);"
    text += " \(counted(advance.expired, "message")) would expire"
    if advance.ended > 0 {
      text += ", and \(counted(advance.ended, "follow-up")) would end too"
    }
    text += "; nothing was changed\n"
    return text
      + advance.doubts.map { "  this needs --yes: \($0.diagnostic.what)\n" }.joined()
  }
}
