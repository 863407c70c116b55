package import Model
import SQLite

/// One message that a plan assigns to the day of a run.
package struct RunAssignment: Equatable, Sendable {
  package let message: Int32
  /// The channel that sends it.
  package let channel: Int32
  package let position: Int
  /// Whether nobody had claimed, canceled or otherwise ended it when this was read.
  package let isPending: Bool
  /// Whether an earlier attempt at it took nothing.
  package var wasTried = false
}

/// One try at one message, counted from 1.
package struct Attempt: Hashable, Sendable {
  /// The message's id.
  package let id: String
  package let number: Int
}

/// A message that a run has claimed, with everything that sending needs.
package struct ClaimedMessage: Equatable, Sendable {
  package let message: Int32
  package let attempt: Attempt
  package let content: MessageContent
  /// By what it is known to those who must not know more.
  package let token: AttemptToken
  /// The messages that it follows as they were sent, oldest first.
  package internal(set) var thread: [EarlierMessage]
  /// What the attempt belongs to; nil where it goes to no web service.
  package internal(set) var context: AttemptContext?
}

/// What came of the request to claim a message.
package enum ClaimOutcome: Equatable, Sendable {
  case claimed(ClaimedMessage)
  /// The same run has settled it before it was interrupted.
  case settled(MessageState)
  case skipped(id: String, SkipReason)
}

/// Why a run leaves out a message that its plan assigns to its day.
package enum SkipReason: Hashable, Sendable {
  /// It is no longer pending.
  case state(MessageState)
  /// Its first day is later than the day on which it would go.
  case notBefore(Day)
  /// Its last day is earlier than the day on which it would go.
  case pastDeadline(Day)
  /// A limit of its channel leaves nothing more on the day on which it would go.
  case noCapacity(on: Day, RemainingDayCapacity.Limit)
  /// Its recipient has had as many as one may in so many days.
  case recipientLimit(on: Day, most: Int, days: Int)
  /// Somebody holds it, its campaign or a channel that sends it.
  case held
  /// The approval of the plan was withdrawn while the run was under way.
  case planWithdrawn
  /// Its content or its channel is not the one that was approved.
  case edited
  /// Its channel has another sender or other headers than when the plan was computed.
  case otherSender
  /// Its thread has an answer; it was canceled now.
  case answered
  /// Nothing goes to its recipient, or in its thread, any more because of this; it was canceled now.
  case suppressed(Addressee)
}

extension Snapshot {
  /// What a plan assigns to a day, by channel and position.
  package func assignments(of plan: Int, on day: Day) throws -> [RunAssignment] {
    let assigned = try connection.rows(SQL.assignments, Value(plan), Value(day.number)) {
      RunAssignment(
        message: $0.int32(0),
        channel: $0.int32(1),
        position: $0.integer(2),
        isPending: try $0.messageState(3) == .pending,
        wasTried: $0.integer(4) > 0
      )
    }
    // Sorted here: SQLite's sorter would take as long as all the rest.
    return assigned.sorted { ($0.channel, $0.position) < ($1.channel, $1.position) }
  }
}

extension Snapshot {
  /// Whether the mail of a channel names attempts by their tokens.
  func usesTokens(_ channel: Int32) throws(DatabaseError) -> Bool {
    try connection.row(SQL.mail, Value(channel)) { try $0.mailHeaders(from: 0).usesTokens } == true
  }

  /// What became of those of some messages that are no longer pending, as a run counts them.
  package func settledOutcomes(of messages: [Int32], by run: Run) throws -> [ClaimOutcome] {
    try connection.rows(SQL.settled, from: Connection.Columns([messages])) { row in
      row.optionalInteger(2) == run.number
        ? .settled(try row.messageState(0))
        : .skipped(id: row.text(1), .state(try row.messageState(0)))
    }
  }
}

