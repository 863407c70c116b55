import Model
import Storage
import Terminal

extension Command {
  static let channelSet = Command(
    "channel set",
    group: "Setting up",
    summary: "makes a channel, or states its usual week and transport anew",
    discussion: """
      What is not given stays as it was. A new channel needs a capacity; it is open every day, \
      hands over to the Maildir folder 'outbox' and sends from 'sendplan@localhost' unless told \
      otherwise.

      Of a web service it has to be known whether it takes a repeated Idempotency-Key for one \
      message. Only where you say so with --idempotent yes is a request repeated, under its own key, \
      after a crash, a time-out or an answer such as 500, 502 or 504; anywhere else the message is in \
      doubt then, because it may have been accepted. Another address has to be declared anew.
      """,
    arguments: [Argument("NAME", "the channel, such as email, or linkedin:north inside linkedin")],
    options: [
      Option("--capacity", .text("N"), "how many messages it may send on an open day"),
      Option("--open", .text("DAYS"), "the open days: mon-fri, or mon,wed,fri, or daily"),
      Option("--week", .text("N,N,N,N,N,N,N"), "how many on each weekday, Monday first"),
      Option("--from", .text("DAY"), "the first day of this usual week; otherwise always"),
      Option("--inside", .text("OUTER"), "the channel that contains it, or none"),
      Option("--by-priority", "lets priority alone decide who goes first, as usual"),
      Option("--followups-first", "lets follow-ups go before messages that follow none"),
      Option("--openers-first", "lets messages that follow none go before follow-ups"),
      Option(
        "--transport",
        .text("ADDRESS"),
        "how messages are handed over: maildir:PATH, mbox:PATH, sendmail[:PROGRAM] or webhook:URL"
      ),
      Option("--sender", .text("ADDRESS"), "the address that messages come from"),
      Option(
        "--attempts",
        .text("N"),
        "how often it may turn a message away; 5 unless told otherwise"
      ),
      Option(
        "--time-zone",
        .text("ZONE"),
        "whose days it keeps, like Europe/Berlin; else the machine's"
      ),
      Option(
        "--idempotent",
        .choice(["yes", "no"]),
        "whether the web service takes a repeated key for one message; no unless told otherwise"
      ),
      Option(
        "--concurrency",
        .text("N"),
        "how many requests the web service gets at once; 8 if it is idempotent, else 1"
      ),
      Options.operation,
    ],
    examples: [
      Example("sendplan channel set email --capacity 200 --open mon-fri", "200 on weekdays"),
      Example("sendplan channel set email --capacity 300 --from 2027-03-01", "300 from March on"),
      Example(
        "sendplan channel set crm --transport webhook:https://crm.example.com/in --idempotent yes",
        "posts to a service that knows repeated keys"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let request = try ChannelRequest(arguments)
    return try session.change { change in try change.answering { try request.answer(change) } }
  }

  static let channelList = Command(
    "channel list",
    group: "Setting up",
    summary: "lists the channels with the usual week that holds on the base date",
    options: [Options.format],
    examples: [Example("sendplan channel list", "every channel")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let (rules, base) = try session.read { snapshot in
      let base = try snapshot.baseDate()
      return (try snapshot.capacityRules(from: base, days: 1), base)
    }
    let week = Weekday.allCases.map { ListColumn($0.abbreviation, .right) }
    var list = try Listing(
      "channels",
      [ListColumn("name")] + week
        + [ListColumn("transport", mayShrink: true), ListColumn("sender", mayShrink: true)]
        + [ListColumn("attempts", .right), ListColumn("time_zone")]
        + [ListColumn("inside"), ListColumn("first")]
        + [ListColumn("idempotent"), ListColumn("concurrency", .right)],
      for: session
    )
    for (index, channel) in rules.channels.enumerated() {
      let week = rules.week(channel: index, on: base) ?? .closed
      try list.add(
        [.text(channel.name)] + week.capacities.map(Cell.integer)
          + [.text(channel.settings.transport), .text(channel.settings.sender)]
          + [
            .integer(channel.settings.attempts),
            Cell(channel.settings.timeZone),
            Cell(rules.channels.first { $0.number == channel.settings.outer }?.name),
            .text(channel.settings.precedence.name),
            Cell(channel.settings.webService.map { $0.isIdempotent ? "yes" : "no" }),
            Cell(channel.settings.webService?.requestsAtOnce),
          ]
      )
    }
    try list.finish(emptyText: "no channels yet; make one with 'sendplan channel set'")
    return .done
  }
}
