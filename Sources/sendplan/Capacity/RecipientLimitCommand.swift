import Model
import Storage
import Terminal

extension Setting {
  static let recipientLimit = Setting(
    "recipient limit",
    group: "Replies",
    summary: "limits how many messages one recipient gets in some days, over all channels",
    discussion: """
      It counts what was really sent and what a plan assigns, and all spellings of an address as one, \
      as 'sendplan suppress' does. What it holds back waits; 'sendplan explain' names the limit. \
      Without an option it shows the limit.
      """,
    options: [
      Option("--most", .text("N"), "at most so many messages"),
      Option("--days", .text("D"), "in any so many days in a row"),
      Option("--none", "removes the limit"), Options.operation,
    ],
    examples: [
      Command.Example(
        "sendplan recipient limit --most 2 --days 7",
        "two a week, whatever the channel"
      ),
      Command.Example("sendplan recipient limit --none", "no limit any more"),
    ]
  ) { arguments in
    if arguments.has("--none") {
      guard !arguments.has("--most"), !arguments.has("--days") else {
        throw arguments.contradiction("--none is given with a limit")
      }
      return Statement { _ in
        .withdraw(.recipients, "no limit any more", otherwise: "there is no limit") { _ in true }
      }
    }
    guard let most = try arguments.integer("--most", in: 1...1000) else {
      throw arguments.contradiction(
        arguments.has("--days")
          ? "--days is given without --most" : "say --most N --days D, or --none"
      )
    }
    guard let days = try arguments.integer("--days", in: Rule.recipientDays) else {
      throw arguments.contradiction("--most is given without --days")
    }
    return Statement { _ in
      .state(.recipients(most: most, days: days), RecipientLimitText.words((most, days)))
    }
  } showing: { arguments, console in
    guard !["--none", "--most", "--days"].contains(where: arguments.has) else { return nil }
    let limit = try Session(arguments: arguments, console: console).read {
      try $0.recipientLimit()
    }
    try console.output.writeLine(limit.map(RecipientLimitText.words) ?? "no limit")
    return .done
  }
}

enum RecipientLimitText {
  static func words(_ limit: (most: Int, days: Int)) -> String {
    "at most \(counted(limit.most, "message")) to one recipient in \(counted(limit.days, "day"))"
  }
}