extension Change {
  /// Claims messages of one channel for a run, as far as they may go now and the day has room.
  ///
  /// The day is the one on which they really go, whatever day the run was planned for. Answers for each,
  /// in their order. The room is how many the channel may still send on the day; what recipients got is
  /// read where a limit asks for it and the history does not know it yet; the checkpoint is what the transport
  /// wants to know again, should the run die.
  package func claim(
    _ assignments: [RunAssignment],
    for run: Run,
    on day: Day,
    room: RemainingDayCapacity,
    recipients: RecipientHistory = RecipientHistory(),
    checkpoint: String? = nil
  ) throws -> [ClaimOutcome] {
    guard let channel = assignments.first?.channel else { return [] }
    try requireTurn(of: run)
    precondition(assignments.allSatisfy { $0.channel == channel }, "a batch is of one channel")
    try requireConfirmation()
    var terms = ClaimTerms(
      run: run,
      day: day,
      room: room,
      isApproved: try snapshot.approvedVersion() == run.plan,
      hasApprovedSender: try !snapshot.hasOtherSender(channel, since: run.plan),
      watchesSuppressions: try snapshot.hasSuppressions(),
      recipientLimit: try snapshot.recipientLimit(),
      held: try snapshot.held(among: assignments.map(\.message), by: channel, on: day),
      recipients: recipients
    )
    if let days = terms.recipientLimit?.days {
      try recipients.refresh(in: snapshot, from: day.advanced(by: 1 - days))
    }
    let candidates = try candidates(for: assignments, in: run.plan)
    let sent = try candidates.contains(where: \.isFollowUp) ? SentKeys(snapshot) : nil
    let outcomes = try candidates.map { candidate in
      let outcome = try outcome(for: candidate, terms, sent)
      if case .claimed = outcome { terms.count(candidate.addressee) }
      return outcome
    }
    try appendClaims(of: outcomes, through: channel, by: run, on: day, checkpoint)
    if try snapshot.usesTokens(channel) { try storeTokens(of: outcomes) }
    try recipients.markRead(in: snapshot)
    return try snapshot.postsToService(channel)
      ? addingContexts(to: outcomes, of: run, through: channel) : outcomes
  }

  private func addingContexts(
    to outcomes: [ClaimOutcome],
    of run: Run,
    through channel: Int32
  ) throws -> [ClaimOutcome] {
    let now = try snapshot.journalPosition()
    return try outcomes.map { outcome in
      guard case .claimed(var message) = outcome else { return outcome }
      message.context = try snapshot.context(
        of: message.message,
        through: channel,
        in: run,
        at: now
      )
      return .claimed(message)
    }
  }

  /// Cancels what should have been canceled when the answer came or the address was suppressed.
  private func endUnwanted(_ candidate: Candidate, _ watchesSuppressions: Bool) throws
    -> SkipReason?
  {
    let message = candidate.message
    let reason: SkipReason
    if watchesSuppressions, let name = try snapshot.suppression(of: Int(message.message)) {
      reason = .suppressed(name)
    } else if try candidate.isFollowUp && snapshot.ending(of: Int(message.message)) != nil {
      reason = .answered
    } else {
      return nil
    }
    _ = try endIfUnwanted(try messageItem(message.message))
    return reason
  }

  private func candidates(for assignments: [RunAssignment], in plan: Int) throws -> [Candidate] {
    let numbers = Connection.Columns([assignments.map(\.message)])
    let candidates = try connection.rows(SQL.candidates, from: numbers, Value(plan)) {
      try $0.candidate()
    }
    guard candidates.count == assignments.count else {
      throw DatabaseError.damaged("a plan names messages that are gone")
    }
    return candidates
  }

  private func outcome(
    for candidate: Candidate,
    _ terms: ClaimTerms,
    _ sent: SentKeys?
  ) throws -> ClaimOutcome {
    let message = candidate.message
    guard candidate.state == .pending else {
      let settledBy = try connection.row(SQL.settledBy, Value(message.message)) {
        $0.optionalInteger(0)
      }
      return settledBy == terms.run.number
        ? .settled(candidate.state) : .skipped(id: message.attempt.id, .state(candidate.state))
    }
    guard terms.isApproved else { return .skipped(id: message.attempt.id, .planWithdrawn) }
    if let reason = terms.dayRefusal(notBefore: candidate.notBefore, deadline: candidate.deadline) {
      return .skipped(id: message.attempt.id, reason)
    }
    if let reason = try endUnwanted(candidate, terms.watchesSuppressions) {
      return .skipped(id: message.attempt.id, reason)
    }
    if terms.held.contains(message.message) { return .skipped(id: message.attempt.id, .held) }
    guard terms.hasApprovedSender else {
      return .skipped(id: message.attempt.id, .otherSender)
    }
    guard candidate.isAsApproved else { return .skipped(id: message.attempt.id, .edited) }
    if let reason = terms.limitRefusal(of: candidate.addressee) {
      return .skipped(id: message.attempt.id, reason)
    }
    guard candidate.isFollowUp, let sent else { return .claimed(message) }
    var followUp = message
    followUp.thread = try sent.thread(of: message.message)
    return .claimed(followUp)
  }

