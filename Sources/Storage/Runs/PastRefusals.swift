package import Model
import SQLite

/// A refusal by a channel, as the journal has it.
package struct PastRefusal: Equatable, Sendable {
  package let message: Int32
  /// The run in which it was refused.
  package let run: Int
  package let recipient: String
  /// The words of the other end.
  package let reason: String
  /// Whether the message failed by it, and has not been retried since.
  package let hasFailed: Bool
}

extension Snapshot {
  /// What was refused by a channel since it last accepted a message, newest first; of attempts since a day.
  package func refusals(by channel: Int32, since day: Day) throws -> [PastRefusal] {
    var refusals: [PastRefusal] = []
    let attempts = try connection.prepare(SQL.attempts)
    try attempts.bind([Value(channel), Value(day.number)])
    while try attempts.step() {
      let cause = try attempts.cause(4)
      if cause == .accepted { break }
      guard [.refused, .channelAtFault, .outcomeUnknown].contains(cause) else { continue }
      refusals.append(
        PastRefusal(
          message: attempts.int32(0),
          run: attempts.integer(1),
          recipient: attempts.text(2),
          reason: attempts.optionalText(3) ?? "",
          hasFailed: attempts.integer(5) == 1
        )
      )
    }
    return refusals
  }

  /// The recipients of messages, in their order.
  package func recipients(of messages: [Int32]) throws -> [(message: Int32, recipient: String)] {
    try connection.rows(SQL.recipients, from: Connection.Columns([messages])) {
      (message: $0.int32(0), recipient: $0.text(1))
    }
  }
}

private enum SQL {
  static let attempts = """
    SELECT a.message, a.run, e.recipient, j.note, j.cause,
      m.state = \(code: MessageState.failed) AND m.changed = a.settled
    FROM attempt a JOIN journal j ON j.seq = a.settled JOIN message m ON m.number = a.message
    JOIN envelope e ON e.message = a.message
    WHERE a.channel = ?1 AND a.day >= ?2 ORDER BY a.claimed DESC
    """
  static let recipients = """
    SELECT e.message, e.recipient FROM memory_columns c CROSS JOIN envelope e ON e.message = c.c0
    """
}
