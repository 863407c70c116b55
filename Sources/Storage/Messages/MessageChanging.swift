package import Model
import SQLite

/// What a person wants done to a message.
package enum MessageChange: Equatable, Sendable {
  case cancel
  case edit(MessageEdit)
  case reschedule(notBefore: Day)
  /// It failed or was canceled, and is to be sent after all, as it is after an edit.
  case retry(MessageEdit = MessageEdit())
  /// Later by so many days than its first day, or than the base date where that is later.
  case delay(days: Int)
  case resolveSent
  case resolveNotSent
  case resolveFailed
  /// It was sent on that day, by whatever; the reason says how somebody knows.
  case reportSent(on: Day, reason: String?)
  /// Somebody answered on that day.
  case reply(on: Day)
  /// It becomes part of a hold, which is stated for all of them at once.
  case hold

  package var operation: MessageOperation {
    switch self {
    case .cancel: .cancel
    case .edit: .edit
    case .reschedule: .reschedule
    case .delay: .delay
    case .retry: .retry
    case .resolveSent: .resolveSent
    case .resolveNotSent: .resolveNotSent
    case .resolveFailed: .resolveFailed
    case .reportSent: .reportSent
    case .reply: .reply
    case .hold: .hold
    }
  }

  /// Whether the earlier messages of a thread come first.
  package var goesInThreadOrder: Bool {
    switch self {
    case .reportSent, .retry: true
    case .cancel, .edit, .reschedule, .delay, .resolveSent, .resolveNotSent, .resolveFailed, .reply,
      .hold:
      false
    }
  }

  /// Whether it says what became of a message, so that a plan may have nothing left to send.
  package var resolves: Bool {
    switch self {
    case .resolveSent, .resolveNotSent, .resolveFailed, .reportSent: true
    case .cancel, .edit, .reschedule, .retry, .delay, .reply, .hold: false
    }
  }
}

/// What came of a requested change that was not refused.
package struct MessageEffect: Equatable, Sendable {
  /// False where the message was already so.
  package let isChange: Bool
  /// The first day before the change, where it had one.
  package let before: Day?
  /// The first day now, where it has one.
  package let notBefore: Day?
  /// How many follow-ups were released or ended with it, or later steps of its thread.
  package let followers: Int
  /// What the message is now, where the request did not say it.
  package var state: MessageState?
  /// The steps of its thread that a run has picked up and that are left to finish.
  package var claimed: [String] = []
  /// The day on which its thread was answered.
  package var answered: Day?
  /// The fields that an edit made otherwise.
  package var edited: [MessageField] = []
  /// Whether the message lies in a slice that somebody else has in hand, so that this is done once it comes back unsent.
  package var isRequest = false

  /// The effect of the same request where it was done before.
  package var repeated: MessageEffect {
    MessageEffect(isChange: false, before: notBefore, notBefore: notBefore, followers: 0)
  }
}

extension Change {
  /// Does to a message what the table of operations says; throws a `Refusal` that changes nothing.
  package func apply(_ requested: MessageChange, to id: String) throws -> MessageEffect {
    switch requested {
    // Several steps, of which a later one may be refused.
    case .edit, .retry: try connection.part { try applyOnce(requested, to: id) }
    default: try applyOnce(requested, to: id)
    }
  }

  private func applyOnce(_ requested: MessageChange, to id: String) throws -> MessageEffect {
    if case .reply(let day) = requested {
      return try apply(Reply(.reply, on: day, from: .person), to: id)
    }
    guard let message = try connection.row(SQL.message, .text(id), map: { try $0.changeable(id) })
    else { throw Refusal.unknownMessage(id: id) }
    switch requested.operation.outcome(in: message.item.state) {
    case .refused where try snapshot.isInOpenSlice(message.item.number):
      return try ask(requested, message)
    case .refused:
      throw Refusal.messageState(
        id: id,
        message.item.state,
        requested.operation,
        holder: try holder(of: message.item)
      )
    case .stays: return message.changed()
    case .alreadySo:
      if case .retry(let edit) = requested, !edit.isEmpty { return try apply(.edit(edit), to: id) }
      var effect = message.effect
      effect.state = message.item.state
      return effect
    case .done(let state): return try perform(requested, on: message, to: state)
    }
  }

