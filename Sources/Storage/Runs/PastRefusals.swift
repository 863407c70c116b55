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
  /// What was refused by a channel since it last accepted a message, newest first; not before an instant.
  ///
  /// The journal is read backwards, so that the many acceptances of a day cost nothing.
  package func refusals(by channel: Int32, since instant: Instant) throws -> [PastRefusal] {
    var refusals: [(refusal: PastRefusal, claimed: Int)] = []
    var accepted = 0
    let attempts = try connection.prepare(SQL.attempts)
    try attempts.bind([.integer(instant.milliseconds)])
    while try attempts.step() {
      guard attempts.integer(6) == 1 else { break }
      guard attempts.int32(7) == channel else { continue }
      let cause = try attempts.cause(4)
      if cause == .accepted {
        // Of a batch, what was accepted is written before the rest.
        accepted = attempts.integer(8)
        break
      }
      guard [.refused, .channelAtFault, .outcomeUnknown].contains(cause) else { continue }
      let refusal = PastRefusal(
        message: attempts.int32(0),
        run: attempts.integer(1),
        recipient: attempts.text(2),
        reason: attempts.optionalText(3) ?? "",
        hasFailed: attempts.integer(5) == 1
      )
      refusals.append((refusal, attempts.integer(8)))
    }
    return refusals.filter { $0.claimed > accepted }.map(\.refusal)
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
      m.state = \(code: MessageState.failed) AND m.changed = a.settled, j.at >= ?1, a.channel,
      a.claimed
    FROM journal j
    CROSS JOIN message m ON m.number = j.item
    CROSS JOIN attempt a ON a.run = j.run AND a.message = j.item AND a.settled = j.seq
    CROSS JOIN envelope e ON e.message = j.item
    WHERE j.run IS NOT NULL AND j.after <> \(code: MessageState.claimed)
    ORDER BY j.seq DESC
    """
  static let recipients = """
    SELECT e.message, e.recipient FROM memory_columns c CROSS JOIN envelope e ON e.message = c.c0
    """
}
