package import Model
import SQLite

/// What has happened to messages since a plan was computed; none of it makes the plan stale.
package struct ChangesSince: Equatable, Sendable {
  package let imported: Int
  package let rescheduled: Int
  /// Otherwise than the plan was computed with, and not sent by it.
  package let edited: Int
  /// Canceled or expired.
  package let ended: Int
  /// How many holds were stated or lifted.
  package let holds: Int

  package var isEmpty: Bool { imported + rescheduled + edited + ended + holds == 0 }
}

extension Snapshot {
  /// Why a draft can no longer be approved; empty while it can.
  package func staleness(of plan: PlanHeader) throws -> [Staleness] {
    var reasons: [Staleness] = []
    let base = try baseDate()
    if base != plan.baseDate { reasons.append(.baseDate(then: plan.baseDate, now: base)) }
    let approved = try approvedVersion()
    if approved != plan.parent { reasons.append(.parent(then: plan.parent, now: approved)) }
    if let change = try firstCapacityChange(since: plan) { reasons.append(change) }
    reasons += try channelsWithOtherSender(since: plan).map { .sender(channel: $0) }
    reasons += try connection.rows(SQL.renamed, Value(plan.version)) {
      .name(then: $0.text(0), now: $0.text(1))
    }
    reasons += try connection.rows(SQL.retired, Value(plan.version), Value(plan.position)) {
      .retirement(channel: $0.text(0))
    }
    let claims = try connection.row(SQL.claims, Value(plan.position)) { $0.integer(0) } ?? 0
    if claims > 0 { reasons.append(.claims(count: claims)) }
    // The database refuses such a draft by what was stated, whatever numbers that gives.
    let isRefused = try connection.row(SQL.isStale, Value(plan.version)) { $0.integer(0) } == 1
    return reasons.isEmpty && isRefused ? [.statements] : reasons
  }

  private func firstCapacityChange(since plan: PlanHeader) throws -> Staleness? {
    let then = try planDays(of: plan).table
    let rules = try capacityRules(from: plan.baseDate, days: plan.horizon)
    let now = rules.table(from: plan.baseDate, days: plan.horizon)
    for (index, number) in then.channels.enumerated() {
      guard let present = now.channels.firstIndex(of: number) else { continue }
      for offset in 0..<plan.horizon {
        let before = then.capacity[then.cell(channel: index, day: offset)]
        let after = now.capacity[now.cell(channel: present, day: offset)]
        guard before != after else { continue }
        return .capacity(
          channel: rules.channels[present].name,
          day: plan.baseDate.advanced(by: offset),
          then: Int(before),
          now: Int(after)
        )
      }
    }
    return try areLimitsOld(of: plan, rules, channels: then.channels) ? .limits : nil
  }

  /// Whether a plan was computed under other limits than hold now.
  ///
  /// Channels that came since have no part in it. What was used before its base date is no limit of its
  /// own, and what recipients got is counted with the claims.
  private func areLimitsOld(
    of plan: PlanHeader,
    _ rules: CapacityRules,
    channels: [Int32]
  ) throws -> Bool {
    let then = try limits(of: plan, channels: channels)
    let known = rules.onlyChannels(channels)
    var now = known.limits(
      from: plan.baseDate,
      days: plan.horizon,
      campaigns: try campaigns()
    )
    now.perRecipient = then.perRecipient
    // What is held is skipped, and makes no plan stale.
    now.heldUntil = then.heldUntil
    // Whom the planner promoted was no input.
    now.promoted = then.promoted
    let (first, behind) = (
      plan.lastDay.advanced(by: 1), then.outlook.count / max(1, channels.count)
    )
    let table = try capacityRules(from: first, days: behind).onlyChannels(channels)
      .table(from: first, days: behind)
    now.outlook = table.capacity.indices.map(table.free)
    let stated = try recipientLimit()
    return now != then || stated?.most != then.perRecipient?.most
      || stated?.days != then.perRecipient?.days
  }

  /// How many messages came, moved or ended since a plan was computed.
  package func changes(since plan: PlanHeader) throws -> ChangesSince {
    let edited = try editedMessages(since: plan).count
    let counts = try connection.row(SQL.changes, Value(plan.position)) { row in
      ChangesSince(
        imported: row.integer(0),
        rescheduled: row.integer(1),
        edited: edited,
        ended: row.integer(2),
        holds: row.integer(3)
      )
    }
    return counts
      ?? ChangesSince(imported: 0, rescheduled: 0, edited: edited, ended: 0, holds: 0)
  }
}

