import Model
import Reporting
import Storage
import Terminal

extension Command {
  /// A hold's own `--until` is the day on which it ends.
  private static let days = ["--from", "--until"]
  /// What is resumed as it was held, and has options of its own.
  private static let scopes = ["--campaign", "--channel"]

  static let hold = Command(
    "hold",
    group: "Messages",
    summary: "keeps messages from being sent and planned until they are resumed, or until a day",
    discussion: """
      Held messages stay pending or waiting and keep their places; they take no capacity. With --until \
      they are planned from that day on, else not at all. A hold of a campaign, of a channel or of \
      everything also counts for what is imported later; one by ids, or by more or by something else \
      than these, for the messages that it means now. A \
      run that is under way skips what is held from its next batch on. Several holds of one message \
      all count, until the last of them ends. See 'sendplan help states'.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--reason", .text("TEXT"), "why, for whoever asks later", isRequired: true),
      Option("--until", .text("DAY"), "the first day on which they may go; otherwise none"),
      HoldScope.everything,
    ] + MessageSelection.options(except: days) + MessageChanges.options,
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
    let selection = try arguments.selection(except: days)
    if let scope = try arguments.holdScope(selection) {
      return try session.change { change in
        let effect = try change.hold(scope, until: until, reason: reason)
        return Answer(try effect.text(change.snapshot))
      }
    }
    let held = MessageChanges(
      .hold,
      session,
      of: selection,
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
      It ends the hold of a number, also that of a retired channel, or what was held in the same words: of a campaign, of a channel, of \
      everything, or of the same messages, by their ids or by what they meet now. Other holds go on: \
      what they hold stays held. The next plan \
      finds days; what the approved plan has days for goes on them.
      """,
    arguments: [MessageChanges.argument],
    options: [
      Option("--hold", .text("N"), "the hold of this number, as 'sendplan hold list' has it"),
      HoldScope.campaign, HoldScope.channel, HoldScope.everything,
    ] + MessageSelection.options(except: scopes) + [Options.idsFrom, Options.operation],
    examples: [
      Example("sendplan resume --everything", "after the panic"),
      Example("sendplan resume --hold 3", "one of several holds"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let number = try arguments.integer("--hold", in: 1...Int.max)
    let selection = try arguments.selection()
    let scope = try arguments.holdScope(selection, orElse: number == nil ? [] : ["--hold"])
    let ids = try NamedMessages(session)
    if number == nil, scope == nil { try ids.require(orElse: selection) }
    return try session.change(ids.request(), in: session.openDatabase()) { change in
      var left = try change.snapshot.holds()
      let ended: [Hold]
      let otherwise: String
      if let number {
        ended = try change.resume(hold: number).map { [$0] } ?? []
        otherwise = "hold \(number) is over already"
      } else {
        let named =
          try scope != nil
          ? [] : selection.isEmpty ? ids.all() : change.snapshot.ids(of: selection)
        let scope = scope ?? .messages(named)
        if case .messages = scope { left = try change.snapshot.holds(ofMessages: named) }
        ended = try change.resume(scope)
        otherwise = "no hold of \(scope.words) stands"
      }
      let over = ended.map(\.number)
      return HoldText.resumed(ended, otherwise, left.filter { !over.contains($0.number) })
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
  fileprivate static let campaign = Option(
    "--campaign",
    .text("NAME"),
    "what was held of this campaign"
  )
  fileprivate static let channel = Option(
    "--channel",
    .text("NAME"),
    "what was held of this channel"
  )
  fileprivate static let everything = Option("--everything", "all there is, also what comes later")

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
  /// What is held or resumed as a whole: a campaign, a channel or everything, and nothing else; nil where messages
  /// are meant, or what else is named instead.
  fileprivate func holdScope(
    _ selection: MessageSelection,
    orElse others: [String] = []
  ) throws -> HoldScope? {
    let isNamed = has(MessageChanges.argument.name) || has(Options.idsFrom.name)
    let ways = others.count + (isNamed ? 1 : 0) + (selection.isEmpty ? 0 : 1)
    guard ways + (has("--everything") ? 1 : 0) <= 1 else {
      throw contradiction(
        "everything, messages by their ids, and those that meet something exclude each other"
      )
    }
    if has("--everything") { return .everything }
    var (campaign, channel) = (MessageSelection(), MessageSelection())
    (campaign.campaign, channel.channel) = (selection.campaign, selection.channel)
    guard !selection.isEmpty else { return nil }
    if selection == campaign { return selection.campaign.map(HoldScope.campaign) }
    return selection == channel ? selection.channel.map(HoldScope.channel) : nil
  }
}

extension HoldEffect {
  fileprivate func text(_ snapshot: Snapshot) throws -> String {
    guard isNew else {
      return "hold \(hold.number) holds this already: \(printable(hold.reason)); nothing changed\n"
    }
    var lines = ["hold \(hold.number): \(hold.words)"]
    if late > 0 {
      lines.append(
        "! \(counted(late, "message")) of it \(late == 1 ? "has a deadline" : "have deadlines") before that day, and"
          + " \(late == 1 ? "expires" : "expire") held"
      )
    }
    if let run = try snapshot.runUnderWay() {
      lines.append("run \(run.number) is under way and skips what is held from its next batch on")
    }
    lines.append("'sendplan resume --hold \(hold.number)' ends it")
    return lines.joined(separator: "\n") + "\n"
  }
}

private enum HoldText {
  /// What was ended, and what still holds anything.
  static func resumed(_ ended: [Hold], _ otherwise: String, _ left: [Hold]) -> Answer {
    var lines = ended.map { "hold \($0.number) is over: \($0.words)" }
    if ended.isEmpty { lines.append("\(otherwise); nothing changed") }
    lines += left.map {
      "still held by hold \($0.number): \($0.words): \(printable($0.reason))"
    }
    return Answer(lines.joined(separator: "\n") + "\n")
  }
}
