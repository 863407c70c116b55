import Model
import SQLite

/// What the limits of a plan ask of its messages, read where they ask for it and nowhere else.
extension Snapshot {
  func traits(of backlog: Backlog, under limits: PlanLimits) throws -> MessageTraits {
    var traits = MessageTraits()
    if limits.asksForCampaigns {
      traits.campaign = try column(of: backlog, SQL.campaigns, absent: 0)
    }
    if limits.asksForFollowUps {
      traits.isFollowUp = try column(of: backlog, SQL.followUps, absent: 0).map { $0 == 1 }
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
}