  /// Takes what is asked of a message that lies in an open slice, where that can still be done when it comes back.
  private func ask(_ requested: MessageChange, _ message: ChangeableMessage) throws -> MessageEffect
  {
    var effect = message.effect
    switch requested {
    case .cancel:
      if try !snapshot.wasAskedToCancel(message.item.number) {
        guard let run = try holder(of: message.item) else {
          throw DatabaseError.damaged("message \(message.item.number) is claimed without a run")
        }
        try append(.askedToCancel(message.item, by: run.number))
        effect = message.changed()
      }
    // It is not sent while the hold that is stated with it stands.
    case .hold: effect = message.changed()
    case .edit, .reschedule, .retry, .delay, .resolveSent, .resolveNotSent, .resolveFailed,
      .reportSent, .reply:
      throw Refusal.inSlice(id: message.id, requested.operation)
    }
    effect.isRequest = true
    return effect
  }

  private func perform(
    _ requested: MessageChange,
    on message: ChangeableMessage,
    to state: MessageState
  ) throws -> MessageEffect {
    let number = Int32(message.item.number)
    switch requested {
    case .cancel:
      try append(.canceled(message.item))
      return message.changed(followers: try endFollowers(of: number))
    case .edit(let edit):
      return try self.edit(message, by: edit)
    case .reschedule(let day):
      return try move(message, to: day, .reschedule)
    case .delay(let days):
      let base = try snapshot.baseDate()
      let first = max(message.notBefore ?? base, base)
      return try move(message, to: first.advanced(by: days), .delay)
    case .retry(let edit):
      let edited = edit.isEmpty ? message.effect : try self.edit(message, by: edit)
      let retried = try retry(try messageItem(number), id: message.id)
      var effect = message.changed(followers: retried.followers)
      effect.state = retried.state
      effect.edited = edited.edited
      return effect
    case .resolveSent:
      try resolve(message.item, to: state)
      return message.changed(followers: try releaseFollowers(of: number))
    case .resolveNotSent:
      try resolve(message.item, to: state)
      var effect = message.changed()
      effect.state = try endIfUnwanted(try messageItem(number))
      return effect
    case .resolveFailed:
      try resolve(message.item, to: state)
      return message.changed(followers: try endFollowers(of: number))
    case .reportSent(let day, let reason):
      try requireOrder(message, on: day)
      try report(message.item, sentOn: day, through: nil, note: reason)
      return message.changed(followers: try releaseFollowers(of: number))
    case .reply, .hold: preconditionFailure("the state of the message stays")
    }
  }

  private func edit(_ message: ChangeableMessage, by edit: MessageEdit) throws -> MessageEffect {
    let fields = try self.edit(message.item, id: message.id, notBefore: message.notBefore, by: edit)
    guard !fields.isEmpty else { return message.effect }
    var effect = message.changed()
    effect.edited = fields
    guard fields.contains(.notBefore), let first = edit.notBefore else { return effect }
    // A first day that is taken out of a file leaves the base date.
    let day = try first ?? snapshot.baseDate()
    if day != message.notBefore { _ = try apply(.reschedule(notBefore: day), to: message.id) }
    return effect
  }

  /// Takes the word of a person that somebody answered.
  private func apply(_ reply: Reply, to id: String) throws -> MessageEffect {
    var effect: MessageEffect?
    try takingReplies { intake in
      let taken = try intake.take(reply, to: id)
      effect = MessageEffect(
        isChange: taken.isNew,
        before: nil,
        notBefore: nil,
        followers: taken.canceled,
        claimed: taken.claimed,
        answered: taken.earlier ?? reply.day
      )
    }
    guard let effect else { preconditionFailure("a reply was taken") }
    return effect
  }

