import Model
import Reporting
import Storage
import Terminal

extension Setting {
  static let channelSet = Setting(
    "channel set",
    group: "Setup",
    summary: "creates a channel, or changes its usual week and settings",
    discussion: """
      What is not given stays as it was. A new channel needs a capacity; by default it is open every \
      day, delivers to the Maildir 'outbox' and sends from '\(ChannelSettings.defaultSender)', and the answer \
      says which of that nobody has stated. With --like OTHER it has what OTHER has instead, but for its ramp \
      and what is stated of single days; a known channel keeps its place inside another.

      Not every web service takes a request with a repeated Idempotency-Key for the same message. Only \
      with --idempotent yes is a request repeated, with the same key, after a crash, a time-out or an \
      answer such as 500, 502 or 504; otherwise the message is then in doubt, because it may have been \
      accepted. For another address the option has to be given again.

      What the mail says (--sender, --reply-to, --bounce-address, --header and --unsubscribe) is pinned by each \
      plan: where it is changed, drafts are stale, and nothing of an approved plan is sent before another is \
      approved. {token} becomes 24 letters and digits of the attempt that say nothing of its reader. Gmail and \
      Yahoo want --unsubscribe with https from whoever sends in bulk; have the mail server sign \
      List-Unsubscribe and List-Unsubscribe-Post with DKIM.

      --window, --rate and --least-gap are kept by every run, whose own options take their place. What is inside \
      keeps the pace of those around it, too, together with whatever else is inside them.

      Requests go straight to the web service, whatever proxy the environment names; another way is \
      stated with --proxy. The proxy is only asked for a tunnel, so that it answers for nobody else.
      """,
    arguments: [Argument("NAME", "the channel, such as email, or linkedin:north inside linkedin")],
    options: [
      Option(
        "--like",
        .text("OTHER"),
        "takes from another channel what is not given: settings, usual weeks, windows, shares and calendars"
      ),
      Option("--capacity", .text("N"), "how many messages it may send on an open day"),
      Option(
        "--open",
        .text("DAYS"),
        "the open days: mon-fri, or sun-thu, or mon,wed,fri, or daily"
      ),
      Option("--week", .text("N,N,N,N,N,N,N"), "how many on each weekday, Monday first"),
      Option("--from", .text("DAY"), "the first day of this usual week; otherwise always"),
      Option("--inside", .text("OUTER"), "the channel that contains it, or none"),
      Option("--by-priority", "orders messages by priority, as is the default"),
      Option("--followups-first", "sends follow-ups before messages that follow none"),
      Option("--openers-first", "sends messages that follow none before follow-ups"),
      Option(
        "--late-is-sent",
        "takes deadlines as due days: what is late is sent, and never expires"
      ),
      Option("--no-late-is-sent", "lets messages expire after their deadline, as is the default"),
      Option("--deadlines-first", "chooses who goes in time by priority, before who goes first"),
      Option("--no-deadlines-first", "sends what is more urgent first, as is the default"),
      Option("--few-late", "rather lets few messages be very late than many a little"),
      Option(
        "--no-few-late",
        "sends what is due first before what is due later, as is the default"
      ),
      Option(
        "--transport",
        .text("ADDRESS"),
        "how messages are delivered: maildir:PATH, mbox:PATH, sendmail[:PROGRAM], smtp:HOST[:PORT] or webhook:URL"
      ),
    ] + PaceOptions.options + MailHeaderOptions.options + [
      Option(
        "--attempts",
        .text("N"),
        "how often a message may be refused for now before it fails; 5 by default"
      ),
      Option(
        "--time-zone",
        .text("ZONE"),
        "the time zone of its days, like Europe/Berlin; otherwise the machine's"
      ),
      Option(
        "--idempotent",
        .choice(["yes", "no"]),
        "whether the web service takes a repeated key for the same message; no by default"
      ),
      Option(
        "--concurrency",
        .text("N"),
        "how many messages are handed over at once; 4 by smtp, 8 to a web service that is idempotent, else 1"
      ),
      Option(
        "--proxy",
        .text("ADDRESS"),
        "the proxy on the way to the web service, http://HOST:PORT, or none"
      ),
      Option(
        "--format",
        .choice(WebService.Format.allCases.map(\.rawValue)),
        "how the web service gets a message: as one JSON object, or as the data of a CloudEvent; plain by default"
      ),
      Options.operation,
    ],
    examples: [
      Command.Example(
        "sendplan channel set email --capacity 200 --open mon-fri",
        "200 on weekdays"
      ),
      Command.Example(
        "sendplan channel set email --capacity 300 --from 2027-03-01",
        "300 from March on"
      ),
      Command.Example(
        "sendplan channel set email --window 09:00-17:00 --least-gap 20s",
        "spread over the working day, never two within 20 seconds"
      ),
      Command.Example(
        "sendplan channel set crm --transport webhook:https://crm.example.com/in --idempotent yes",
        "posts to a service that knows repeated keys"
      ),
      Command.Example(
        "sendplan channel set email --transport smtp:localhost --concurrency 8",
        "hands mail to the mail server of this machine, over eight connections"
      ),
      Command.Example(
        "sendplan channel set linkedin:south --like linkedin:north",
        "one more account with the same limits"
      ),
    ]
  ) { arguments in
    let request = try ChannelRequest(arguments)
    return Statement(demands: request.demand) { change in try request.answer(change) }
  }
}

