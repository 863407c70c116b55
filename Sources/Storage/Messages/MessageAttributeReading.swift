import Model
import SQLite

/// What the limits of a plan ask of its messages, read where they ask for it and nowhere else.
extension Snapshot {
  /// Channels are numbers of the database in the order of the capacity table.
  func attributes(
    of backlog: Backlog,
    under limits: PlanLimits,
    channels: [Int32]
  ) throws -> MessageAttributes {
    var attributes = MessageAttributes()
    if limits.needsCampaigns {
      attributes.campaign = try column(of: backlog, SQL.campaigns, absent: 0)
    }
    if limits.needsFollowUps {
      attributes.isFollowUp = try column(of: backlog, SQL.followUps, absent: 0).map { $0 == 1 }
    }
    if limits.needsAccounts { attributes.account = try accounts(of: backlog, limits, channels) }
    return attributes
  }

  /// The account by which each message's thread really went before, of those inside the channel that it is
  /// addressed to.
  ///
  /// It is the nearest, as among those that are only planned. Where it was retired it is the channel that took over,
  /// if that is an account.
  private func accounts(
    of backlog: Backlog,
    _ limits: PlanLimits,
    _ channels: [Int32]
  ) throws -> [Int32] {
    var accounts = [Int32](repeating: -1, count: backlog.count)
    let indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices))
    let tree = ChannelTree(channels: channels.count, outer: limits.outer)
    let successors = try successors()
    for sent in try sentBefore() {
      guard let place = backlog.place(of: sent.message),
        let account = indices[successors[sent.channel] ?? sent.channel]
      else { continue }
      let addressed = Int(backlog.channel[place])
      guard tree.isWithin(account, addressed) else { continue }
      accounts[place] = tree.isInnermost(account) ? Int32(account) : -1
    }
    return accounts
  }

  /// By which channels the thread of each open message went before it, from the one that was sent first to the one
  /// that was sent last.
  private func sentBefore() throws -> [(message: Int32, channel: Int32)] {
    try connection.rows(SQL.sentBefore) { ($0.int32(0), $0.int32(1)) }
  }

  /// How many open messages that are addressed to a channel around another would go by that one, as their threads
  /// did.
  func followUps(continuing channel: Int32) throws -> Int {
    let around = Set(try connection.rows(SQL.addressedAround, Value(channel)) { $0.int32(0) })
    guard !around.isEmpty else { return 0 }
    let successors = try successors()
    var last: [Int32: Int32] = [:]
    for sent in try sentBefore() where around.contains(sent.message) {
      last[sent.message] = successors[sent.channel] ?? sent.channel
    }
    return last.values.count { $0 == channel }
  }

  /// Campaigns' numbers by their names.
  func campaigns() throws -> [String: Int32] {
    try keyed(connection.rows(SQL.names) { ($0.text(0), $0.int32(1)) })
  }

  /// Campaigns' names by their numbers.
  package func campaignNames() throws -> [Int32: String] {
    try keyed(campaigns().map { ($1, $0) })
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
  static let addressedAround = """
    SELECT m.number FROM message m JOIN channel_around a ON a.around = m.channel
    WHERE a.channel = ?1 AND a.around <> ?1
      AND m.state IN (\(code: MessageState.pending, .waiting))
    """
  static let sentBefore = """
    WITH RECURSIVE thread (message, earlier, distance) AS (
      SELECT f.message, f.predecessor, 1 FROM follow_up f
        JOIN message m ON m.number = f.message WHERE m.state IN (\(code: MessageState.pending, .waiting))
      UNION ALL
      SELECT t.message, f.predecessor, t.distance + 1 FROM thread t
        JOIN follow_up f ON f.message = t.earlier
        WHERE t.distance < \(Thread.longest)
    )
    SELECT t.message, (SELECT channel FROM sending WHERE message = t.earlier) FROM thread t
    JOIN message m ON m.number = t.earlier AND m.state = \(code: MessageState.sent)
    ORDER BY t.message, t.distance DESC
    """
}