  private func move(
    _ message: ChangeableMessage,
    to day: Day,
    _ operation: MessageOperation
  ) throws -> MessageEffect {
    guard day != message.notBefore else { return message.effect }
    guard day <= message.deadline ?? Day.last else {
      throw Refusal.pastDeadline(id: message.id, operation, day: day, deadline: message.deadline)
    }
    try append(.moved(message.item, notBefore: day, operation.cause))
    return message.changed(notBefore: day)
  }

  private func resolve(_ message: Item<MessageState>, to state: MessageState) throws {
    guard let run = try holder(of: message) else {
      throw DatabaseError.damaged("message \(message.number) is in doubt without a run")
    }
    try append(.resolved(message, to: state, by: run.number))
  }

  /// What follows another message is not sent before that.
  private func requireOrder(_ message: ChangeableMessage, on day: Day) throws {
    let earlier = try connection.row(SQL.predecessor, Value(message.item.number)) {
      (id: $0.text(0), day: try $0.day(1))
    }
    guard let earlier, earlier.day > day else { return }
    throw Refusal.sentBeforePredecessor(
      id: message.id,
      day: day,
      predecessor: earlier.id,
      sent: earlier.day
    )
  }

  /// Writes down that a message was sent on a day, by a channel where that is not the one it is addressed
  /// to, and counts it there.
  func report(
    _ message: Item<MessageState>,
    sentOn day: Day,
    through channel: Int32?,
    note: String?
  ) throws {
    // Only what is in doubt has an attempt of which nobody knows how it ended.
    let run = message.state == .inDoubt ? try holder(of: message) : nil
    try append(
      .reportedSent(message, on: day, inDoubtBy: run?.number, through: channel, note: note)
    )
  }

  /// The ids of messages, those that others follow before these.
  package func inThreadOrder(_ ids: [String]) throws -> [String] {
    let depths = try ids.map { id in try connection.row(SQL.depth, .text(id)) { $0.integer(0) } ?? 0
    }
    return zip(ids, depths).enumerated()
      .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(\.element.0)
  }

  /// The run that brought a message into its state, where one did.
  func holder(of message: Item<MessageState>) throws -> Run? {
    try connection.row(SQL.holder, Value(message.changed)) { try $0.runRow() }
  }
}

/// A message as far as a person's requests depend on it.
private struct ChangeableMessage {
  let id: String
  let item: Item<MessageState>
  let notBefore: Day?
  /// Its deadline, unless it is sent late rather than never.
  let deadline: Day?

  /// That nothing changed.
  var effect: MessageEffect {
    MessageEffect(isChange: false, before: notBefore, notBefore: notBefore, followers: 0)
  }

  func changed(notBefore day: Day? = nil, followers: Int = 0) -> MessageEffect {
    MessageEffect(
      isChange: true,
      before: notBefore,
      notBefore: day ?? notBefore,
      followers: followers
    )
  }
}

extension Statement {
  fileprivate func changeable(_ id: String) throws(DatabaseError) -> ChangeableMessage {
    ChangeableMessage(
      id: id,
      item: Item(number: integer(0), state: try messageState(1), changed: integer(2)),
      notBefore: try optionalDay(3),
      deadline: try optionalDay(4)
    )
  }
}

private enum SQL {
  static let message = """
    SELECT m.number, m.state, m.changed, m.not_before,
      iif(m.channel IN late_channel, NULL, m.deadline)
    FROM envelope e JOIN message m ON m.number = e.message WHERE e.id = ?1
    """
  static let predecessor = """
    SELECT e.id, s.day FROM follow_up f JOIN sending s ON s.message = f.predecessor
    JOIN envelope e ON e.message = f.predecessor WHERE f.message = ?1
    """
  // How many messages one follows, directly and by others.
  static let depth = """
    WITH RECURSIVE thread (message) AS (
      SELECT message FROM envelope WHERE id = ?1
      UNION ALL
      SELECT f.predecessor FROM thread t JOIN follow_up f ON f.message = t.message
    )
    SELECT count(*) FROM thread
    """
  static let holder = """
    SELECT r.number, r.plan, r.day, r.state, r.changed FROM journal j JOIN run r ON r.number = j.run
    WHERE j.seq = ?1
    """
}
