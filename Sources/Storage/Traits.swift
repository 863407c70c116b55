import Model
import SQLite

extension Snapshot {
  /// The numbers of the campaigns that messages are part of, by name.
  func campaigns() throws -> [String: Int32] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows(SQL.campaigns) { ($0.text(0), $0.int32(1)) }
    )
  }

  /// What some limits ask of the messages of a backlog; nothing where none asks.
  func traits(of backlog: Backlog, _ limits: PlanLimits, channels: [Int32]) throws -> MessageTraits
  {
    var traits = MessageTraits()
    if limits.asksForCampaigns {
      traits.campaign = try column(SQL.campaignOf, of: backlog, absent: 0) { $0 }
    }
    if limits.asksForFollowUps {
      traits.isFollowUp = try column(SQL.isFollowUp, of: backlog, absent: false) { $0 == 1 }
    }
    if limits.asksForAccounts {
      let indices = Dictionary(
        uniqueKeysWithValues: zip(channels, channels.indices.map(Int32.init))
      )
      traits.account = try column(SQL.wroteFirst, of: backlog, absent: -1) { indices[$0] ?? -1 }
    }
    return traits
  }

  /// A value for each message of a backlog, from a statement that gives numbers and values.
  private func column<Value>(
    _ sql: String,
    of backlog: Backlog,
    absent: Value,
    _ value: (Int32) -> Value
  ) throws -> [Value] {
    var column = [Value](repeating: absent, count: backlog.count)
    try connection.gather(sql) { row in
      guard let place = backlog.place(of: row.int32(0)) else { return }
      column[place] = value(row.int32(1))
    }
    return column
  }
}

private enum SQL {
  static let campaigns = "SELECT name, number FROM campaign"
  static let campaignOf = "SELECT gather(message, campaign) FROM message_campaign"
  static let isFollowUp = "SELECT gather(message, 1) FROM follow_up"
  // The first message of a thread that was really sent; its channel is where the thread began.
  static let wroteFirst = """
    WITH RECURSIVE thread (message, channel) AS (
      SELECT m.number, coalesce((
          SELECT t.account FROM journal j JOIN run r ON r.number = j.run
          JOIN plan_trait t ON t.version = r.plan AND t.message = m.number
          WHERE j.seq = m.changed), m.channel)
        FROM message m
        WHERE m.state = 5 AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.message = m.number)
      UNION ALL
      SELECT f.message, t.channel FROM thread t JOIN follow_up f ON f.predecessor = t.message
    )
    SELECT gather(t.message, t.channel) FROM thread t JOIN message m ON m.number = t.message
    WHERE m.state IN (1, 2)
    """
}
