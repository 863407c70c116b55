import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let find = Command(
    "find",
    group: "Records",
    summary: "finds every message to somebody, with what became of it and why",
    discussion: """
      TEXT is an address in any spelling, a person, a part of either, the id of a message, or a part \
      of a subject. Whoever it names is found with all messages: those of a stated person over all \
      addresses and channels, else those of the address, and the threads of what is named; also what was \
      for that address before it was edited. The day is the one on which a message went, \
      on which the approved plan (or else the newest) sends it, or on which it ended.
      """,
    arguments: [
      Argument(
        "TEXT",
        "an address, a person, an id, or a part of one or of a subject",
        isOptional: true
      )
    ],
    options: [
      Option(
        "--held-about",
        .text("ADDRESS"),
        "lists every text that is held about an address or a person: what 'forget' would blank"
      ),
      Options.format,
    ],
    examples: [
      Example("sendplan find Ann@Mail.example", "everything that went or goes to her"),
      Example("sendplan find m-1042 --format json", "to whom that went, and what else did"),
      Example("sendplan find --held-about ann@mail.example --format json", "for her, on request"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    guard arguments.has("TEXT") != arguments.has("--held-about") else {
      throw arguments.contradiction("give either a TEXT or --held-about ADDRESS")
    }
    if let name = arguments["--held-about"] {
      let held = try session.read { try $0.held(about: name) }
      try session.list("held", held, HeldRecord.columns, emptyText: "nothing is held about them")
      return .done
    }
    let text = try arguments.requiredValue("TEXT", "an address, a name, an id, or a part of one") {
      $0.contains { !$0.isWhitespace } ? $0 : nil
    }
    var list = try Listing("messages", FoundMessage.columns, for: session)
    try session.read { snapshot in
      let plan = try snapshot.presentPlan()
      for message in try snapshot.messages(finding: text) where list.hasReader {
        try list.add(FoundMessage(try snapshot.situation(of: message, in: plan)))
      }
    }
    try list.finish(emptyText: "nobody and nothing like that")
    return .done
  }
}

/// A message with what became of it, as a row.
private struct FoundMessage {
  let situation: MessageSituation
  let text: SituationText

  init(_ situation: MessageSituation) {
    self.situation = situation
    text = SituationText(situation: situation)
  }

  static let columns: [RecordColumn<FoundMessage>] = [
    .text("id") { $0.situation.message.id },
    .text("status") { $0.situation.message.state.name },
    .day("day") { $0.text.day },
    .text("channel") { $0.situation.message.channel },
    .text("account") { $0.text.account },
    .text("recipient", mayShrink: true) { $0.situation.message.recipient },
    .text("person", mayShrink: true) { $0.situation.message.person },
    .text("subject", mayShrink: true) { $0.situation.subject },
    .text("why", mayShrink: true) { $0.text.why },
  ]
}

extension HeldRecord {
  fileprivate static let columns: [RecordColumn<HeldRecord>] = [
    .text("kind") { $0.kind },
    .text("of") { $0.of },
    .text("field") { $0.field },
    .text("text", mayShrink: true) { $0.text },
  ]
}
