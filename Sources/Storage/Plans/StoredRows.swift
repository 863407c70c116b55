package import Model
package import SQLite

/// The rows of one stored plan, read one after the other.
package struct PlanRows {
  fileprivate let statement: Statement
  /// Whether the statement also says what only follow-ups and limits bring with them.
  fileprivate let isWhole: Bool

  /// The next row; nil after the last.
  package func next() throws(DatabaseError) -> PlanRow? {
    guard try statement.step() else { return nil }
    return try statement.planRow(isWhole: isWhole)
  }
}

extension Snapshot {
  /// Steps through the rows of a plan in order of arrival.
  package func rows(of plan: PlanHeader) throws -> PlanRows {
    try plan.requireRows()
    let isWhole = try needsWholeRows(plan)
    let statement = try connection.prepare(isWhole ? SQL.whole : SQL.plain)
    try statement.bind([Value(plan.version)])
    return PlanRows(statement: statement, isWhole: isWhole)
  }

  /// Steps through a plan's rows of one channel in order of arrival.
  package func rows(ofChannel channel: Int32, in plan: PlanHeader) throws -> PlanRows {
    try plan.requireRows()
    let isWhole = try needsWholeRows(plan)
    let statement = try connection.prepare(isWhole ? SQL.wholeOfChannel : SQL.plainOfChannel)
    try statement.bind([Value(plan.version), Value(channel)])
    return PlanRows(statement: statement, isWhole: isWhole)
  }

  /// What a plan says of a message; nil where it does not know it.
  package func row(of message: Int32, in plan: PlanHeader) throws -> PlanRow? {
    try plan.requireRows()
    return try connection.row(SQL.one, Value(plan.version), Value(message)) {
      try $0.planRow(isWhole: true)
    }
  }

  /// Whether a plan has follow-ups or limits; looking for them in every row of others takes time.
  private func needsWholeRows(_ plan: PlanHeader) throws -> Bool {
    try connection.row(SQL.needsWhole, Value(plan.version)) { $0.integer(0) == 1 } ?? false
  }
}

extension Statement {
  /// A row of a plan in the order of the table's columns, and then of what goes with it.
  fileprivate func planRow(isWhole: Bool) throws(DatabaseError) -> PlanRow {
    let channel = int32(1)
    var attributes = PlanRow.Attributes()
    if isWhole {
      attributes.campaign = optionalInt32(14) ?? 0
      attributes.recipient = optionalInt32(15) ?? 0
      attributes.isFollowUp = optionalInt32(16) == 1
      if integer(17) == 1 {
        attributes.heldUntil = optionalInt32(18) ?? MessageAttributes.heldWithoutEnd
      }
    }
    let account = isWhole ? optionalInt32(13) : nil
    return PlanRow(
      message: int32(0),
      channel: channel,
      priority: Int32(try priority(2).level),
      notBefore: try optionalDay(3),
      release: try day(4),
      waitingSince: try optionalDay(5),
      deadline: try optionalDay(6),
      due: try optionalDay(11),
      decision: try planDecision(day: 7, position: 8, reason: 9),
      account: account == channel ? nil : account,
      isProjected: isWhole && integer(12) == 1,
      attributes: attributes,
      content: int32(10)
    )
  }

  private func planDecision(day: Int32, position: Int32, reason: Int32) throws(DatabaseError)
    -> Decision
  {
    if let assigned = try optionalDay(day) {
      return .assigned(day: assigned, position: integer(position))
    }
    return .unplaced(try unplacedReason(reason))
  }
}

private enum SQL {
  static let columns = """
    message, channel, priority, not_before, release, waiting_since, deadline, day, position, reason,
      content, due
    """
  static let plain = "SELECT \(columns) FROM plan_row WHERE version = ?1 ORDER BY message"
  static let plainOfChannel = """
    SELECT \(columns) FROM plan_row WHERE version = ?1 AND channel = ?2 ORDER BY message
    """
  static let wholeRows = """
    SELECT r.message, r.channel, r.priority, r.not_before, r.release, r.waiting_since, r.deadline,
      r.day, r.position, r.reason, r.content, r.due, f.message IS NOT NULL, t.account, t.campaign,
      t.recipient, t.is_follow_up, h.message IS NOT NULL, h.until
    FROM plan_row r
    LEFT JOIN plan_follow_up f ON f.version = r.version AND f.message = r.message
    LEFT JOIN plan_trait t ON t.version = r.version AND t.message = r.message
    LEFT JOIN plan_hold h ON h.version = r.version AND h.message = r.message
    WHERE r.version = ?1
    """
  static let whole = "\(wholeRows) ORDER BY r.message"
  static let wholeOfChannel = "\(wholeRows) AND r.channel = ?2 ORDER BY r.message"
  static let one = "\(wholeRows) AND r.message = ?2"
  static let needsWhole = """
    SELECT EXISTS (SELECT 1 FROM plan_follow_up WHERE version = ?1)
      OR EXISTS (SELECT 1 FROM plan_trait WHERE version = ?1)
      OR EXISTS (SELECT 1 FROM plan_hold WHERE version = ?1)
    """
}
