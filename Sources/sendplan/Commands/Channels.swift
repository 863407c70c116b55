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
    arguments: [Argument("NAME", "the channel, such as email or linkedin")],
    options: [
      Option("--capacity", .text("N"), "how many messages it may send on an open day"),
      Option("--open", .text("DAYS"), "the open days: mon-fri, or mon,wed,fri, or daily"),
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
      Example(
        "sendplan channel set crm --transport webhook:https://crm.example.com/in --idempotent yes",
        "posts to a service that knows repeated keys"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let wish = try ChannelWish(arguments)
    return try session.change { change in
      let known = try change.snapshot.channels().first { $0.name == wish.name }
      let settings = try wish.settings(from: known?.settings)
      let isChanged = try change.setChannel(wish.name, settings)
      let name = printable(wish.name)
      guard isChanged else { return Answer("channel \(name) is already set so; nothing changed\n") }
      let verb = known == nil ? "made" : "changed"
      let service = settings.webService.map { "; \($0)" } ?? ""
      return Answer(
        "\(verb) channel \(name): \(settings.week.summary); \(printable(settings.transport))"
          + "\(service)\n" + wish.warning(from: known?.settings)
      )
    }
  }

  static let channelList = Command(
    "channel list",
    group: "Setting up",
    summary: "lists the channels with their usual week",
    options: [Options.format],
    examples: [Example("sendplan channel list", "every channel")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let channels = try session.read { try $0.channels() }
    let week = Weekday.allCases.map { ListColumn($0.abbreviation, .right) }
    var list = try Listing(
      "channels",
      [ListColumn("name")] + week
        + [ListColumn("transport", mayShrink: true), ListColumn("sender", mayShrink: true)]
        + [ListColumn("attempts", .right), ListColumn("time_zone")]
        + [ListColumn("idempotent"), ListColumn("concurrency", .right)],
      for: session
    )
    for channel in channels {
      try list.add(
        [.text(channel.name)] + channel.settings.week.capacities.map(Cell.integer)
          + [.text(channel.settings.transport), .text(channel.settings.sender)]
          + [
            .integer(channel.settings.attempts),
            channel.settings.timeZone.map(Cell.text) ?? .nothing,
            Cell(channel.settings.webService.map { $0.isIdempotent ? "yes" : "no" }),
            Cell(channel.settings.webService?.requestsAtOnce),
          ]
      )
    }
    try list.finish(emptyText: "no channels yet; make one with 'sendplan channel set'")
    return .done
  }
}
