package import Model
import SQLite

/// What limits a stored plan beside its capacity, and what only that asks of its messages.
extension Change {
  /// Stores the attributes of a plan's messages and who sends each; nothing where no limit asks for it.
  func writeAttributes(of plan: Plan, _ version: Int) throws {
    let attributes = plan.inputs.attributes
    guard plan.inputs.limits.needsAttributes else { return }
    let channels = plan.inputs.capacity.channels
    func named(_ indices: [Int32]) -> [Int32] {
      indices.map { $0 < 0 ? Backlog.none : channels[Int($0)] }
    }
    let columns = [
      attributes.campaign.map { $0 == 0 ? Backlog.none : $0 }, attributes.recipient,
      attributes.isFollowUp.map { $0 ? 1 : 0 }, named(attributes.account), named(plan.account),
    ]
    let absent = [Int32](repeating: Backlog.none, count: plan.day.count)
    try connection.run(
      SQL.insert,
      from: Connection.Columns(
        [plan.inputs.backlog.message] + columns.map { $0.isEmpty ? absent : $0 },
        null: Backlog.none
      ),
      Value(version)
    )
  }
}

extension Snapshot {
  /// The limits that a plan was computed under.
  package func limits(of plan: PlanHeader, channels: [Int32]) throws -> PlanLimits {
    let text = try connection.row(SQL.limits, Value(plan.version)) { $0.text(0) } ?? ""
    guard let limits = PlanLimits(text: text, channels: channels) else {
      throw StorageError.alteredLimits(plan: plan.version)
    }
    return limits
  }

  /// The attributes of a plan's messages, in order of arrival, and the channel that sends each.
  func attributes(of plan: PlanHeader, _ limits: PlanLimits, channels: [Int32]) throws -> (
    MessageAttributes, account: [Int32]
  ) {
    let indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices.map(Int32.init)))
    var attributes = MessageAttributes()
    var account: [Int32] = []
    try connection.gather(SQL.attributes, Value(plan.version)) { row in
      if limits.asksForCampaigns { attributes.campaign.append(row.int32(0, orNull: 0)) }
      if limits.asksForRecipients { attributes.recipient.append(row.int32(1, orNull: 0)) }
      if limits.asksForFollowUps { attributes.isFollowUp.append(row.int32(2, orNull: 0) == 1) }
      if limits.asksForAccounts {
        attributes.account.append(indices[row.int32(3, orNull: 0)] ?? -1)
        account.append(indices[row.int32(4, orNull: 0)] ?? -1)
      }
    }
    return (attributes, account)
  }
}

private enum SQL {
  static let insert = """
    INSERT INTO plan_trait (version, message, campaign, recipient, is_follow_up, thread_account,
      account) SELECT ?1, c0, c1, c2, c3, c4, c5 FROM memory_columns
    """
  static let limits = "SELECT limits FROM plan WHERE version = ?1"
  static let attributes = """
    SELECT gather(campaign, recipient, is_follow_up, thread_account, account)
    FROM plan_trait INDEXED BY sqlite_autoindex_plan_trait_1 WHERE version = ?1
    """
}
