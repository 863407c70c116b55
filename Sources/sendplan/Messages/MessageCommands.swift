import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let messageList = Command(
    "message list",
    group: "Messages",
    summary: "lists the stored messages in order of arrival",
    options: [
      Option("--status", .choice(MessageState.allCases.map(\.name)), "only those in this state"),
      Option("--channel", .text("NAME"), "only those of this channel"),
      Option("--sent-on", .text("DAY"), "only those that were sent by a run for this day"),
      Options.format,
    ],
    examples: [
      Example("sendplan message list --status pending --format csv", "what still waits"),
      Example("sendplan message list --sent-on 2027-03-01", "who was sent something that day"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let day = try arguments.day("--sent-on")
    let state = MessageState.allCases.first { $0.name == arguments["--status"] }
    var list = try Listing("messages", MessageText.columns, for: session)
    try session.read { snapshot in
      let channel = try arguments["--channel"].map { try snapshot.channel(named: $0) }
      try snapshot.forEachMessage(state: state, channel: channel, sentOn: day) { message in
        guard list.hasReader else { return }
        try list.add(message)
      }
    }
    try list.finish(emptyText: "no messages")
    return .done
  }

  static let messageShow = Command(
    "message show",
    group: "Messages",
    summary: "shows one message with everything that has happened to it",
    arguments: [Argument("ID", "the message's id")],
    options: [
      Option(
        "--format",
        .choice(["table", "csv", "json"]),
        "how to print its transitions",
        preset: "table"
      )
    ],
    examples: [Example("sendplan message show m-1042", "its words and its life")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.read { snapshot in
      let message = try snapshot.message(id: arguments.required("ID"))
      if arguments.required("--format") == "table",
        let draft = try snapshot.draft(Int(message.number))
      {
        try console.output.write(
          MessageText.card(
            of: message,
            draft,
            snapshot.replies(to: message),
            snapshot.holds(of: message)
          )
        )
      }
      try session.list(
        "transitions",
        snapshot.transitions(of: message),
        MessageTransition.columns
      )
    }
    return .done
  }
}

extension MessageTransition {
  static let columns: [RecordColumn<MessageTransition>] = [
    .number("sequence") { $0.sequence },
    .text("at") { $0.at.description },
    .text("from") { $0.from?.name },
    .text("to") { $0.to.name },
    .text("cause") { $0.cause.name },
    .day("day") { $0.day },
    .number("plan") { $0.plan },
    .text("actor", mayShrink: true) { $0.actor },
    .text("note", mayShrink: true) { $0.note },
  ]
}

private enum MessageText {
  static let columns: [RecordColumn<MessageRecord>] = [
    .text("id") { $0.id },
    .text("status") { $0.state.name },
    .text("channel") { $0.channel },
    .text("recipient", mayShrink: true) { $0.recipient },
    .amount("priority") { $0.priority.level },
    .day("not_before") { $0.notBefore },
    .day("deadline") { $0.deadline },
    .amount("attempts") { $0.attempts },
    .text("person", mayShrink: true) { $0.person },
  ]

  static func card(
    of message: MessageRecord,
    _ draft: MessageDraft,
    _ replies: [ReplyRecord],
    _ holds: [Hold]
  ) -> String {
    var lines = [
      ("id", message.id), ("status", message.state.name), ("channel", message.channel),
      ("recipient", message.recipient), ("person", message.person ?? ""),
      ("priority", String(message.priority.level)),
    ]
    if message.state == .inDoubt {
      lines.append(("next", "see whether it arrived, then \(InDoubtText.command(message.id))"))
    }
    if let day = message.notBefore { lines.append(("not before", day.description)) }
    if let day = message.deadline { lines.append(("deadline", day.description)) }
    if let follows = draft.follows {
      let days = follows.waitDays == 1 ? "1 day" : "\(follows.waitDays) days"
      lines.append(("follows", "\(follows.predecessor) after \(days)"))
    }
    if let campaign = draft.campaign { lines.append(("campaign", campaign)) }
    lines += replies.map { ("came back", $0.summary) }
    if message.state == .pending || message.state == .waiting {
      lines += holds.map { hold in
        ("held", "by hold \(hold.number)\(hold.until.map { " until \($0)" } ?? ""): \(hold.reason)")
      }
    }
    if !draft.subject.isEmpty { lines.append(("subject", draft.subject)) }
    let card = lines.filter { !$0.1.isEmpty }.map { name, value in
      "\(name)\(String(repeating: " ", count: 11 - name.count))\(printable(value))\n"
    }
    let body = draft.body.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "  \(printable(String($0)))\n" }
    return card.joined() + (draft.body.isEmpty ? "\n" : "\n\(body.joined())\n")
  }
}
