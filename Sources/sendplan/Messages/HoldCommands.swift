import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let hold = Command(
    "hold",
    group: "Messages",
    summary: "keeps messages from being sent and planned until they are resumed, or until a day",
    discussion: """
      Held messages stay pending or waiting and keep their places; they take no capacity. With --until \
      they are planned from that day on, else not at all. A hold of a campaign, of a channel or of \
      everything also counts for what is imported later; one of messages for those that it names. A \
      run that is under way skips what is held from its next batch on. Several holds of one message \
      all count, until the last of them ends. See 'sendplan help states'.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--reason", .text("TEXT"), "why, for whoever asks later", isRequired: true),
      Option("--until", .text("DAY"), "the first day on which they may go; otherwise none"),
    ] + HoldScope.options + [Options.idsFrom, Options.partial, Options.operation],
    examples: [
      Example("sendplan hold --everything --reason 'wrong price list'", "the panic button"),
      Example(
        "sendplan hold --campaign spring --until 2027-04-06 --reason 'after Easter'",
        "a campaign, until it may go on"
      ),
      Example("sendplan hold m-1042 --reason 'the text is being checked'", "one message"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let reason = try arguments.requiredReason
    let until = try arguments.day("--until")
    if let scope = try arguments.holdScope() {
      return try session.change { change in
        let effect = try change.hold(scope, until: until, reason: reason)
        return Answer(try effect.text(change.snapshot))
      }
    }
    let held = MessageChanges(
      .hold,
      session,
      concluding: { change, ids in
        let effect = try change.hold(.messages(ids), until: until, reason: reason)
        return MessageChanges.Conclusion(
          text: try effect.text(change.snapshot),
          isUnchanged: !effect.isNew
        )
      }
    )
    return try held.run()
  }

  static let resume = Command(
    "resume",
    group: "Messages",
    summary: "ends a hold, so that its messages are planned and sent again",
    discussion: """
      It ends the hold of a number, or what was held in the same words: of a campaign, of a channel, of \
      everything, or of the same messages. Other holds go on: what they hold stays held. The next plan \
      finds days; what the approved plan has days for goes on them.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--hold", .text("N"), "the hold of this number, as 'sendplan hold list' has it")
    ] + HoldScope.options + [Options.idsFrom, Options.operation],
    examples: [
      Example("sendplan resume --everything", "after the panic"),
      Example("sendplan resume --hold 3", "one of several holds"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let number = try arguments.integer("--hold", in: 1...Int.max)
    let scope = try arguments.holdScope(orElse: number == nil ? [] : ["--hold"])
    let ids = try NamedMessages(session)
    if number == nil, scope == nil { try ids.requireGiven() }
    return try session.change(ids.request(), in: session.openDatabase()) { change in
      let (ended, otherwise): ([Hold], String)
      if let number {
        ended = try change.resume(hold: number).map { [$0] } ?? []
        otherwise = "hold \(number) is over already"
      } else {
        let scope = scope ?? .messages(ids.all())
        ended = try change.resume(scope)
        otherwise = "no hold of \(scope.words) stands"
      }
      return try HoldText.resumed(ended, otherwise, change)
    }
  }

  static let holdList = Command(
    "hold list",
    group: "Messages",
    summary: "lists what is held, until when and why",
    options: [Options.format],
    examples: [Example("sendplan hold list", "what keeps messages from being sent")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list(
      "holds",
      session.read { try $0.holds() },
      [
        .number("hold") { $0.number },
        .text("of") { $0.kind.name },
        .text("name", mayShrink: true) { $0.name },
        .amount("messages") { $0.count },
        .day("until") { $0.until },
        .text("reason", mayShrink: true) { $0.reason },
        .text("since") { $0.since.description },
        .text("actor", mayShrink: true) { $0.actor },
      ],
      emptyText: "nothing is held"
    )
    return .done
  }
}

extension HoldScope {
  fileprivate static let options = [
    Option("--campaign", .text("NAME"), "all of a campaign, also what is imported later"),
    Option(
      "--channel",
      .text("NAME"),
      "all of a channel and of those inside it, and what would go by it"
    ),
    Option("--everything", "all there is, also what is imported later"),
  ]

  fileprivate var words: String {
    switch self {
    case .messages: "these messages alone"
    case .campaign(let name): "campaign \(printable(name))"
    case .channel(let name): "channel \(printable(name))"
    case .everything: "everything"
    }
  }
}

extension ParsedArguments {
  /// What is held or resumed as a whole; nil where messages are named, or what else is named instead.
  fileprivate func holdScope(orElse others: [String] = []) throws -> HoldScope? {
    let scopes =
      [self["--campaign"].map(HoldScope.campaign), self["--channel"].map(HoldScope.channel)]
      .compactMap(\.self) + (has("--everything") ? [.everything] : [])
    let isNamed = has(MessageChanges.argument.name) || has(Options.idsFrom.name)
    guard scopes.count + others.count + (isNamed ? 1 : 0) <= 1 else {
      throw contradiction(
        "a campaign, a channel, everything, and messages by name exclude each other"
      )
    }
    return scopes.first
  }
}

extension HoldEffect {
  fileprivate func text(_ snapshot: Snapshot) throws -> String {
    guard isNew else {
      return "hold \(hold.number) holds this already: \(printable(hold.reason)); nothing changed\n"
    }
    var lines = ["hold \(hold.number): \(hold.words)"]
    if let run = try snapshot.runUnderWay() {
      lines.append("run \(run.number) is under way and skips what is held from its next batch on")
    }
    lines.append("'sendplan resume --hold \(hold.number)' ends it")
    return lines.joined(separator: "\n") + "\n"
  }
}

private enum HoldText {
  /// What was ended, and what still holds anything.
  static func resumed(_ ended: [Hold], _ otherwise: String, _ change: Change) throws -> Answer {
    var lines = ended.map { "hold \($0.number) is over: \($0.words)" }
    if ended.isEmpty { lines.append("\(otherwise); nothing changed") }
    lines += try change.snapshot.holds().map {
      "still held by hold \($0.number): \($0.words): \(printable($0.reason))"
    }
    return Answer(lines.joined(separator: "\n") + "\n")
  }
}
