package import Model
import SQLite

extension Snapshot {
  /// The first messages of the threads in which something was tried or came back: those with trouble or an answer
  /// first, then those in which something happened last.
  package func toldThreads() throws -> [Int32] {
    try connection.rows(SQL.told) { $0.int32(0) }
  }

  /// The id and the campaign of a message, by its number.
  package func nameAndCampaign(of message: Int32) throws -> (id: String, campaign: String?) {
    try connection.row(SQL.name, Value(message)) { ($0.text(0), $0.optionalText(1)) } ?? ("", nil)
  }

  /// How many messages each channel sends on a day by a plan; nil where its rows were dropped.
  package func plannedMessages(of plan: PlanHeader, on day: Day) throws
    -> [(channel: String, messages: Int)]?
  {
    guard plan.pruning == nil else { return nil }
    return try connection.rows(SQL.planned, Value(plan.version), Value(day.number)) {
      ($0.text(0), $0.integer(1))
    }
  }
}

private enum SQL {
  static let told = """
    WITH RECURSIVE thread (root, message) AS (
      SELECT m.number, m.number FROM message m
      WHERE NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.message = m.number)
      UNION ALL
      SELECT t.root, f.message FROM thread t JOIN follow_up f ON f.predecessor = t.message
    ), answered (root) AS (
      SELECT DISTINCT thread FROM reply WHERE state = \(code: ReplyState.received)
    )
    SELECT t.root FROM thread t JOIN message m ON m.number = t.message
    LEFT JOIN answered a ON a.root = t.root
    GROUP BY t.root
    HAVING max(m.attempts) > 0 OR a.root IS NOT NULL
      OR max(m.state = \(code: MessageState.sent))
    ORDER BY a.root IS NULL
        AND max(m.state IN (\(code: MessageState.failed, .inDoubt))) = 0,
      max(iif(m.attempts > 0, m.changed, 0)) DESC, t.root
    """
  static let name = """
    SELECT e.id, g.name FROM envelope e LEFT JOIN message_campaign q ON q.message = e.message
    LEFT JOIN campaign g ON g.number = q.campaign WHERE e.message = ?1
    """
  static let planned = """
    SELECT c.name, count(*) FROM plan_row r
    LEFT JOIN plan_trait t ON t.version = r.version AND t.message = r.message
    JOIN plan_channel c ON c.version = r.version AND c.channel = coalesce(t.account, r.channel)
    WHERE r.version = ?1 AND r.day = ?2 GROUP BY c.name ORDER BY c.name
    """
}
