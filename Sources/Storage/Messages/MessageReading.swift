package import Model
import SQLite

/// One transition of a message's life.
package struct MessageTransition: Equatable, Sendable {
  package let sequence: Int
  package let at: Instant
  package let from: MessageState?
  package let to: MessageState
  package let cause: Cause
  /// The new first day, where the transition set one; of a claim the day on which it goes.
  package let day: Day?
  package let plan: Int?
  package let actor: String
  /// A receipt or a reason; of an edit what it changed.
  package fileprivate(set) var note: String?
}

extension Snapshot {
  /// The message of an id; refused where there is none.
  package func message(id: String) throws -> MessageRecord {
    let record = try connection.row(SQL.one, .text(id)) { try $0.messageRecord() }
    guard let record else { throw Refusal.unknownMessage(id: id) }
    return record
  }

  /// A message's transitions, oldest first.
  package func transitions(of message: MessageRecord) throws -> [MessageTransition] {
    let transitions = try connection.rows(SQL.life, Value(message.number)) {
      try $0.messageTransition()
    }
    return try transitions.map { transition in
      guard transition.cause == .edited else { return transition }
      var edited = transition
      edited.note = try editText(row: transition.sequence, of: message.number)
      return edited
    }
  }

  /// How many messages are in each state.
  package func messageCounts() throws -> [MessageState: Int] {
    let counts = try connection.rows(SQL.counts) { (try $0.messageState(0), $0.integer(1)) }
    return try keyed(counts)
  }
}

extension Statement {
  /// The columns of every query that reads transitions of messages.
  static let transitionColumns =
    "j.seq, j.at, j.before, j.after, j.cause, j.day, r.plan, o.actor, j.note"

  func messageTransition() throws(DatabaseError) -> MessageTransition {
    MessageTransition(
      sequence: integer(0),
      at: try instant(1),
      from: isNull(2) ? nil : try messageState(2),
      to: try messageState(3),
      cause: try cause(4),
      day: try optionalDay(5),
      plan: optionalInteger(6),
      actor: text(7),
      note: optionalText(8)
    )
  }

  /// The columns of every query that lists messages.
  static let messageColumns = """
    m.number, e.id, m.state, c.name, e.recipient, m.priority, m.not_before, m.deadline, m.attempts,
    e.person, m.due
    """

  func messageRecord() throws(DatabaseError) -> MessageRecord {
    MessageRecord(
      number: int32(0),
      id: text(1),
      state: try messageState(2),
      channel: text(3),
      recipient: text(4),
      priority: try priority(5),
      notBefore: try optionalDay(6),
      deadline: try optionalDay(7),
      attempts: integer(8),
      person: optionalText(9),
      due: try optionalDay(10)
    )
  }
}

private enum SQL {
  static let from = """
    SELECT \(Statement.messageColumns) FROM message m
    JOIN envelope e ON e.message = m.number
    JOIN channel c ON c.number = m.channel
    """
  static let one = "\(from) WHERE e.id = ?1"
  static let counts = "SELECT state, count(*) FROM message GROUP BY state"
  static let life = """
    \(JournalWalk.life(from: "SELECT changed FROM message WHERE number = ?1"))
    SELECT \(Statement.transitionColumns)
    FROM life JOIN journal j ON j.seq = life.seq
    JOIN operation o ON o.number = j.operation
    LEFT JOIN run r ON r.number = j.run ORDER BY j.seq
    """
}
