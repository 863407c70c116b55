import Model
import Storage
import Terminal

extension Setting {
  private static let holder = [
    Option("--campaign", .text("NAME"), "for the messages of a campaign"),
    Option("--openers", "for the messages that follow no other"),
  ]

  static let shareSet = Setting(
    "share set",
    group: "Capacity",
    summary: "reserves a share of a channel's daily capacity for some of its messages",
    discussion: """
      What they do not use goes to other messages. The shares of a channel add up to 100 per cent at \
      most. A message of a campaign that has a share does not count as an opener.
      """,
    arguments: [Argument("CHANNEL", "the channel")],
    options: holder + [
      Option("--percent", .text("P"), "how much of each day, 1 to 100", isRequired: true),
      Options.operation,
    ],
    examples: [
      Command.Example(
        "sendplan share set email --campaign spring --percent 30",
        "spring is not starved"
      ),
      Command.Example("sendplan share set email --openers --percent 40", "follow-ups leave room"),
    ]
  ) { arguments in
    let holder = try ShareHolder(arguments)
    let percent = try arguments.requiredInteger("--percent", in: Rule.percents)
    return Statement(for: arguments) { channel in
      let text = "\(printable(channel.name)): \(percent) % for \(printable(holder.name))"
      return RuleOperation(
        apply: { try $0.setShare(of: channel, holder, percent: percent) },
        changed: text,
        unchanged: "\(text) already"
      )
    }
  }

  static let shareRemove = Setting(
    "share remove",
    group: "Capacity",
    summary: "removes a share of a channel's daily capacity",
    arguments: [Argument("CHANNEL", "the channel")],
    options: holder + [Options.operation],
    examples: [
      Command.Example("sendplan share remove email --openers", "nothing is kept for openers")
    ]
  ) { arguments in
    let holder = try ShareHolder(arguments)
    return Statement(for: arguments) { channel in
      let text = "share for \(printable(holder.name)) of \(printable(channel.name))"
      return .withdraw(.share, "removed the \(text)", otherwise: "there is no \(text)") {
        $0 == .share(channel: channel.number, holder)
      }
    }
  }
}

extension ShareHolder {
  /// Reads `--campaign NAME` or `--openers`, one of which has to be given.
  fileprivate init(_ arguments: ParsedArguments) throws {
    let campaign = try arguments.value("--campaign", "a name without line ends") {
      !$0.isEmpty && printable($0) == $0 ? $0 : nil
    }
    switch (campaign, arguments.has("--openers")) {
    case (let name?, false): self = .campaign(name)
    case (nil, true): self = .openers
    case (nil, false):
      throw arguments.contradiction("say whose share: --campaign NAME or --openers")
    case (_?, true): throw arguments.contradiction("--campaign and --openers are two shares")
    }
  }
}