extension Change {
  /// Approves a draft; the approved plan and every older draft are superseded by it.
  ///
  /// Returns the versions that were superseded, or nil where the plan was approved already. The
  /// caller has verified the plan's content. The note says who approves it and why, where that was said.
  package func approve(_ version: Int, note: String? = nil) throws -> [Int]? {
    let plan = try snapshot.plan(version)
    guard try isOpen(plan, for: .approve) else { return nil }
    try refuseWhileRunning()
    let reasons = try snapshot.staleness(of: plan)
    guard reasons.isEmpty else { throw Refusal.planStale(version: version, reasons) }
    let replaced = try connection.rows(SQL.replaced, Value(version)) { try $0.planItem() }
    for plan in replaced { try append(.superseded(plan)) }
    try append(.approved(try planItem(version), note: note))
    return replaced.map(\.number)
  }

  /// Notes that a person approves a draft for which others have to, too; it stays a draft.
  func endorse(_ version: Int, note: String) throws {
    let plan = try snapshot.plan(version)
    try refuseWhileRunning()
    let reasons = try snapshot.staleness(of: plan)
    guard reasons.isEmpty else { throw Refusal.planStale(version: version, reasons) }
    try append(.endorsed(try planItem(version), note: note))
  }

  /// Rejects a draft; false where it was rejected already.
  package func reject(_ version: Int) throws -> Bool {
    guard try isOpen(try snapshot.plan(version), for: .reject) else { return false }
    try append(.rejected(try planItem(version)))
    return true
  }

  /// Withdraws the approval of a version, after which none is approved; false where it was withdrawn already.
  ///
  /// The note says who withdraws it and why. A run that is under way claims nothing more of it.
  package func unapprove(_ version: Int, note: String, stoppingRun: Bool = false) throws -> Bool {
    guard try isOpen(try snapshot.plan(version), for: .unapprove) else { return false }
    if !stoppingRun { try refuseWhileRunning(wayOut: .unapprove) }
    try append(.withdrawn(try planItem(version), note: note))
    return true
  }

  /// What the table of operations says of a plan; false where it is already so.
  private func isOpen(_ plan: PlanHeader, for operation: PlanOperation) throws -> Bool {
    switch operation.outcome(in: plan.state) {
    case .done: return true
    case .alreadySo, .stays: return false
    case .refused: throw Refusal.planDecisionClosed(version: plan.version, plan.state, operation)
    }
  }

  func planItem(_ version: Int) throws -> Item<PlanState> {
    guard let item = try connection.row(SQL.item, Value(version), map: { try $0.planItem() }) else {
      throw Refusal.unknownPlan(version: version, newest: nil)
    }
    return item
  }

  private func refuseWhileRunning(wayOut operation: PlanOperation = .approve) throws {
    guard let run = try snapshot.runUnderWay() else { return }
    throw Refusal.runUnderWay(run: run.number, plan: run.plan, day: run.day, operation)
  }
}

extension Statement {
  fileprivate func planItem() throws(DatabaseError) -> Item<PlanState> {
    Item(number: integer(0), state: try planState(1), changed: integer(2))
  }
}

private enum SQL {
  static let renamed = """
    SELECT p.name, c.name FROM plan_channel p JOIN channel c ON c.number = p.channel
    WHERE p.version = ?1 AND c.name <> p.name ORDER BY c.number
    """
  static let retired = """
    SELECT DISTINCT n.name FROM hold h
    JOIN plan_channel c ON c.channel = h.channel AND c.version = ?1
    JOIN channel n ON n.number = h.channel
    WHERE h.kind = \(code: HoldKind.retirement) AND h.changed > ?2 ORDER BY n.number
    """
  static let isStale = "SELECT EXISTS (SELECT 1 FROM stale_plan WHERE version = ?1)"
  static let claims = """
    SELECT count(*) FROM journal WHERE seq > ?1 AND subject = \(code: Transition.Subject.message)
      AND after = \(code: MessageState.claimed)
    """
  static let changes = """
    SELECT coalesce(sum(cause = \(code: Cause.imported)), 0), coalesce(sum(cause IN (\(code: Cause.rescheduled, .delayed))), 0),
      coalesce(sum(after IN (\(code: MessageState.canceled, .expired))), 0),
      (SELECT count(*) FROM journal WHERE seq > ?1 AND subject = \(code: Transition.Subject.hold))
    FROM journal WHERE seq > ?1 AND subject = \(code: Transition.Subject.message)
    """
  static let item = "SELECT version, state, changed FROM plan WHERE version = ?1"
  static let replaced = """
    SELECT version, state, changed FROM plan
    WHERE state = \(code: PlanState.approved) OR state = \(code: PlanState.draft) AND version < ?1 ORDER BY version
    """
}
