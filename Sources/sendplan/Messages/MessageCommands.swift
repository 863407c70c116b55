import Model
import OperatingSystem
import Reporting
import Storage
import Terminal

extension Command {
  static let messageList = Command(
    "message list",
    group: "Messages",
    summary: "lists the stored messages in order of arrival",
    discussion: """
      The day is the one on which a message went, or on which the approved plan, or else the newest, sends \
      it. With --content the columns are those of an import, written unchanged: as CSV, another database \
      imports the same messages from it.
      """,
    options: MessageSelection.options + [
      Option("--status", .choice(MessageState.allCases.map(\.name)), "the same as --state"),
      Option("--content", "prints what an import needs instead, the body included"),
      Options.format,
    ],
    examples: [
      Example("sendplan message list --state pending --format csv", "what still waits"),
      Example(
        "sendplan message list --campaign spring --from 2027-03-08",
        "one campaign, from a day on"
      ),
      Example(
        "sendplan message list --content --format csv > messages.csv",
        "everything, to import it elsewhere"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    var selection = try arguments.selection()
    if let name = arguments["--status"] {
      selection.state = MessageState.allCases.first { $0.name == name }
    }
    try session.read { [selection] snapshot in
      guard arguments.has("--content") else {
        var list = try Listing("messages", MessageText.columns, for: session)
        try snapshot.forEachMessage(selection) { message in
          if list.hasReader { try list.add(message) }
        }
        return try list.finish(emptyText: "no messages")
      }
      var list = try Listing("messages", MessageDraft.columns, for: session, isFormulaSafe: false)
      try snapshot.forEachMessage(selection) { message in
        guard list.hasReader, var draft = try snapshot.draft(Int(message.record.number)) else {
          return
        }
        // As it is now, not as it was imported.
        draft.notBefore = message.record.notBefore
        try list.add(draft)
      }
      try list.finish(emptyText: "no messages")
    }
    return .done
  }

  static let messageShow = Command(
    "message show",
    group: "Messages",
    summary: "shows one message with everything that has happened to it",
    discussion: """
      With --as-mail it is the very mail that would leave now, byte for byte, or that left: composed as the \
      executor does it, from what is stored. Only its Date, and the id of what it follows where that was not \
      sent yet, are added when it goes.
      """,
    arguments: [Argument("ID", "the message's id")],
    options: [
      Option("--as-mail", "prints the mail itself instead"),
      Option("--to-file", .text("FILE"), "writes that mail to a file, such as letter.eml"),
      Option(
        "--format",
        .choice(["table", "csv", "json"]),
        "how to print its transitions",
        preset: "table"
      ),
    ],
    examples: [
      Example("sendplan message show m-1042", "its words and its life"),
      Example("sendplan message show m-1042 --as-mail", "what its recipient will get"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    if arguments.has("--as-mail") || arguments.has("--to-file") {
      guard arguments.required("--format") == "table" else {
        throw arguments.contradiction("a mail has no other form: leave --format out")
      }
      return try showMail(arguments.required("ID"), session)
    }
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

extension Command {
  private static func showMail(_ id: String, _ session: Session) throws -> ExitStatus {
    let preview = try session.read { snapshot in
      try MailPreview(of: snapshot.message(id: id), in: snapshot, at: Session.now)
    }
    if let path = session.arguments["--to-file"] {
      let file = try AtomicFile(path: path)
      try file.write(preview.bytes)
      try file.commit()
      try session.console.output.writeLine("wrote \(printable(path))")
    } else {
      try session.console.output.write(bytes: preview.bytes)
    }
    for remark in preview.remarks { session.console.error.write("(\(printable(remark)))\n") }
    return .done
  }
}

extension MessageDraft {
  /// The columns of an import.
  fileprivate static let columns: [RecordColumn<MessageDraft>] = [
    .text("id") { $0.id },
    .text("channel") { $0.channel },
    .text("recipient", mayShrink: true) { $0.recipient },
    .text("subject", mayShrink: true) { $0.subject },
    .text("body", mayShrink: true) { $0.body },
    .amount("priority") { $0.priority.level },
    .day("not_before") { $0.notBefore },
    .day("deadline") { $0.deadline },
    .text("follows") { $0.follows?.predecessor },
    .amount("wait_days") { $0.follows?.waitDays },
    .text("campaign", mayShrink: true) { $0.campaign },
    .text("person", mayShrink: true) { $0.person },
    .day("due") { $0.due },
    .text("html", mayShrink: true) { $0.content.html },
    .text("reply_to", mayShrink: true) { $0.content.replyTo },
    .text("headers", mayShrink: true) { $0.content.headers },
  ]
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
  static let columns: [RecordColumn<ListedMessage>] = [
    .text("id") { $0.id },
    .text("status") { $0.state.name },
    .day("day") { $0.day },
    .text("channel") { $0.record.channel },
    .text("account") { $0.account },
    .text("recipient", mayShrink: true) { $0.record.recipient },
    .text("person", mayShrink: true) { $0.record.person },
    .text("subject", mayShrink: true) { $0.subject },
    .text("campaign", mayShrink: true) { $0.campaign },
    .amount("priority") { $0.record.priority.level },
    .day("not_before") { $0.record.notBefore },
    .day("deadline") { $0.record.deadline },
    .amount("attempts") { $0.record.attempts },
    .day("due") { $0.record.due },
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
    if let day = message.due { lines.append(("due", day.description)) }
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
    lines.append(("answers to", draft.content.replyTo))
    lines += draft.content.headers.split(separator: "\n").map { ("header", String($0)) }
    if !draft.content.html.isEmpty {
      lines.append(("html", counted(draft.content.html.utf8.count, "byte")))
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
