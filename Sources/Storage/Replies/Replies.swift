package import Model
import SQLite

extension Change {
  /// Lets the body take what came back.
  ///
  /// In the end, what waits for somebody who wants nothing more, or for a dead address, is canceled everywhere.
  @discardableResult
  package func takingReplies(_ body: (ReplyImporter) throws -> Void) throws -> StopEffect {
    let intake = try ReplyImporter(self)
    try body(intake)
    return try carryOut(intake.stops)
  }
}

/// Takes what came back, one after the other, inside one change.
package final class ReplyImporter {
  private let change: Change
  private let sent: SentKeys
  private var matching: ReplyMatching
  fileprivate var stops: [Stop] = []

  fileprivate init(_ change: Change) throws {
    self.change = change
    sent = try SentKeys(change.snapshot)
    matching = ReplyMatching(change.snapshot)
  }

  /// Takes a reply to the message that a transport has given a receipt for; throws an `UnmatchedReply` where it is
  /// not known which.
  package func take(_ reply: Reply, receipt: String) throws -> ReplyEffect {
    try take(reply, to: matching.message(receipt: receipt))
  }

  /// Takes a reply to the last message that was sent to a recipient; throws an `UnmatchedReply` where that was
  /// none, or several.
  package func take(_ reply: Reply, from recipient: String) throws -> ReplyEffect {
    let last = try matching.lastMessages(to: recipient, by: reply.day)
    if last.count == 1 { return try take(reply, to: last[0].id) }
    // What was sent to somebody since a row was taken does not make its repetition unclear.
    for candidate in last {
      let message = try change.connection.row(SQL.byID, .text(candidate.id)) { try $0.answerable() }
      guard let message, try known(reply, message, message.item.number) != nil else { continue }
      return try take(reply, to: candidate.id)
    }
    throw UnmatchedReply.severalSent(to: recipient, on: last[0].day, ids: last.map(\.id))
  }

  /// Takes a reply to a message; throws a `Refusal` where there is none of that id, or it was never sent.
  package func take(_ reply: Reply, to id: String) throws -> ReplyEffect {
    let found = try change.connection.row(SQL.byID, .text(id)) { try $0.answerable() }
    guard var message = found else { throw Refusal.unknownMessage(id: id) }
    if let earlier = try sentStep(before: message, reply) { message = earlier }
    try check(message)
    if let sent = message.sentOn, reply.day < sent.advanced(by: -1) {
      throw Refusal.answeredBeforeSent(id: id, day: reply.day, sent: sent)
    }
    return try take(reply, message)
  }

  /// Takes a reply to the message that a mail names; nil where that was never sent from this database.
  package func take(_ reply: Reply, naming key: AttemptKey.Reading) throws -> ReplyEffect? {
    guard var message = try message(of: key) else { return nil }
    if let earlier = try sentStep(before: message, reply) { message = earlier }
    do {
      try check(message)
    } catch is Refusal {
      return nil
    }
    return try take(reply, message)
  }

  /// Takes a reply to the message whose attempt has a token; nil where there is none, or it was forgotten.
  package func take(_ reply: Reply, token: String) throws -> ReplyEffect? {
    let found = try change.connection.row(SQL.byToken, .text(token)) { try $0.answerable() }
    guard let message = found, try !change.snapshot.isForgotten(message.item.number) else {
      return nil
    }
    do {
      try check(message)
    } catch is Refusal {
      return nil
    }
    return try take(reply, message)
  }

  /// Lets the pending steps of a thread wait until a day that none of their deadlines is before; answers how many.
  private func postpone(_ root: Int, until day: Day) throws -> Int {
    let steps = try change.connection.rows(SQL.early, Value(root), Value(day.number)) { row in
      Item(number: row.integer(0), state: try row.messageState(1), changed: row.integer(2))
    }
    for step in steps { try change.append(.moved(step, notBefore: day, .delayed)) }
    return steps.count
  }

  /// Whether a mail is from the address to which the message went that it names.
  package func isFromRecipient(_ reply: Reply, naming key: AttemptKey.Reading) throws -> Bool {
    guard let sender = reply.source.sender, let message = try message(of: key) else { return false }
    return FoldedAddress(sender) == FoldedAddress(message.recipient)
  }

  /// Takes a reply to the last step that was sent of a thread; nil where none was, or only after the reply came.
  package func take(_ reply: Reply, to thread: OpenThread) throws -> ReplyEffect? {
    guard let sent = thread.sent, thread.isAnswerable(on: reply.day) else { return nil }
    return try take(reply, to: sent)
  }

  /// Writes to nobody of an address any more; what is to go there is canceled in the end.
  ///
  /// The person is who says so, where that is known.
  package func suppress(
    _ address: FoldedAddress,
    _ cause: SuppressionCause,
    reason: String,
    person: String? = nil
  ) throws {
    // Also where its domain is suppressed, which somebody may lift.
    try change.note(Addressee(address), cause, reason: reason)
    stops.append(Stop(Addressee(address), cause, person: person))
  }

  private func message(of key: AttemptKey.Reading) throws -> AnswerableMessage? {
    let candidates: [AnswerableMessage]
    switch key.name {
    case .whole(let id):
      candidates = try change.connection.rows(SQL.byID, .text(id)) { try $0.answerable() }
    case .beginning(let text):
      let end = text + "\u{10FFFF}"
      candidates = try change.connection.rows(SQL.byBeginning, .text(text), .text(end)) {
        try $0.answerable()
      }
    }
    // The content decides: a restored database may have sent another message under this id since.
    return try candidates.first { message in
      try key.names(message.id)
        && (message.isReported
          || sent.key(of: message.item.number, attempt: key.attempt)?.text == key.text)
    }
  }

  /// The last step that was sent of the thread of a message that was not; nil where none was, or this one was.
  ///
  /// A file or a mail that names a later step of ours speaks of the thread all the same. A person is told.
  private func sentStep(before message: AnswerableMessage, _ reply: Reply) throws
    -> AnswerableMessage?
  {
    guard reply.source != .person,
      MessageOperation.reply.outcome(in: message.item.state) == .refused,
      let sent = try sentStep(of: message)
    else { return nil }
    return try change.connection.row(SQL.byID, .text(sent)) { try $0.answerable() }
  }

  /// The id of the nearest step at or before a message that was sent, as far as anybody knows.
  private func sentStep(of message: AnswerableMessage) throws -> String? {
    try change.connection.row(SQL.sentBefore, Value(message.item.number)) { $0.text(0) }
  }

  private func check(_ message: AnswerableMessage) throws {
    guard MessageOperation.reply.outcome(in: message.item.state) == .refused else { return }
    if let sent = try sentStep(of: message) {
      throw Refusal.stepNeverSent(id: message.id, message.item.state, sent: sent)
    }
    throw Refusal.messageState(
      id: message.id,
      message.item.state,
      .reply,
      holder: try change.holder(of: message.item)
    )
  }

  private func take(_ reply: Reply, _ message: AnswerableMessage) throws -> ReplyEffect {
    var effect = ReplyEffect(id: message.id)
    let root = try change.snapshot.root(of: message.item.number)
    if let known = try known(reply, message, root) {
      effect.isNew = false
      effect.earlier = known.day
      effect.wasWithdrawn = known.state == .withdrawn
      return effect
    }
    try store(reply, message, root)
    guard let cause = reply.kind.ending else {
      effect.postponed = try reply.absentUntil.map { try postpone(root, until: $0) } ?? 0
      return effect
    }
    effect.claimed = try change.connection.rows(
      SQL.claimed,
      Value(root),
      Value(message.item.number)
    ) { $0.text(0) }
    effect.canceled = try change.connection.run(
      SQL.endThread,
      .integer(change.at.milliseconds),
      Value(change.operation),
      Value(root),
      Value(cause.rawValue)
    )
    guard let cause = reply.suppressing else { return effect }
    let address = FoldedAddress(message.recipient)
    try suppress(
      address,
      cause,
      reason: reply.reason(of: message.id),
      person: message.person
    )
    effect.suppressed = address
    return effect
  }

  /// The reply that makes this one nothing new.
  ///
  /// A mail is known by its id, a row of a file by its message, kind and day, also where a person has taken it
  /// back. A person who says that somebody has answered says nothing new where anything says so already.
  private func known(
    _ reply: Reply,
    _ message: AnswerableMessage,
    _ root: Int
  ) throws -> (day: Day, state: ReplyState)? {
    switch reply.source {
    case .person:
      try change.connection.row(SQL.knownThread, Value(root), Value(reply.kind.rawValue)) {
        (day: try $0.day(0), state: try $0.replyState(1))
      }
    case .file:
      try change.connection.row(
        SQL.knownRow,
        Value(message.item.number),
        Value(reply.kind.rawValue),
        Value(reply.day.number)
      ) { (day: try $0.day(0), state: try $0.replyState(1)) }
    case .mail(let id, _):
      try change.connection.row(SQL.knownMail, Value(message.item.number), .text(id)) {
        (day: try $0.day(0), state: try $0.replyState(1))
      }
    }
  }

  private func store(_ reply: Reply, _ message: AnswerableMessage, _ root: Int) throws {
    let last = try change.connection.row(SQL.last) { $0.integer(0) } ?? 0
    try change.connection.run(
      SQL.store,
      Value(last + 1),
      Value(reply.kind.rawValue),
      Value(message.item.number),
      Value(root),
      Value(reply.day.number),
      .text(reply.source.text),
      Value(reply.source.sender),
      Value(reply.refusalClass?.rawValue),
      Value(reply.detail),
      Value(try change.snapshot.journalPosition() + 1)
    )
  }
}

