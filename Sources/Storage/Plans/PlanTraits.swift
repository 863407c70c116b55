package import Model
import SQLite

/// What limits a stored plan beside its capacity, and what only that asks of its messages.
extension Change {
  /// Stores the traits of a plan's messages and who sends each; nothing where no limit asks for it.
  func writeTraits(of plan: Plan, _ version: Int) throws {
    let traits = plan.inputs.traits
    guard plan.inputs.limits.asksForTraits else { return }
    let channels = plan.inputs.capacity.channels
    func named(_ indices: [Int32]) -> [Int32] {
      indices.map { $0 < 0 ? Backlog.none : channels[Int($0)] }
    }
    let columns = [
      traits.campaign.map { $0 == 0 ? Backlog.none : $0 }, traits.recipient,
      traits.isFollowUp.map { $0 ? 1 : 0 }, named(traits.account), named(plan.account),
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
      throw StoreFault.alteredLimits(plan: plan.version)
    }
    return limits
  }

  /// The traits of a plan's messages, in order of arrival, and the channel that sends each.
  func traits(of plan: PlanHeader, _ limits: PlanLimits, channels: [Int32]) throws -> (
    MessageTraits, account: [Int32]
  ) {
    let indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices.map(Int32.init)))
    var traits = MessageTraits()
    var account: [Int32] = []
    try connection.gather(SQL.traits, Value(plan.version)) { row in
      if limits.asksForCampaigns { traits.campaign.append(row.int32(0, orNull: 0)) }
      if limits.asksForRecipients { traits.recipient.append(row.int32(1, orNull: 0)) }
      if limits.asksForFollowUps { traits.isFollowUp.append(row.int32(2, orNull: 0) == 1) }
      if limits.asksForAccounts {
        traits.account.append(indices[row.int32(3, orNull: 0)] ?? -1)
        account.append(indices[row.int32(4, orNull: 0)] ?? -1)
      }
    }
    return (traits, account)
  }
}

private enum SQL {
  static let insert = """
    INSERT INTO plan_trait (version, message, campaign, recipient, is_follow_up, thread_account,
      account) SELECT ?1, c0, c1, c2, c3, c4, c5 FROM memory_columns
    """
  static let limits = "SELECT limits FROM plan WHERE version = ?1"
  static let traits = """
    SELECT gather(campaign, recipient, is_follow_up, thread_account, account)
    FROM plan_trait INDEXED BY sqlite_autoindex_plan_trait_1 WHERE version = ?1
    """
}
