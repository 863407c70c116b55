import Formats
import Model
import Storage
import Terminal

extension Command {
  /// A filter whose name says what shall be otherwise is none here.
  private static let values = ["--campaign", "--channel", "--recipient", "--thread"]
  private static let filters = MessageSelection.options(except: values)

  static let edit = Command(
    "edit",
    group: "Messages",
    summary: "puts right what is wrong about messages that have not gone",
    discussion: """
      They keep their ids, their place among those who wait, and their threads. What is sent is what \
      was approved: where the recipient, the channel or the text is otherwise than in the approved \
      plan, the executor leaves the message out until a plan with it is approved; edited back, it is \
      approved again. A text that was made from the HTML is made anew with it. A deadline, due day or campaign \
      of '' is taken away. See 'sendplan help states'.

      Where --campaign, --channel or --recipient say what they become, those of a campaign are named by \
      their ids: 'sendplan message list --campaign spring --format csv | sendplan edit --ids-from - ...'.
      """,
    arguments: [MessageChanges.argument],
    options: EditOptions.all + [
      Option(
        "--thread",
        "also the later steps of their threads, of those that have gone these alone; with --recipient those to the"
          + " same one"
      )
    ] + filters + MessageChanges.options,
    examples: [
      Example("sendplan edit m-1042 --subject 'Your offer'", "a typing error"),
      Example(
        "sendplan edit m-1042 --recipient ann@new.example --thread",
        "she has another address"
      ),
    ]
  ) { arguments, console in
    let edit = try EditOptions.edit(arguments)
    guard !edit.isEmpty else { throw arguments.contradiction("nothing is said to be otherwise") }
    let session = Session(arguments: arguments, console: console)
    let digests = EditOptions.digests(edit)
    let selection = try arguments.selection(except: values)
    guard arguments.has("--thread") else {
      return try MessageChanges(.edit(edit), session, of: selection, digests: digests).run()
    }
    return try MessageChanges(
      .edit(edit),
      session,
      of: selection,
      digests: digests,
      expanding: { snapshot, ids in try ids.flatMap { try steps(from: $0, edit, snapshot) } }
    ).run()
  }

  /// The steps of a thread from one on that an edit can reach.
  ///
  /// Those are what has not gone and, where it is about the recipient, goes to the same one. Where there are none it
  /// is the message itself, so that it is said why.
  private static func steps(
    from id: String,
    _ edit: MessageEdit,
    _ snapshot: Snapshot
  ) throws -> [String] {
    let message = try snapshot.message(id: id)
    let isOpen = message.state == .pending || message.state == .waiting
    // An opener waits for nothing.
    let follows = try snapshot.draft(Int(message.number))?.follows != nil
    let own = isOpen && (edit.waitDays == nil || follows) ? [id] : []
    let later = try snapshot.laterSteps(of: id, toSameRecipient: edit.recipient != nil)
    return own + later == [] ? [id] : own + later
  }
}

/// The options that say what shall be otherwise about a message.
enum EditOptions {
  static let all = [
    Option("--recipient", .text("R"), "whom it goes to"),
    Option("--subject", .text("TEXT"), "its subject"),
    Option("--body-from", .text("FILE"), "its body, from a file, or '-' for standard input"),
    Option("--html-from", .text("FILE"), "its HTML, from a file; '' takes it away"),
    Option("--channel", .text("NAME"), "the channel that it is addressed to"),
    Option("--priority", .text("N"), "1 (most urgent) to 9"),
    Option("--deadline", .text("DAY"), "the last day on which sending it makes sense"),
    Option(
      "--due",
      .text("DAY"),
      "the last day on which it is not late; it is sent after that, too"
    ),
    Option("--campaign", .text("NAME"), "the campaign that it is part of"),
    Option("--wait-days", .text("N"), "so many days after what it follows was sent"),
  ]

  /// The digests of the files, which belong to what is requested.
  static func digests(_ edit: MessageEdit) -> [String: String] {
    ["--body-from": edit.body, "--html-from": edit.html].compactMapValues {
      $0.map { SHA256.digest(of: Array($0.utf8)).hex }
    }
  }

  /// What the options say.
  static func edit(_ arguments: ParsedArguments) throws -> MessageEdit {
    var edit = MessageEdit()
    edit.recipient = try text("--recipient", .recipient, arguments)
    edit.subject = try text("--subject", .subject, arguments)
    edit.body = try arguments["--body-from"].map { try InputFile(path: $0).text() }
    edit.html = try arguments["--html-from"].map {
      try $0.isEmpty ? "" : InputFile(path: $0).text()
    }
    edit.channel = try text("--channel", .channel, arguments)
    edit.priority = try arguments.integer("--priority", in: 1...9).flatMap { Priority($0) }
    if let day = arguments["--deadline"] {
      edit.deadline = .some(day.isEmpty ? nil : try arguments.requiredDay("--deadline"))
    }
    if let day = arguments["--due"] {
      edit.due = .some(day.isEmpty ? nil : try arguments.requiredDay("--due"))
    }
    if let campaign = try text("--campaign", .campaign, arguments) {
      edit.campaign = .some(campaign.isEmpty ? nil : campaign)
    }
    edit.waitDays = try arguments.integer("--wait-days", in: 1...MessageDraft.Follows.longestWait)
    return edit
  }

  /// A text that a file could have in that column.
  private static func text(
    _ option: String,
    _ field: MessageField,
    _ arguments: ParsedArguments
  ) throws -> String? {
    guard let text = arguments[option] else { return nil }
    if let problem = problem(with: text, as: field) { throw arguments.contradiction(problem) }
    return text
  }
}