extension Snapshot {
  /// Whether anything was ever received.
  func hasReplies() throws -> Bool {
    try connection.row(SQL.any) { $0.integer(0) } == 1
  }

  /// The first reply that ended the thread of a message; nil while the thread goes on.
  func ending(of message: Int) throws -> (cause: Cause, day: Day)? {
    let found = try connection.row(SQL.ending, Value(message)) { row in
      (kind: try row.replyKind(0), day: try row.day(1))
    }
    return found.flatMap { found in found.kind.ending.map { (cause: $0, day: found.day) } }
  }
}

/// A message as far as a reply to it matters.
private struct AnswerableMessage {
  let item: Item<MessageState>
  let id: String
  let recipient: String
  /// Who the recipient is, where that is stated.
  let person: String?
  /// Whether a person or another database said that it was sent, under a key that nobody knows here.
  let isReported: Bool
  /// The day on which it really went; nil where that was never or it came back.
  let sentOn: Day?
}

extension Statement {
  fileprivate func answerable() throws(DatabaseError) -> AnswerableMessage {
    AnswerableMessage(
      item: Item(number: integer(0), state: try messageState(1), changed: integer(2)),
      id: text(3),
      recipient: text(4),
      person: optionalText(7),
      isReported: integer(5) == 1,
      sentOn: try optionalDay(6)
    )
  }
}

