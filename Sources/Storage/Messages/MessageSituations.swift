package import Model
import SQLite

/// What became of a message, or what it waits for, with whatever tells why.
package struct MessageSituation: Equatable, Sendable {
  package let message: MessageRecord
  package let subject: String
  /// The transition that made it what it is.
  package let last: MessageTransition
  /// On which day it went, or may have gone, and the name of the channel that it went by.
  package let sending: Sending?
  /// What a plan says of it, where it is still to go.
  package let planned: Planned?
  /// What keeps it from being sent, where it is still to go.
  package let holds: [Hold]
  /// What it follows, while it waits for that or where it ended because of it.
  package let predecessor: Predecessor?
  /// What came back in its thread, where that ended it.
  package let reply: ReplyRecord?
  /// Who is suppressed, where that ended it.
  package let suppression: Suppression?

  package struct Sending: Equatable, Sendable {
    package let day: Day
    package let channel: String
  }

  package struct Planned: Equatable, Sendable {
    package let version: Int
    package let decision: Decision
    /// The channel that sends it.
    package let channel: String
    /// Whether its content or its channel was edited since, so that this plan does not send it.
    package let isEdited: Bool
  }

  package struct Predecessor: Equatable, Sendable {
    package let id: String
    package let state: MessageState
  }

  package struct Suppression: Equatable, Sendable {
    package let record: SuppressionRecord
    package let actor: String
  }
}

extension Snapshot {
  /// What became of a message, or what it waits for; planned is what the plan says that is given.
  package func situation(
    of message: MessageRecord,
    in plan: PlanHeader?
  ) throws -> MessageSituation {
    let number = Int(message.number)
    guard
      let (last, operation) = try connection.row(
        SQL.last,
        Value(number),
        map: { (try $0.messageTransition(), $0.integer(9)) }
      )
    else { throw DatabaseError.damaged("message \(number) has no beginning in the journal") }
    let isOpen = message.state == .pending || message.state == .waiting
    let followsEnded = last.cause == .predecessorEnded
    let row = isOpen ? try plan.flatMap { try self.row(of: message.number, in: $0) } : nil
    return MessageSituation(
      message: message,
      subject: try connection.row(SQL.subject, Value(number)) { $0.text(0) } ?? "",
      last: last,
      sending: try connection.row(SQL.sending, Value(number)) { row in
        MessageSituation.Sending(day: try row.day(0), channel: row.text(1))
      },
      planned: try plan.flatMap { plan in try row.map { try planned($0, in: plan) } },
      holds: isOpen ? try holds(of: message, by: row?.sender) : [],
      predecessor: message.state == .waiting || followsEnded
        ? try connection.row(SQL.predecessor, Value(number)) { row in
          MessageSituation.Predecessor(id: row.text(0), state: try row.messageState(1))
        } : nil,
      reply: try connection.row(
        SQL.reply,
        Value(try root(of: number)),
        Value(operation),
        .text(ReplyKind.kinds(ending: last.cause))
      ) { try $0.replyRecord() },
      suppression: last.cause == .suppressed ? try suppression(of: number, by: operation) : nil
    )
  }

  /// The plan that is approved, else the newest whose rows are there; nil where there is none.
  package func presentPlan() throws -> PlanHeader? {
    if let version = try approvedVersion() { return try plan(version) }
    return try plans().first { $0.pruning == nil }
  }

  private func planned(_ row: PlanRow, in plan: PlanHeader) throws -> MessageSituation.Planned {
    let channel = try connection.row(SQL.channel, Value(row.sender)) { $0.text(0) } ?? ""
    let isEdited = try connection.row(SQL.content, Value(row.message)) {
      $0.int32(0) != row.content || $0.int32(1) != row.channel
    }
    return .init(
      version: plan.version,
      decision: row.decision,
      channel: channel,
      isEdited: isEdited ?? false
    )
  }

  /// The last suppression of somebody in the thread of a message that was stated before an operation ended, the
  /// nearest first.
  private func suppression(of message: Int, by operation: Int) throws
    -> MessageSituation.Suppression?
  {
    let own = try connection.rows(SQL.recipient, Value(message)) { $0.threadMember() }
    let thread = try connection.rows(SQL.thread, Value(message)) { $0.threadMember() }
    for member in own + thread {
      let address = FoldedAddress(member.recipient)
      let found = try connection.row(
        SQL.suppression,
        .text(address.text),
        Value(address.everybodyThere),
        Value(member.person),
        Value(operation)
      ) { row in
        MessageSituation.Suppression(record: try row.suppressionRecord(), actor: row.text(7))
      }
      if let found { return found }
    }
    return nil
  }
}

extension ReplyKind {
  /// The codes of the kinds that end a thread for a cause, in commas.
  fileprivate static func kinds(ending cause: Cause) -> String {
    allCases.filter { $0.ending == cause }.map { ",\($0.rawValue)," }.joined()
  }
}

private enum SQL {
  static let content = "SELECT content, channel FROM message WHERE number = ?1"
  /// The row of the journal in which something began that is withdrawn at most, without an index by items.
  private static func beginning(of row: String) -> String {
    "coalesce((SELECT previous FROM journal WHERE seq = \(row).changed), \(row).changed)"
  }

  static let last = """
    SELECT \(Statement.transitionColumns), o.number
    FROM message m JOIN journal j ON j.seq = m.changed
    JOIN operation o ON o.number = j.operation LEFT JOIN run r ON r.number = j.run
    WHERE m.number = ?1
    """
  static let subject = "SELECT subject FROM content WHERE message = ?1"
  static let sending = """
    SELECT s.day, c.name FROM sending s JOIN channel c ON c.number = s.channel WHERE s.message = ?1
    """
  static let channel = "SELECT name FROM channel WHERE number = ?1"
  static let predecessor = """
    SELECT e.id, m.state FROM follow_up f JOIN message m ON m.number = f.predecessor
    JOIN envelope e ON e.message = f.predecessor WHERE f.message = ?1
    """
  static let reply = """
    SELECT \(Statement.replyColumns) FROM reply p JOIN envelope e ON e.message = p.message
    JOIN journal j ON j.seq = \(beginning(of: "p"))
    WHERE p.thread = ?1 AND j.operation <= ?2 AND instr(?3, ',' || p.kind || ',') > 0
    ORDER BY p.number DESC LIMIT 1
    """
  static let recipient = "SELECT recipient, person FROM envelope WHERE message = ?1"
  static let thread = """
    \(ThreadWalk.whole(around: "?1"))
    SELECT e.recipient, e.person FROM thread t CROSS JOIN envelope e ON e.message = t.message
    """
  static let suppression = """
    SELECT \(Statement.suppressionColumns), o.actor
    FROM suppression s
    JOIN journal j ON j.seq = \(beginning(of: "s"))
    JOIN operation o ON o.number = j.operation
    LEFT JOIN suppression w ON w.number = s.stated_with
    WHERE (s.address IN (?1, ?2) OR s.person = ?3) AND j.operation <= ?4
    ORDER BY s.number DESC LIMIT 1
    """
}
