package import Model
import SQLite

extension Snapshot {
  /// Whether a channel has another sender or other headers than when a plan was computed.
  func hasOtherSender(_ channel: Int32, since plan: Int) throws(DatabaseError) -> Bool {
    try connection.row(SQL.otherSender, Value(plan), Value(channel)) { $0.integer(0) } == 1
  }

  /// The channels that have another sender or other headers than when a plan was computed, and send nothing of it.
  package func channelsWithOtherSender(since plan: PlanHeader) throws -> [String] {
    try connection.rows(SQL.otherSenders, Value(plan.version)) { $0.text(0) }
  }

  /// The channels that had another sender or other headers when one plan was computed than when another one was.
  package func channelsWithOtherSender(from old: Int, to new: Int) throws -> [String] {
    try connection.rows(SQL.sendersBetween, Value(old), Value(new)) { $0.text(0) }
  }

  /// What the mail of each channel said when a plan was computed, as its digest covers it, by their numbers.
  func mailTexts(of plan: PlanHeader) throws -> [Int32: String] {
    let texts = try connection.rows(SQL.mail, Value(plan.version)) { row in
      (row.int32(0), try row.mailHeaders(from: 2).text(from: row.text(1)))
    }
    return try keyed(texts)
  }
}

private enum SQL {
  static let otherSender = """
    SELECT EXISTS (SELECT 1 FROM changed_sender WHERE version = ?1 AND channel = ?2)
    """
  static let otherSenders = """
    SELECT c.name FROM changed_sender s JOIN channel c ON c.number = s.channel
    WHERE s.version = ?1 AND EXISTS (SELECT 1 FROM plan_day
      WHERE version = ?1 AND channel = s.channel AND planned > 0)
    ORDER BY c.name
    """
  static let sendersBetween = """
    SELECT c.name FROM planned_settings one
    JOIN planned_settings other ON other.channel = one.channel AND other.version = ?2
    JOIN channel c ON c.number = one.channel
    JOIN channel_settings a ON a.number = one.settings
    JOIN channel_settings b ON b.number = other.settings
    WHERE one.version = ?1 AND (a.sender, a.reply_to, a.bounce_address, a.headers, a.unsubscribe)
      IS NOT (b.sender, b.reply_to, b.bounce_address, b.headers, b.unsubscribe)
    ORDER BY c.name
    """
  static let mail = """
    SELECT p.channel, s.sender, s.reply_to, s.bounce_address, s.headers, s.unsubscribe
    FROM planned_settings p JOIN channel_settings s ON s.number = p.settings WHERE p.version = ?1
    """
}