private enum SQL {
  static let message = """
    SELECT m.number, m.state, m.changed, e.id, e.recipient,
      EXISTS (SELECT 1 FROM reported_sending WHERE message = m.number),
      (SELECT day FROM sending WHERE message = m.number), e.person
    FROM envelope e JOIN message m ON m.number = e.message
    """
  static let byID = "\(message) WHERE e.id = ?1"
  static let byToken =
    "\(message) WHERE m.number = (SELECT message FROM attempt_token WHERE token = ?1)"
  static let byBeginning = "\(message) WHERE e.id >= ?1 AND e.id < ?2 ORDER BY e.id"
  static let last = "SELECT max(number) FROM reply"
  static let store = """
    INSERT INTO reply (number, kind, message, thread, day, source, sender, class, detail, state,
        changed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, \(code: ReplyState.received), ?10)
    """
  static let knownThread = """
    SELECT day, state FROM reply
    WHERE thread = ?1 AND kind = ?2 AND state = \(code: ReplyState.received)
    ORDER BY number LIMIT 1
    """
  // What still counts comes first.
  static let knownRow = """
    SELECT day, state FROM reply WHERE message = ?1 AND kind = ?2 AND day = ?3
    ORDER BY state, number LIMIT 1
    """
  static let knownMail = """
    SELECT day, state FROM reply WHERE message = ?1 AND source = ?2 ORDER BY state, number LIMIT 1
    """

  private static let up = ThreadWalk.up(from: "?1")
  static let any = "SELECT EXISTS (SELECT 1 FROM reply)"
  static let ending = """
    \(up) SELECT p.kind, p.day FROM up JOIN reply p ON p.thread = up.message
    WHERE p.kind IN (\(codes: ReplyKind.allCases.filter { $0.ending != nil }))
      AND p.state = \(code: ReplyState.received)
    ORDER BY p.number LIMIT 1
    """
  // Claimed, in doubt or sent: the nearest step before one that was never sent.
  static let sentBefore = """
    \(up) SELECT e.id FROM up JOIN message m ON m.number = up.message
    JOIN envelope e ON e.message = m.number WHERE m.state IN (\(code: MessageState.claimed, .inDoubt, .sent)) ORDER BY distance LIMIT 1
    """

  static let claimed = """
    \(ThreadWalk.down(from: "?1")) SELECT e.id FROM thread t JOIN message m ON m.number = t.message
    JOIN envelope e ON e.message = m.number
    WHERE m.state = \(code: MessageState.claimed) AND m.number <> ?2 ORDER BY m.number
    """
  static let early = """
    \(ThreadWalk.down(from: "?1")) SELECT m.number, m.state, m.changed FROM thread t JOIN message m ON m.number = t.message
    WHERE m.state = \(code: MessageState.pending) AND coalesce(m.not_before < ?2, 1)
      AND (m.deadline IS NULL OR m.deadline >= ?2 OR m.channel IN late_channel)
    ORDER BY m.number
    """
  static let endThread = """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      \(ThreadWalk.down(from: "?3"))
      SELECT ?1, \(code: Transition.Subject.message), m.number, m.state,
        \(code: MessageState.canceled), ?4, m.changed, ?2
      FROM thread t JOIN message m ON m.number = t.message
      WHERE m.state IN (\(code: MessageState.pending, .waiting))
      ORDER BY m.number
    """
}
