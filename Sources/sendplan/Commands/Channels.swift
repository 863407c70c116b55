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
      Options.operation,
    ],
    examples: [
      Example("sendplan channel set email --capacity 200 --open mon-fri", "200 on weekdays")
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
      return Answer(
        "\(verb) channel \(name): \(settings.week.summary); \(printable(settings.transport))\n"
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
        + [ListColumn("attempts", .right), ListColumn("time_zone")],
      for: session
    )
    for channel in channels {
      try list.add(
        [.text(channel.name)] + channel.settings.week.capacities.map(Cell.integer)
          + [.text(channel.settings.transport), .text(channel.settings.sender)]
          + [
            .integer(channel.settings.attempts),
            channel.settings.timeZone.map(Cell.text) ?? .nothing,
          ]
      )
    }
    try list.finish(emptyText: "no channels yet; make one with 'sendplan channel set'")
    return .done
  }
}

/// What 'channel set' was asked for, before it is known what the channel has already.
private struct ChannelWish {
  let name: String
  private let arguments: ParsedArguments
  private let capacity: Int?
  private let open: Set<Weekday>?
  private let transport: TransportAddress?
  private let sender: String?
  private let attempts: Int?
  private let timeZone: String?

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    name = try arguments.requiredValue("NAME", Channel.nameForm) { Channel.isName($0) ? $0 : nil }
    capacity = try arguments.integer("--capacity", in: Capacity.range)
    open = try arguments.value("--open", "days like mon-fri, mon,wed,fri or daily") {
      Set(openDays: $0)
    }
    transport = try arguments["--transport"].map { try TransportAddress($0) }
    sender = try arguments.value("--sender", "an address without spaces") {
      Channel.isName($0) ? $0 : nil
    }
    attempts = try arguments.integer("--attempts", in: ChannelSettings.attemptsRange)
    timeZone = try arguments.value("--time-zone", "a time zone of this machine, like Europe/Berlin")
    {
      WallClock.knows($0) ? $0 : nil
    }
  }

  func settings(from known: ChannelSettings?) throws -> ChannelSettings {
    ChannelSettings(
      week: try week(from: known?.week),
      transport: transport?.description ?? known?.transport ?? "maildir:outbox",
      sender: sender ?? known?.sender ?? "sendplan@localhost",
      attempts: attempts ?? known?.attempts ?? ChannelSettings.usualAttempts,
      timeZone: timeZone ?? known?.timeZone
    )
  }

  private func week(from known: Week?) throws -> Week {
    guard let known else {
      guard let capacity else {
        throw arguments.contradiction("a new channel needs --capacity N")
      }
      return Week(capacity: capacity, open: open ?? Set(Weekday.allCases))
    }
    guard capacity != nil || open != nil else { return known }
    return Week(
      capacity: capacity ?? known.capacities.max() ?? 0,
      open: open ?? Set(Weekday.allCases.filter { known[$0] > 0 })
    )
  }
}
