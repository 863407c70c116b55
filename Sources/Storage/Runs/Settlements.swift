package import Model
import SQLite

/// What came of a claim.
package enum Settlement: Equatable, Sendable {
  case accepted(receipt: String)
  /// For good.
  case refused(reason: String)
  /// For now, by the fault of the message or its recipient; it counts as an attempt.
  case refusedForNow(reason: String)
  /// Nothing was taken, and the message is not at fault.
  case channelAtFault(reason: String)
  case unknown(reason: String)
  /// The claim's run died, and the transport says that nothing arrived.
  case provedUnsent
}

extension Change {
  /// Acknowledges what came of claims, as `settle` does for each; a claim without a settlement stays open.
  ///
  /// Answers with what each message is then, in their order.
  package func settle(
    _ settlements: [(message: Int32, settlement: Settlement?)],
    by run: Run
  ) throws -> [MessageState] {
    try requireTurn(of: run)
    try accept(settlements, by: run)
    return try settlements.map { message, settlement in
      switch settlement {
      case .accepted: .sent
      case .refused, .refusedForNow, .channelAtFault, .unknown, .provedUnsent:
        try settlement.map { try settle(message, $0, by: run) } ?? .claimed
      case nil: .claimed
      }
    }
  }

  /// Acknowledges those that were accepted, which in most batches are all.
  private func accept(
    _ settlements: [(message: Int32, settlement: Settlement?)],
    by run: Run
  ) throws {
    var numbers: [Int32] = []
    var receipts: [String] = []
    for case (let message, .accepted(let receipt)) in settlements {
      numbers.append(message)
      receipts.append(receipt)
    }
    if numbers.isEmpty { return }
    try connection.run(
      SQL.appendAcceptances,
      from: Connection.Columns([numbers], texts: receipts),
      .integer(at.milliseconds),
      Value(run.number),
      Value(operation)
    )
    try release(
      connection.rows(SQL.followersOfAll, from: Connection.Columns([numbers])) { try $0.follower() }
    )
  }

  /// Acknowledges what came of a claim; follow-ups are released or ended with it.
  ///
  /// Answers with what the message is then.
  @discardableResult
  package func settle(_ number: Int32, _ settlement: Settlement, by run: Run) throws
    -> MessageState
  {
    let message = try messageItem(number)
    switch settlement {
    case .accepted(let receipt):
      try append(.accepted(message, by: run.number, receipt: receipt))
      try releaseFollowers(of: number)
      return .sent
    case .refused(let reason):
      try append(.refused(message, by: run.number, reason: reason))
      try endFollowers(of: number)
      return .failed
    case .refusedForNow(let reason):
      return try refuseForNow(message, by: run, reason)
    case .channelAtFault(let reason):
      try append(.channelAtFault(message, by: run.number, reason: reason))
      return try endIfUnwanted(messageItem(number))
    case .unknown(let reason):
      try append(.unknown(message, by: run.number, reason: reason))
      return .inDoubt
    case .provedUnsent:
      try append(.provedUnsent(message, by: run.number))
      return try endIfUnwanted(messageItem(number))
    }
  }

  /// Gives a message that was refused for now back to planning, or ends it when that was too often.
  private func refuseForNow(_ message: Item<MessageState>, by run: Run, _ reason: String) throws
    -> MessageState
  {
    let isLast = try connection.row(SQL.isLastAttempt, Value(message.number)) { $0.integer(0) == 1 }
    guard isLast == true else {
      try append(.refusedForNow(message, by: run.number, reason: reason))
      return try endIfUnwanted(messageItem(Int32(message.number)))
    }
    try append(.attemptsUsedUp(message, by: run.number, reason: reason))
    try endFollowers(of: Int32(message.number))
    return .failed
  }

