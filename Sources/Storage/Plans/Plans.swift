package import Model
package import SQLite

extension Snapshot {
  /// All versions, newest first.
  package func plans() throws -> [PlanHeader] {
    try connection.rows(SQL.all) { $0.planHeader() }
  }

  /// The header of a version; refused where there is none.
  package func plan(_ version: Int) throws -> PlanHeader {
    if let header = try connection.row(SQL.one, Value(version), map: { $0.planHeader() }) {
      return header
    }
    let newest = try connection.row(SQL.newest) { $0.optionalInteger(0) } ?? nil
    throw Refusal.unknownPlan(version: version, newest: newest)
  }

  /// The version that is approved, if one is.
  package func approvedVersion() throws(DatabaseError) -> Int? {
    try connection.row(SQL.approved) { $0.integer(0) }
  }

  /// The last version that was computed; refused where there is none.
  package func newestPlan() throws -> Int {
    guard let newest = try plans().first else { throw Refusal.unknownPlan(version: 1, newest: nil) }
    return newest.version
  }

  /// A stored plan as it was computed, read from its own rows alone.
  package func content(of plan: PlanHeader) throws -> Plan {
    try plan.requireRows()
    let days = try planDays(of: plan)
    var backlog = Backlog()
    var release: [Int32] = []
    var waitingSince: [Int32] = []
    var day: [Int32] = []
    var position: [Int32] = []
    var reason: [Int32] = []
    let channels = days.table.channels
    try connection.gather(SQL.columns, Value(plan.version)) { row in
      let channel = channels.firstIndex(of: row.int32(1)) ?? -1
      backlog.append(
        message: row.int32(0),
        channel: Int32(channel),
        priority: row.int32(2),
        notBefore: row.int32(3, orNull: Backlog.none),
        waitingSince: row.int32(5, orNull: Backlog.none),
        deadline: row.int32(6, orNull: Backlog.none)
      )
      release.append(row.int32(4))
      waitingSince.append(row.int32(5, orNull: Backlog.none))
      day.append(row.int32(7, orNull: Backlog.none))
      position.append(row.int32(8, orNull: 0))
      reason.append(row.int32(9, orNull: 0))
    }
    try appendFollowUps(of: plan, to: &backlog)
    let limits = try limits(of: plan, channels: channels)
    let (attributes, account) = try attributes(of: plan, limits, channels: channels)
    return Plan(
      inputs: PlanInputs(
        baseDate: plan.baseDate,
        capacity: days.table,
        backlog: backlog,
        limits: limits,
        attributes: attributes
      ),
      release: release,
      waitingSince: waitingSince,
      day: day,
      position: position,
      reason: reason,
      planned: days.planned,
      account: account
    )
  }

  private func appendFollowUps(of plan: PlanHeader, to backlog: inout Backlog) throws {
    let followUps = try connection.rows(SQL.followUps, Value(plan.version)) {
      (message: $0.int32(0), predecessor: $0.optionalInt32(1), waitDays: $0.int32(2))
    }
    for followUp in followUps {
      guard let place = backlog.place(of: followUp.message) else { continue }
      backlog.append(
        Backlog.FollowUp(
          place: Int32(place),
          predecessor: followUp.predecessor.flatMap(backlog.place).map(Int32.init),
          waitDays: followUp.waitDays
        )
      )
    }
  }

  /// The capacity that a plan was computed from, and how much of it the plan takes.
  package func planDays(of plan: PlanHeader) throws -> (table: CapacityTable, planned: [Int32]) {
    try plan.requireRows()
    let cells = try connection.rows(SQL.days, Value(plan.version)) { row in
      (
        channel: row.int32(0), capacity: row.int32(1), used: row.int32(2), planned: row.int32(3),
        reason: row.optionalText(4)
      )
    }
    var channels: [Int32] = []
    for cell in cells where channels.last != cell.channel { channels.append(cell.channel) }
    var table = CapacityTable(channels: channels, days: plan.horizon)
    for (index, cell) in cells.enumerated() {
      table.setCapacity(cell.capacity, at: index, reason: cell.reason)
      table.setUsed(cell.used, at: index)
    }
    for open in try connection.rows(
      SQL.lastOpen,
      Value(plan.version),
      map: { ($0.int32(0), $0.int32(1)) }
    ) {
      if let index = channels.firstIndex(of: open.0) { table.lastOpen[index] = open.1 }
    }
    return (table, cells.map(\.planned))
  }
}

extension Statement {
  fileprivate func planHeader() -> PlanHeader {
    PlanHeader(
      version: integer(0),
      state: planState(1),
      baseDate: day(2),
      horizon: integer(3),
      parent: optionalInteger(4),
      position: integer(5),
      messages: integer(6),
      assigned: integer(7),
      digest: text(8),
      storedAt: instant(9),
      pruning: isNull(10)
        ? nil : Pruning(at: instant(10), actor: text(11), operation: text(12))
    )
  }
}

extension Backlog {
  /// The place of a message's number, by halving.
  func place(of number: Int32) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if message[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < count && message[low] == number ? low : nil
  }
}

private enum SQL {
  static let header = """
    SELECT p.version, p.state, p.base_day, p.horizon, p.parent, p.position, p.messages, p.assigned,
      p.digest, (SELECT o.at FROM journal j JOIN operation o ON o.number = j.operation
        WHERE j.seq > p.position AND j.subject = \(code: Transition.Subject.plan) AND j.item = p.version
        ORDER BY j.seq LIMIT 1), d.at, d.actor, coalesce(d.key, d.command)
    FROM plan p LEFT JOIN journal last ON last.seq = p.changed AND last.cause = \(code: Cause.pruned)
    LEFT JOIN operation d ON d.number = last.operation
    """
  static let all = "\(header) ORDER BY p.version DESC"
  static let one = "\(header) WHERE p.version = ?1"
  static let newest = "SELECT max(version) FROM plan"
  static let approved = "SELECT version FROM plan WHERE state = \(code: PlanState.approved)"
  static let columns = """
    SELECT gather(message, channel, priority, not_before, release, waiting_since, deadline, day,
      position, reason)
    FROM plan_row INDEXED BY sqlite_autoindex_plan_row_1 WHERE version = ?1
    """
  static let days = """
    SELECT channel, capacity, used, planned, reason FROM plan_day WHERE version = ?1
    ORDER BY channel, day
    """
  static let lastOpen = "SELECT channel, last_open FROM plan_channel WHERE version = ?1"
  static let followUps = """
    SELECT message, predecessor, wait_days FROM plan_follow_up WHERE version = ?1 ORDER BY message
    """
}
