import Model
import SQLite

/// What the limits of a plan ask of its messages, read where they ask for it and nowhere else.
extension Snapshot {
  /// Channels are numbers of the database in the order of the capacity table.
  func traits(
    of backlog: Backlog,
    under limits: PlanLimits,
    channels: [Int32]
  ) throws -> MessageTraits {
    var traits = MessageTraits()
    if limits.asksForCampaigns {
      traits.campaign = try column(of: backlog, SQL.campaigns, absent: 0)
    }
    if limits.asksForFollowUps {
      traits.isFollowUp = try column(of: backlog, SQL.followUps, absent: 0).map { $0 == 1 }
    }
    if limits.asksForAccounts {
      let indices = Dictionary(
        uniqueKeysWithValues: zip(channels, channels.indices.map(Int32.init))
      )
      traits.account = try column(of: backlog, SQL.wroteFirst, absent: 0).map { indices[$0] ?? -1 }
    }
    return traits
  }

  /// Campaigns' numbers by their names.
  func campaigns() throws -> [String: Int32] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows(SQL.names) { ($0.text(0), $0.int32(1)) }
    )
  }

  /// Values by message, in ascending order of these, as a column of a backlog.
  private func column(of backlog: Backlog, _ sql: String, absent: Int32) throws -> [Int32] {
    var column = [Int32](repeating: absent, count: backlog.count)
    var place = 0
    try connection.gather(sql) { row in
      let message = row.int32(0)
      while place < backlog.count, backlog.message[place] < message { place += 1 }
      guard place < backlog.count, backlog.message[place] == message else { return }
      column[place] = row.int32(1)
    }
    return column
  }
}

private enum SQL {
  static let names = "SELECT name, number FROM campaign"
  static let campaigns = "SELECT gather(message, campaign) FROM message_campaign NOT INDEXED"
  static let followUps = "SELECT gather(message, 1) FROM follow_up NOT INDEXED"
  // The first message of a thread, where it was really sent, and the channel that sent it.
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
    SELECT gather(message, channel) FROM (SELECT message, channel FROM thread ORDER BY message)
    """
}
