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
}

private enum SQL {
  static let root = """
    \(ThreadWalk.up(from: "?1")) SELECT message FROM up ORDER BY distance DESC LIMIT 1
    """
}