extension Command {
  static let channelList = Command(
    "channel list",
    group: "Setup",
    summary: "lists the channels with the usual week that holds on the base date",
    options: [Options.format],
    examples: [Command.Example("sendplan channel list", "every channel")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let lines = try session.read { snapshot in
      let base = try snapshot.baseDate()
      let rules = try snapshot.capacityRules(from: base, days: 1)
      return rules.channels.indices.map { ChannelLine(rules, $0, on: base) }
    }
    try session.list(
      "channels",
      lines,
      ChannelLine.columns,
      emptyText: "no channels yet; make one with 'sendplan channel set'"
    )
    return .done
  }
}

/// One line of 'channel list'.
struct ChannelLine {
  let channel: Channel
  let week: Week
  let outer: String?

  init(_ rules: CapacityRules, _ index: Int, on day: Day) {
    channel = rules.channels[index]
    week = rules.week(channel: index, on: day) ?? .closed
    let number = channel.settings.outer
    outer = rules.channels.first { $0.number == number }?.name
  }

  static let columns: [RecordColumn<ChannelLine>] =
    [.text("name") { $0.channel.name }] + week + rest

  private static let week: [RecordColumn<ChannelLine>] = Weekday.allCases.map { day in
    .amount(day.abbreviation) { $0.week[day] }
  }

  private static let rest: [RecordColumn<ChannelLine>] = [
    .text("transport", mayShrink: true) { $0.channel.settings.transport },
    .text("sender", mayShrink: true) { $0.channel.settings.sender },
    .amount("attempts") { $0.channel.settings.attempts },
    .text("time_zone") { $0.channel.settings.timeZone },
    .text("inside") { $0.outer },
    .text("first") { $0.channel.settings.precedence.name },
    .text("aims") { $0.channel.settings.objectives.names.joined(separator: " ") },
    .text("idempotent") { $0.channel.settings.webService.map { $0.isIdempotent ? "yes" : "no" } },
    .amount("concurrency") { $0.channel.settings.handedOverAtOnce },
    .text("proxy") { $0.channel.settings.webService?.proxy?.description },
    .text("format") { $0.channel.settings.webService?.format.rawValue },
    .text("window") { $0.channel.settings.pace.window?.description },
    .text("rate") { $0.channel.settings.pace.rateText },
    .text("least_gap") { $0.channel.settings.pace.gapText },
    .text("mail", mayShrink: true) { $0.channel.settings.mail.parts.joined(separator: "; ") },
  ]
}