  /// Takes refusals back that prove to be the channel's fault: the messages are pending again with what ended
  /// because of them, and their places of the day are free.
  package func takeBack(_ refusals: [PastRefusal], for run: Run) throws {
    try requireTurn(of: run)
    for refusal in refusals where refusal.hasFailed {
      let message = try messageItem(refusal.message)
      try append(.channelAtFault(message, by: refusal.run, reason: refusal.reason))
      try reviveFollowers(of: refusal.message)
      _ = try endIfUnwanted(try messageItem(refusal.message))
    }
  }

  /// Lets everything wait again that ended because a message did; returns how many that are.
  ///
  /// What nobody wants any more stays canceled, with what follows it.
  @discardableResult
  func reviveFollowers(of predecessor: Int32) throws -> Int {
    let revived = try connection.run(
      SQL.reviveFollowers,
      .integer(at.milliseconds),
      Value(operation),
      Value(predecessor)
    )
    guard revived > 0, try snapshot.hasSuppressions() else { return revived }
    var unwanted = 0
    let waiting = try connection.rows(SQL.waitingFollowers, Value(predecessor)) { $0.int32(0) }
    for number in waiting {
      let message = try messageItem(number)
      guard message.state == .waiting, try snapshot.suppression(of: message.number) != nil else {
        continue
      }
      try append(.ended(message, .suppressed))
      unwanted += 1 + (try endFollowers(of: number))
    }
    return revived - unwanted
  }

  /// Releases what waits for a message that was sent; returns how many that are.
  @discardableResult
  func releaseFollowers(of predecessor: Int32) throws -> Int {
    let followers = try connection.rows(SQL.followers, Value(predecessor)) { try $0.follower() }
    try release(followers)
    return followers.count
  }

  /// Releases a message whose predecessor was sent.
  func release(_ message: Int32) throws {
    try release(connection.rows(SQL.follower, Value(message)) { try $0.follower() })
  }

  private func release(_ followers: [Follower]) throws {
    for follower in followers {
      let release = follower.predecessorSentOn.advanced(by: follower.waitDays)
      let notBefore = max(release, follower.notBefore ?? release)
      try append(.released(follower.item, notBefore: notBefore))
    }
  }

  /// Cancels everything that waits for a message that will never be sent; returns how many that are.
  @discardableResult
  func endFollowers(of predecessor: Int32) throws -> Int {
    try connection.run(
      SQL.endFollowers,
      .integer(at.milliseconds),
      Value(operation),
      Value(predecessor)
    )
  }

  /// Cancels everything that waits for any message that has ended unsent; returns how many that are.
  func endOrphans() throws -> Int {
    try connection.run(SQL.endOrphans, .integer(at.milliseconds), Value(operation))
  }

  func messageItem(_ number: Int32) throws -> Item<MessageState> {
    let item = try connection.row(SQL.message, Value(number)) { try $0.messageItem() }
    guard let item else { throw DatabaseError.damaged("message \(number) is gone") }
    return item
  }
}

/// A message that waits for another.
private struct Follower {
  let item: Item<MessageState>
  let waitDays: Int
  let notBefore: Day?
  let predecessorSentOn: Day
}

extension Statement {
  fileprivate func follower() throws(DatabaseError) -> Follower {
    Follower(
      item: try messageItem(),
      waitDays: integer(3),
      notBefore: try optionalDay(4),
      predecessorSentOn: try day(5)
    )
  }

  fileprivate func messageItem() throws(DatabaseError) -> Item<MessageState> {
    Item(number: integer(0), state: try messageState(1), changed: integer(2))
  }
}

private enum SQL {
  // By one statement, because a sequence of follow-ups may be longer than a stack is deep.
  static let endFollowers = endAll(beginningWith: "f.predecessor = ?3")
  static let endOrphans = endAll(
    beginningWith: "(SELECT state FROM message WHERE number = f.predecessor) IN (\(ended))"
  )

