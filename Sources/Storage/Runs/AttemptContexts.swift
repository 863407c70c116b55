import Model
import SQLite

extension Snapshot {
  /// Whether a channel posts its messages to a web service.
  func postsToService(_ channel: Int32) throws(DatabaseError) -> Bool {
    try connection.row(SQL.transport, Value(channel)) {
      TransportAddress.isWebService($0.text(0))
    } == true
  }

  /// What an attempt at a message belongs to, with the names that channels had at a row of the journal.
  func context(
    of message: Int32,
    through channel: Int32,
    in run: Run?,
    at position: Int
  ) throws -> AttemptContext {
    let context = try connection.row(
      SQL.context,
      Value(message),
      Value(channel),
      Value(position)
    ) { row in
      AttemptContext(
        plan: run?.plan,
        day: run?.day,
        channel: row.text(0),
        account: row.text(1),
        campaign: row.optionalText(2),
        priority: row.integer(3),
        thread: row.text(4),
        step: row.integer(5)
      )
    }
    guard let context else { throw DatabaseError.damaged("a message was claimed that is gone") }
    return context
  }
}

private enum SQL {
  static let transport = """
    SELECT s.transport FROM channel c JOIN channel_settings s ON s.number = c.settings WHERE c.number = ?1
    """
  static let context = """
    \(ThreadWalk.up(from: "?1"))
    SELECT \(name(of: "m.channel")), \(name(of: "?2")), campaign.name, m.priority, e.id, first.distance + 1
    FROM (SELECT message, distance FROM up ORDER BY distance DESC LIMIT 1) first
    JOIN envelope e ON e.message = first.message
    JOIN message m ON m.number = ?1
    LEFT JOIN message_campaign b ON b.message = m.number
    LEFT JOIN campaign ON campaign.number = b.campaign
    """

  /// The name that a channel had at the row ?3 of the journal: the first transition behind it says.
  private static func name(of channel: String) -> String {
    """
    (SELECT s.name FROM channel c JOIN channel_settings s ON s.number = coalesce((SELECT before FROM journal
        WHERE seq > ?3 AND subject = \(code: Transition.Subject.channel) AND item = c.number
        ORDER BY seq LIMIT 1), c.settings)
      WHERE c.number = \(channel))
    """
  }
}
