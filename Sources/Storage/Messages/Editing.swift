package import Model
import SQLite

extension Change {
  /// Edits a message that has not gone, and returns the fields that are otherwise now.
  ///
  /// It keeps its id, its place and its thread. Refused where it could not be sent as it would be.
  func edit(
    _ message: Item<MessageState>,
    id: String,
    notBefore: Day?,
    by edit: MessageEdit
  ) throws -> [MessageField] {
    guard let old = try snapshot.draft(message.number) else {
      throw Refusal.unknownMessage(id: id)
    }
    var new = edit.applied(to: old)
    // A step that follows nothing, or was released, waits for no days.
    if let days = edit.waitDays, days != old.follows?.waitDays {
      if old.follows == nil { throw Refusal.noEdit(id: id, .followsNothing) }
      let isSent = try connection.row(SQL.predecessor, Value(message.number)) {
        try $0.messageState(0) == .sent
      }
      if isSent == true { throw Refusal.noEdit(id: id, .released) }
    }
    if new.follows == nil { new.follows = old.follows }
    let fields = MessageField.differing(old, new)
    guard !fields.isEmpty else { return [] }
    let first = fields.contains(.notBefore) ? new.notBefore : notBefore
    try requireSendable(new, id: id, fields, notBefore: first)
    var note = EditNote()
    let channels = try snapshot.channels()
    func number(_ name: String) -> Int? {
      channels.first { $0.name == name }.map { Int($0.number) }
    }
    if fields.contains(.channel) {
      guard let target = number(new.channel) else {
        let nearest = nearestName(to: new.channel, among: channels.map(\.name).sorted())
        throw Refusal.unknownChannel(name: new.channel, nearest: nearest)
      }
      note.add("channel", number(old.channel), target)
    }
    if fields.contains(.priority) { note.add("priority", old.priority.level, new.priority.level) }
    if fields.contains(.deadline) { note.add("deadline", old.deadline, new.deadline) }
    if fields.contains(.due) { note.add("due", old.due, new.due) }
    if fields.contains(.waitDays) {
      note.add("wait_days", old.follows?.waitDays, new.follows?.waitDays)
    }
    if fields.contains(.campaign) {
      note.add("campaign", try campaign(old.campaign), try campaign(new.campaign))
    }
    if fields.contains(.notBefore) { note.add("not_before", old.notBefore, new.notBefore) }
    if fields.contains(where: \.isWords) {
      let present = try connection.row(SQL.content, Value(message.number)) { $0.integer(0) }
      note.add("content", present, try contentVersion(of: message.number, new.content))
    }
    try append(.edited(message, note: note.json))
    return fields
  }

  /// Refuses what its channel, its recipient or its days would keep from ever being sent.
  private func requireSendable(
    _ message: MessageDraft,
    id: String,
    _ fields: [MessageField],
    notBefore: Day?
  ) throws {
    if fields.contains(.recipient), let address = try snapshot.suppression(of: message.recipient) {
      throw Refusal.noEdit(id: id, .suppressed(message.recipient, by: address))
    }
    if fields.contains(.recipient),
      try snapshot.forgottenNames()?.include(Addressee(FoldedAddress(message.recipient))) == true
    {
      throw Refusal.noEdit(id: id, .forgotten)
    }
    if fields.contains(.recipient) || fields.contains(.channel),
      let channel = try snapshot.channels().first(where: { $0.name == message.channel }),
      let sender = MailChannels(try snapshot.channels())[channel.number],
      let problem = UndeliverableRecipient(message.recipient)
    {
      throw Refusal.noEdit(id: id, .undeliverable(message.recipient, problem, by: sender.name))
    }
    guard fields.contains(.deadline) || fields.contains(.channel), let deadline = message.deadline,
      try !snapshot.channels().contains(where: {
        $0.name == message.channel && $0.settings.objectives.contains(.lateIsSent)
      })
    else { return }
    let base = try snapshot.baseDate()
    if deadline < base { throw Refusal.noEdit(id: id, .deadlinePassed(deadline, base: base)) }
    if let notBefore, deadline < notBefore {
      throw Refusal.noEdit(id: id, .deadlineBeforeFirstDay(deadline, first: notBefore))
    }
  }

  /// The number of a campaign, which is made where it is new; nil for none.
  private func campaign(_ name: String?) throws -> Int? {
    guard let name else { return nil }
    if let number = try connection.row(SQL.campaign, .text(name), map: { $0.integer(0) }) {
      return number
    }
    try unsealed(["campaign_is_sealed"]) { try connection.run(SQL.newCampaign, .text(name)) }
    return try connection.row(SQL.campaign, .text(name)) { $0.integer(0) }
  }
}

/// Which fields an edit changes, from what to what, as the journal notes it; words stand in no note.
private struct EditNote {
  private var members: [String] = []

  mutating func add(_ field: String, _ old: Int?, _ new: Int?) {
    func text(_ value: Int?) -> String { value.map(String.init) ?? "null" }
    members.append("\"\(field)\":[\(text(old)),\(text(new))]")
  }

  mutating func add(_ field: String, _ old: Day?, _ new: Day?) {
    add(field, old.map { Int($0.number) }, new.map { Int($0.number) })
  }

  var json: String { "{\(members.joined(separator: ","))}" }
}

/// Why a message is not edited so.
package enum NoEdit: Equatable, Sendable {
  /// Nothing goes to this address, or to anybody at this domain.
  case suppressed(String, by: String)
  /// The recipient was forgotten.
  case forgotten
  /// The channel could never send to it.
  case undeliverable(String, UndeliverableRecipient, by: String)
  case deadlinePassed(Day, base: Day)
  case deadlineBeforeFirstDay(Day, first: Day)
  /// There is nothing after whose sending it could wait.
  case followsNothing
  /// What it follows was sent, which gave it its first day.
  case released

  func diagnostic(_ id: String) -> Diagnostic {
    let (why, wayOut) =
      switch self {
      case .suppressed(let recipient, let address):
        (
          "nothing goes to '\(recipient)' any more",
          "if that is wrong, first '\(commandLine("sendplan suppress lift", address))'"
        )
      case .forgotten: ("that recipient was forgotten", "correct the recipient")
      case .undeliverable(let recipient, let problem, let channel):
        (
          "channel '\(channel)' sends mail, and '\(recipient)' \(problem.words)",
          "correct the recipient"
        )
      case .deadlinePassed(let deadline, let base):
        ("the deadline \(deadline) is before the base date \(base)", "give a later deadline")
      case .deadlineBeforeFirstDay(let deadline, let first):
        (
          "the deadline \(deadline) is before its first day \(first)",
          "give a later deadline, or first '\(commandLine("sendplan reschedule", id, options: "--not-before DAY"))'"
        )
      case .followsNothing: ("it follows no message", "leave --wait-days out")
      case .released:
        (
          "what it follows was sent, which gave it its first day",
          "'\(commandLine("sendplan reschedule", id, options: "--not-before DAY"))' gives it another"
        )
      }
    return Diagnostic(.refused, "message '\(id)' cannot be edited so", why: why, wayOut: wayOut)
  }
}

private enum SQL {
  static let predecessor = """
    SELECT m.state FROM follow_up f JOIN message m ON m.number = f.predecessor WHERE f.message = ?1
    """
  static let content = "SELECT content FROM message WHERE number = ?1"
  static let campaign = "SELECT number FROM campaign WHERE name = ?1"
  static let newCampaign =
    "INSERT INTO campaign (number, name) SELECT coalesce(max(number), 0) + 1, ?1 FROM campaign"
}
