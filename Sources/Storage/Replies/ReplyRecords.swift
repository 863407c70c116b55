package import Model
import SQLite

/// A reply as it is on record.
package struct ReplyRecord: Equatable, Sendable {
  package let messageID: String
  package let kind: ReplyKind
  package let day: Day
  /// The address that a mail says to be from.
  package let sender: String?
  /// A person, a file, or a mail by its id.
  package let source: String
  package let state: ReplyState
  /// Of a bounce, what the receiver objects to.
  package let refusalClass: RefusalClass?
  /// The receiver's own sentence.
  package let detail: String?

  /// Why nothing goes to the recipient any more; nil if something may.
  package var suppressing: SuppressionCause? { kind.suppressing(refusalClass) }

  /// It in a few words, such as `2027-03-01 bounce (dead address): 550 5.1.1 no such user`.
  package var summary: String {
    "\(day) \(state == .withdrawn ? "withdrawn " : "")\(kind.name)"
      + (refusalClass.map { " (\($0.name))" } ?? "")
      + (detail.map { ": \($0)" } ?? "")
  }
}

extension Snapshot {
  /// Visits what came back, in the order in which it was written down.
  package func forEachReply(_ visit: (ReplyRecord) throws -> Void) throws {
    let replies = try connection.prepare(SQL.all)
    while try replies.step() { try visit(replies.replyRecord()) }
  }

  /// What came back on a message, in the same order.
  package func replies(to message: MessageRecord) throws -> [ReplyRecord] {
    try connection.rows(SQL.ofMessage, .text(message.id)) { try $0.replyRecord() }
  }
}

extension Statement {
  /// The columns of every query that reads replies as they are on record.
  static let replyColumns =
    "e.id, p.kind, p.day, p.sender, p.source, p.state, p.class, p.detail"

  func replyRecord() throws(DatabaseError) -> ReplyRecord {
    ReplyRecord(
      messageID: text(0),
      kind: try replyKind(1),
      day: try day(2),
      sender: optionalText(3),
      source: text(4),
      state: try replyState(5),
      refusalClass: try refusalClass(6),
      detail: optionalText(7)
    )
  }
}

private enum SQL {
  private static let records = """
    SELECT \(Statement.replyColumns)
    FROM reply p JOIN envelope e ON e.message = p.message
    """
  static let all = "\(records) ORDER BY p.number"
  static let ofMessage = "\(records) WHERE e.id = ?1 ORDER BY p.number"
}
