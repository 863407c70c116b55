import Model
import SQLite

/// The beginnings of statements that walk through a thread.
///
/// By one statement, because a sequence of follow-ups may be longer than a stack is deep.
enum ThreadWalk {
  /// A message and those that it follows: `up (message, distance)`.
  static func up(from message: String) -> String {
    """
    WITH RECURSIVE up (message, distance) AS (
      SELECT \(message), 0
      UNION ALL
      SELECT f.predecessor, up.distance + 1 FROM up JOIN follow_up f ON f.message = up.message
    )
    """
  }

  /// A message and all that follow it, directly and by others: `thread (message)`.
  static func down(from message: String) -> String {
    """
    WITH RECURSIVE thread (message) AS (
      SELECT \(message)
      UNION ALL
      SELECT f.message FROM thread t JOIN follow_up f ON f.predecessor = t.message
    )
    """
  }

  /// All messages of the thread of a message: `thread (message)`.
  static func whole(around message: String) -> String {
    """
    \(up(from: message)), thread (message) AS (
      SELECT message FROM (SELECT message FROM up ORDER BY distance DESC LIMIT 1)
      UNION ALL
      SELECT f.message FROM thread t JOIN follow_up f ON f.predecessor = t.message
    )
    """
  }
}

extension Snapshot {
  /// The first message of a thread: the one that follows none.
  func root(of message: Int) throws -> Int {
    try connection.row(SQL.root, Value(message)) { $0.integer(0) } ?? message
  }

  /// The ids of the steps that follow a message and have not gone, or of those to the same recipient.
  package func laterSteps(of id: String, toSameRecipient: Bool) throws -> [String] {
    let message = try message(id: id)
    let steps = try connection.rows(SQL.laterSteps, Value(message.number)) {
      (id: $0.text(0), recipient: $0.text(1))
    }
    let recipient = FoldedAddress(message.recipient)
    return steps.filter { !toSameRecipient || FoldedAddress($0.recipient) == recipient }.map(\.id)
  }
}

private enum SQL {
  static let laterSteps = """
    \(ThreadWalk.down(from: "?1"))
    SELECT e.id, e.recipient FROM thread t JOIN message m ON m.number = t.message
    JOIN envelope e ON e.message = t.message
    WHERE m.number <> ?1 AND m.state IN (\(code: MessageState.pending, .waiting)) ORDER BY m.number
    """
  static let root = """
    \(ThreadWalk.up(from: "?1")) SELECT message FROM up ORDER BY distance DESC LIMIT 1
    """
}