  // In the order of the thread: each waits only for what may still be sent.
  static let reviveFollowers = """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      WITH RECURSIVE revived (message, depth) AS (
        SELECT ?3, 0
        UNION ALL
        SELECT f.message, r.depth + 1 FROM revived r JOIN follow_up f ON f.predecessor = r.message
          JOIN message m ON m.number = f.message JOIN journal j ON j.seq = m.changed
          WHERE m.state = \(code: MessageState.canceled)
            AND j.cause = \(code: Cause.predecessorEnded)
      )
      SELECT ?1, \(code: Transition.Subject.message), m.number,
        \(code: MessageState.canceled, .waiting), \(code: Cause.predecessorRetried), m.changed, ?2
      FROM revived r JOIN message m ON m.number = r.message
      WHERE r.depth > 0 ORDER BY r.depth, m.number
    """

  static let waitingFollowers = """
    \(ThreadWalk.down(from: "?1"))
    SELECT t.message FROM thread t JOIN message m ON m.number = t.message
    WHERE m.state = \(code: MessageState.waiting)
    """

  private static let ended = "\(code: MessageState.failed, .canceled, .expired)"

  private static func endAll(beginningWith condition: String) -> String {
    """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      WITH RECURSIVE ended (message) AS (
        SELECT f.message FROM follow_up f JOIN message m ON m.number = f.message
          WHERE \(condition) AND m.state = \(code: MessageState.waiting)
        UNION
        SELECT f.message FROM ended e JOIN follow_up f ON f.predecessor = e.message
          JOIN message m ON m.number = f.message WHERE m.state = \(code: MessageState.waiting)
      )
      SELECT ?1, \(code: Transition.Subject.message), m.number, \(code: MessageState.waiting, .canceled),
        \(code: Cause.predecessorEnded), m.changed, ?2
      FROM ended e JOIN message m ON m.number = e.message ORDER BY m.number
    """
  }

  // Only what was refused for now counts, so the attempts are counted in the journal.
  static let isLastAttempt = """
    WITH RECURSIVE past (cause, previous) AS (
      SELECT j.cause, j.previous FROM message m JOIN journal j ON j.seq = m.changed
        WHERE m.number = ?1
      UNION ALL
      SELECT j.cause, j.previous FROM past p JOIN journal j ON j.seq = p.previous
        WHERE j.previous IS NULL OR j.previous < j.seq
    )
    SELECT count(*) + 1 >= (
      SELECT s.attempts FROM message m
      JOIN journal j ON j.seq = m.changed
      JOIN attempt a ON a.run = j.run AND a.message = m.number AND a.number = m.attempts
      JOIN channel c ON c.number = a.channel
      JOIN channel_settings s ON s.number = c.settings
      WHERE m.number = ?1)
    FROM past WHERE cause = \(code: Cause.refusedForNow)
    """
  static let message = "SELECT number, state, changed FROM message WHERE number = ?1"
  // From claimed to sent because it was accepted, many at once as they are claimed.
  static let appendAcceptances = """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, run, operation, note)
      SELECT ?1, \(code: Transition.Subject.message), m.number, \(code: MessageState.claimed, .sent),
        \(code: Cause.accepted), m.changed, ?2, ?3, c.text
      FROM memory_columns c CROSS JOIN message m ON m.number = c.c0
    """
  static let followersOfAll = """
    SELECT m.number, m.state, m.changed, f.wait_days, m.not_before,
      (SELECT day FROM sending WHERE message = f.predecessor)
    FROM memory_columns c
    CROSS JOIN follow_up f ON f.predecessor = c.c0
    CROSS JOIN message m ON m.number = f.message WHERE m.state = \(code: MessageState.waiting)
    ORDER BY m.number
    """
  static let follower = """
    SELECT m.number, m.state, m.changed, f.wait_days, m.not_before,
      (SELECT day FROM sending WHERE message = f.predecessor)
    FROM follow_up f CROSS JOIN message m ON m.number = f.message WHERE f.message = ?1
    """
  static let followers = """
    SELECT m.number, m.state, m.changed, f.wait_days, m.not_before,
      (SELECT day FROM sending WHERE message = f.predecessor)
    FROM follow_up f CROSS JOIN message m ON m.number = f.message
    WHERE f.predecessor = ?1 AND m.state = \(code: MessageState.waiting)
    ORDER BY m.number
    """
}
