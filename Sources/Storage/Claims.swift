package import Model
import SQLite

/// One message that a plan assigns to the day of a run.
package struct RunAssignment: Equatable, Sendable {
  package let message: Int32
  package let channel: Int32
  package let position: Int
  /// Whether nobody had claimed, canceled or otherwise ended it when this was read.
  package let isPending: Bool
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
  package let recipient: String
  package let subject: String
  package let body: String
  /// The accepted attempts of the messages that it follows, oldest first.
  package internal(set) var thread: [Attempt]
}

/// What came of the wish to claim a message.
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
  /// It was given a later first day after the plan was computed.
  case notBefore(Day)
  /// Its channel's day is used up.
  case noCapacity
  /// Its thread has an answer; it was canceled now.
  case answered
  /// Nothing goes to this address, or to anybody at this domain, any more; it was canceled now.
  case suppressed(String)
}

extension Snapshot {
  /// What a plan assigns to a day, by channel and position.
  package func assignments(of plan: Int, on day: Day) throws -> [RunAssignment] {
    try connection.rows(SQL.assignments, Value(plan), Value(day.number)) {
      RunAssignment(
        message: $0.int32(0),
        channel: $0.int32(1),
        position: $0.integer(2),
        isPending: $0.messageState(3) == .pending
      )
    }
  }
}

extension Change {
  /// Claims a message for a run where it may go now and its channel's day has room.
  ///
  /// The mark is what the transport wants to know again, should the run die.
  package func claim(
    _ assignment: RunAssignment,
    for run: Run,
    capacity: Int,
    mark: String? = nil
  ) throws -> ClaimOutcome {
    let found = try connection.row(SQL.candidate, Value(assignment.message)) { $0.candidate() }
    guard let candidate = found else { preconditionFailure("a plan names stored messages") }
    let state = candidate.item.state
    guard state == .pending else {
      return candidate.settledBy == run.number
        ? .settled(state) : .skipped(id: candidate.id, .state(state))
    }
    if let notBefore = candidate.notBefore, notBefore > run.day {
      return .skipped(id: candidate.id, .notBefore(notBefore))
    }
    if let reason = try endUnwanted(candidate) { return .skipped(id: candidate.id, reason) }
    guard try used(assignment.channel, on: run.day) < capacity else {
      return .skipped(id: candidate.id, .noCapacity)
    }
    try append(.pickedUp(candidate.item, by: run.number, mark: mark))
    return .claimed(try complete(candidate, assignment.message))
  }

  /// Cancels what should have been canceled when the answer came or the address was suppressed.
  private func endUnwanted(_ candidate: Candidate) throws -> SkipReason? {
    let reason: SkipReason
    if let address = try snapshot.suppression(of: candidate.recipient) {
      reason = .suppressed(address)
    } else if try candidate.isFollowUp && snapshot.ending(of: candidate.item.number) != nil {
      reason = .answered
    } else {
      return nil
    }
    _ = try endIfUnwanted(candidate.item)
    return reason
  }

  private func used(_ channel: Int32, on day: Day) throws -> Int {
    try connection.row(SQL.used, Value(day.number), Value(channel)) { $0.integer(0) } ?? 0
  }

  private func complete(_ candidate: Candidate, _ message: Int32) throws -> ClaimedMessage {
    ClaimedMessage(
      message: message,
      attempt: Attempt(id: candidate.id, number: candidate.attempts + 1),
      recipient: candidate.recipient,
      subject: candidate.subject,
      body: candidate.body,
      thread: candidate.isFollowUp ? try snapshot.thread(of: message) : []
    )
  }
}

extension Snapshot {
  /// The accepted attempts of the messages that one follows, oldest first.
  func thread(of message: Int32) throws -> [Attempt] {
    try connection.rows(SQL.thread, Value(message)) {
      Attempt(id: $0.text(0), number: $0.integer(1))
    }
  }
}

/// A message that is to be claimed, as it is before.
private struct Candidate {
  let item: Item<MessageState>
  let notBefore: Day?
  let attempts: Int
  let id: String
  let recipient: String
  let subject: String
  let body: String
  let isFollowUp: Bool
  /// The run whose transition made the message what it is, if one did.
  let settledBy: Int?
}

extension Statement {
  fileprivate func candidate() -> Candidate {
    Candidate(
      item: Item(number: integer(0), state: messageState(1), changed: integer(2)),
      notBefore: optionalDay(3),
      attempts: integer(4),
      id: text(5),
      recipient: text(6),
      subject: text(7),
      body: text(8),
      isFollowUp: !isNull(9),
      settledBy: optionalInteger(10)
    )
  }
}

private enum SQL {
  static let assignments = """
    SELECT r.message, r.channel, r.position, m.state FROM plan_row r
    JOIN message m ON m.number = r.message WHERE r.version = ?1 AND r.day = ?2
    ORDER BY r.channel, r.position
    """
  static let candidate = """
    SELECT m.number, m.state, m.changed, m.not_before, m.attempts, e.id, e.recipient, t.subject,
      t.body, f.predecessor, j.run
    FROM message m
    JOIN envelope e ON e.message = m.number
    JOIN journal j ON j.seq = m.changed
    LEFT JOIN content t ON t.message = m.number
    LEFT JOIN follow_up f ON f.message = m.number
    WHERE m.number = ?1
    """
  static let used = "SELECT used FROM channel_use WHERE day = ?1 AND channel = ?2"
  // A message that was sent makes no attempt after the one that was accepted.
  static let thread = """
    WITH RECURSIVE thread (message, distance) AS (
      SELECT predecessor, 1 FROM follow_up WHERE message = ?1
      UNION ALL
      SELECT f.predecessor, t.distance + 1 FROM thread t JOIN follow_up f ON f.message = t.message
    )
    SELECT e.id, m.attempts FROM thread t
    JOIN message m ON m.number = t.message
    JOIN envelope e ON e.message = t.message
    WHERE m.state = 5 ORDER BY t.distance DESC
    """
}