  /// Stores the tokens of what was claimed, so that what comes back under one is known.
  private func storeTokens(of outcomes: [ClaimOutcome]) throws {
    for case .claimed(let message) in outcomes {
      try connection.run(
        SQL.token,
        .text(message.token.text),
        Value(message.message),
        Value(message.attempt.number)
      )
    }
  }

  private func appendClaims(
    of outcomes: [ClaimOutcome],
    through channel: Int32,
    by run: Run,
    on day: Day,
    _ checkpoint: String?
  ) throws {
    let numbers = outcomes.compactMap { outcome in
      if case .claimed(let message) = outcome { message.message } else { nil }
    }
    if numbers.isEmpty { return }
    try connection.run(
      SQL.appendClaims,
      from: Connection.Columns([numbers]),
      .integer(at.milliseconds),
      Value(run.number),
      Value(operation),
      Value(checkpoint),
      Value(channel),
      Value(day.number)
    )
  }
}

/// A message that is to be claimed, as it is before, and as it will be.
private struct Candidate {
  let state: MessageState
  let notBefore: Day?
  /// Its deadline, unless it is sent late rather than never.
  let deadline: Day?
  let isFollowUp: Bool
  let person: String?
  /// Whether its content and its channel are those that the plan was computed with.
  let isAsApproved: Bool
  let message: ClaimedMessage

  /// Whom the limit for recipients counts it for.
  var addressee: Addressee { Addressee(recipient: message.content.recipient, person: person) }
}

extension Statement {
  fileprivate func candidate() throws(DatabaseError) -> Candidate {
    Candidate(
      state: try messageState(1),
      notBefore: try optionalDay(2),
      deadline: try optionalDay(6),
      isFollowUp: !isNull(5),
      person: optionalText(7),
      isAsApproved: integer(8) == 1,
      message: ClaimedMessage(
        message: int32(0),
        attempt: Attempt(id: text(4), number: integer(3) + 1),
        content: content(from: 9),
        token: AttemptToken(salt: bytes(15), attempt: integer(3) + 1),
        thread: []
      )
    )
  }
}

private enum SQL {
  static let assignments = """
    SELECT r.message, coalesce(t.account, r.channel), r.position, m.state, m.attempts FROM plan_row r
    CROSS JOIN message m ON m.number = r.message
    LEFT JOIN plan_trait t ON t.version = r.version AND t.message = r.message
    WHERE r.version = ?1 AND r.day = ?2
    """
  static let candidates = """
    SELECT m.number, m.state, m.not_before, m.attempts, e.id, f.predecessor,
      iif(m.channel IN late_channel, NULL, m.deadline), e.person,
      (p.content, p.channel) IS (m.content, m.channel), \(ContentColumns.present), e.salt
    FROM memory_columns c
    CROSS JOIN message m ON m.number = c.c0
    CROSS JOIN plan_row p ON p.version = ?1 AND p.message = m.number
    CROSS JOIN envelope e ON e.message = m.number
    LEFT JOIN content t ON t.message = m.number
    LEFT JOIN follow_up f ON f.message = m.number
    """
  static let token = "INSERT INTO attempt_token (token, message, number) VALUES (?1, ?2, ?3)"
  static let mail = """
    SELECT s.reply_to, s.bounce_address, s.headers, s.unsubscribe
    FROM channel c JOIN channel_settings s ON s.number = c.settings WHERE c.number = ?1
    """
  // The run whose transition made the message what it is, if one did.
  static let settledBy = """
    SELECT j.run FROM message m JOIN journal j ON j.seq = m.changed WHERE m.number = ?1
    """
  static let settled = """
    SELECT m.state, e.id, j.run FROM memory_columns c
    CROSS JOIN message m ON m.number = c.c0
    CROSS JOIN envelope e ON e.message = m.number
    CROSS JOIN journal j ON j.seq = m.changed
    WHERE m.state <> \(code: MessageState.pending)
    """
  // From pending to claimed because it was picked up, many at once: a statement for each takes longer.
  static let appendClaims = """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, run, operation, note,
      channel, day)
      SELECT ?1, \(code: Transition.Subject.message), m.number, \(code: MessageState.pending, .claimed),
        \(code: Cause.pickedUp), m.changed, ?2, ?3, ?4, nullif(?5, m.channel), ?6
      FROM memory_columns c CROSS JOIN message m ON m.number = c.c0
    """
}
