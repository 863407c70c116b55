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

extension Change {
  /// Stores until when messages were held; nothing where none was.
  func writeHolds(of plan: Plan, _ version: Int) throws {
    let until = plan.inputs.attributes.heldUntil
    let held = until.indices.filter { until[$0] != Backlog.none }
    guard !held.isEmpty else { return }
    let columns = Connection.Columns(
      [held.map { plan.inputs.backlog.message[$0] }, held.map { until[$0] }],
      null: MessageAttributes.heldWithoutEnd
    )
    try connection.run(SQL.insertHolds, from: columns, Value(version))
  }
}

extension Snapshot {
  /// Until when the messages of a plan were held, as a column of attributes.
  func heldUntil(_ backlog: Backlog, in plan: PlanHeader) throws -> [Int32] {
    var column: [Int32] = []
    var isDamaged = false
    try connection.gather(SQL.holds, Value(plan.version)) { row in
      if column.isEmpty { column = [Int32](repeating: Backlog.none, count: backlog.count) }
      let until = row.int32(1, orNull: MessageAttributes.heldWithoutEnd)
      guard let place = backlog.place(of: row.int32(0)),
        until == MessageAttributes.heldWithoutEnd || until.isStoredDay
      else {
        isDamaged = true
        return
      }
      column[place] = until
    }
    guard !isDamaged else {
      throw DatabaseError.damaged("the holds of plan \(plan.version) are altered")
    }
    return column
  }

  /// The limits that a plan was computed under.
  package func limits(of plan: PlanHeader, channels: [Int32]) throws -> PlanLimits {
    let text = try connection.row(SQL.limits, Value(plan.version)) { $0.text(0) } ?? ""
    let content = StoredJSON.decoded(PlanLimitsContent.self, from: text)
    guard let limits = content?.limits(channels: channels),
      limits.canBe(ofChannels: channels.count)
    else {
      throw StorageError.alteredLimits(plan: plan.version)
    }
    return limits
  }

  /// The attributes of a plan's messages, in order of arrival, and the channel that sends each.
  func attributes(
    of messages: Backlog,
    in plan: PlanHeader,
    _ limits: PlanLimits,
    channels: [Int32]
  ) throws -> (MessageAttributes, account: [Int32]) {
    let indices = try keyed(zip(channels, channels.indices.map(Int32.init)).map { ($0, $1) })
    var attributes = MessageAttributes()
    var account: [Int32] = []
    try connection.gather(SQL.attributes, Value(plan.version)) { row in
      if limits.needsCampaigns { attributes.campaign.append(row.int32(0, orNull: 0)) }
      if limits.needsRecipients { attributes.recipient.append(row.int32(1, orNull: 0)) }
      if limits.needsFollowUps { attributes.isFollowUp.append(row.int32(2, orNull: 0) == 1) }
      if limits.needsAccounts {
        attributes.account.append(indices[row.int32(3, orNull: 0)] ?? -1)
        account.append(indices[row.int32(4, orNull: 0)] ?? -1)
      }
    }
    let lengths = [
      attributes.campaign.count, attributes.recipient.count, attributes.isFollowUp.count,
      attributes.account.count,
    ]
    guard lengths.allSatisfy({ $0 == 0 || $0 == messages.count }),
      !limits.needsAttributes || lengths.contains(messages.count)
    else { throw DatabaseError.damaged("the attributes of plan \(plan.version) are altered") }
    attributes.heldUntil = try heldUntil(messages, in: plan)
    return (attributes, account)
  }
}

extension PlanLimits {
  /// Whether all of it lies within the bounds that statements keep to, and no channel is inside itself.
  fileprivate func canBe(ofChannels count: Int) -> Bool {
    let uses = 0...Int32(1 << 24)
    let areWindows = windows.allSatisfy { window in
      Rule.windowDays.contains(window.days) && Capacity.range.contains(window.most)
        && (window.past + window.later).allSatisfy(uses.contains)
    }
    let percents = Dictionary(grouping: shares, by: \.channel).values.map { shares in
      shares.reduce(0) { $0 + min(max($1.percent, 0), 101) }
    }
    let isRecipientLimit =
      perRecipient.map { limit in
        Capacity.range.contains(limit.most) && Rule.recipientDays.contains(limit.days)
          && limit.received.allSatisfy {
            uses.contains($0.count) && $0.recipient >= 0 && $0.day.number.isStoredDay
          }
      } ?? true
    let areHolds = heldUntil.allSatisfy {
      $0 == MessageAttributes.heldWithoutEnd || $0.isStoredDay
    }
    return areWindows && areHolds && isRecipientLimit && percents.allSatisfy { $0 <= 100 }
      && shares.allSatisfy { Rule.percents.contains($0.percent) } && isTree(ofChannels: count)
  }

  private func isTree(ofChannels count: Int) -> Bool {
    guard outer.isEmpty || outer.count == count else { return false }
    return outer.indices.allSatisfy { start in
      var (channel, steps) = (outer(of: start), 0)
      while let next = channel, steps <= count {
        guard outer.indices.contains(next) else { return false }
        (channel, steps) = (outer(of: next), steps + 1)
      }
      return steps <= count
    }
  }
}

private enum SQL {
  static let insert = """
    INSERT INTO plan_trait (version, message, campaign, recipient, is_follow_up, thread_account,
      account) SELECT ?1, c0, c1, c2, c3, c4, c5 FROM memory_columns
    """
  static let insertHolds = """
    INSERT INTO plan_hold (version, message, until) SELECT ?1, c0, c1 FROM memory_columns
    """
  static let holds = """
    SELECT gather(message, until) FROM plan_hold INDEXED BY sqlite_autoindex_plan_hold_1 WHERE version = ?1
    """
  static let limits = "SELECT limits FROM plan WHERE version = ?1"
  static let attributes = """
    SELECT gather(campaign, recipient, is_follow_up, thread_account, account)
    FROM plan_trait INDEXED BY sqlite_autoindex_plan_trait_1 WHERE version = ?1
    """
}
