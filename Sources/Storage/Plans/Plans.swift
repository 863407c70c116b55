package import Model
package import SQLite

extension Snapshot {
  /// All versions, newest first.
  package func plans() throws -> [PlanHeader] {
    try connection.rows(SQL.all) { try $0.planHeader() }
  }

  /// The header of a version; refused where there is none.
  package func plan(_ version: Int) throws -> PlanHeader {
    if let header = try connection.row(SQL.one, Value(version), map: { try $0.planHeader() }) {
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
    var backlog = BacklogBuilding(channelCount: days.table.channels.count)
    var release: [Int32] = []
    var waitingSince: [Int32] = []
    var day: [Int32] = []
    var position: [Int32] = []
    var reason: [Int32] = []
    var contents = PlannedContents()
    var isDamaged = false
    let channels = days.table.channels
    try connection.gather(SQL.columns, Value(plan.version)) { row in
      let channel = channels.firstIndex(of: row.int32(1)) ?? -1
      let decision = StoredDecision(row, at: 7)
      guard row.int32(4).isStoredDay, decision.canBe(in: plan) else {
        isDamaged = true
        return
      }
      let isTaken = backlog.append(
        message: row.int32(0),
        channel: Int32(channel),
        priority: row.int32(2),
        notBefore: row.int32(3, orNull: Backlog.none),
        waitingSince: row.int32(5, orNull: Backlog.none),
        deadline: row.int32(6, orNull: Backlog.none),
        due: row.int32(12, orNull: Backlog.none)
      )
      guard isTaken else { return }
      contents.append(row.int32(10), row.contentDigest(11))
      release.append(row.int32(4))
      waitingSince.append(row.int32(5, orNull: Backlog.none))
      day.append(decision.day)
      position.append(decision.position)
      reason.append(decision.reason)
    }
    guard !isDamaged else { throw DatabaseError.damaged("plan \(plan.version) is altered") }
    try appendFollowUps(of: plan, to: &backlog)
    let (inputs, account) = try inputs(of: plan, days.table, backlog.finished(), contents)
    return Plan(
      inputs: inputs,
      release: release,
      waitingSince: waitingSince,
      day: day,
      position: position,
      reason: reason,
      planned: days.planned,
      account: account
    )
  }

  /// What a plan was computed from, and the account of each message.
  private func inputs(
    of plan: PlanHeader,
    _ table: CapacityTable,
    _ backlog: Backlog,
    _ contents: PlannedContents
  ) throws -> (PlanInputs, account: [Int32]) {
    let limits = try limits(of: plan, channels: table.channels)
    let (attributes, account) = try attributes(
      of: backlog,
      in: plan,
      limits,
      channels: table.channels
    )
    let names = try channelNames(of: plan)
    let mail = try mailTexts(of: plan)
    let inputs = PlanInputs(
      baseDate: plan.baseDate,
      capacity: table,
      backlog: backlog,
      limits: limits,
      attributes: attributes,
      contents: contents,
      channelNames: try table.channels.map { number in
        guard let name = names[number] else {
          throw DatabaseError.damaged("the channels of plan \(plan.version) are altered")
        }
        return name
      },
      channelMail: table.channels.map { mail[$0] ?? "" }
    )
    return (inputs, account)
  }

  /// The names that the channels of a plan had when it was computed, by their numbers.
  package func channelNames(of plan: PlanHeader) throws -> [Int32: String] {
    try plan.requireRows()
    return try keyed(
      connection.rows(SQL.channels, Value(plan.version)) { ($0.int32(0), $0.text(1)) }
    )
  }

  private func appendFollowUps(of plan: PlanHeader, to backlog: inout BacklogBuilding) throws {
    let followUps = try connection.rows(SQL.followUps, Value(plan.version)) {
      (message: $0.int32(0), predecessor: $0.optionalInt32(1), waitDays: $0.int32(2))
    }
    for (message, predecessor, waitDays) in followUps {
      backlog.follow(message, predecessor: predecessor, waitDays: waitDays)
    }
  }

  /// The capacity that a plan was computed from, and how much of it the plan takes.
  package func planDays(of plan: PlanHeader) throws -> (table: CapacityTable, planned: [Int32]) {
    try plan.requireRows()
    let cells = try connection.rows(SQL.days, Value(plan.version)) { row in
      (
        channel: row.int32(0), capacity: try row.capacity(1), used: try row.count(2),
        planned: try row.count(3), reason: row.optionalText(4), day: try row.day(5)
      )
    }
    var channels: [Int32] = []
    for cell in cells where channels.last != cell.channel { channels.append(cell.channel) }
    // Every channel has every day of the plan, in their order.
    let isWhole = cells.enumerated().allSatisfy { index, cell in
      cell.day == plan.baseDate.advanced(by: index % plan.horizon)
    }
    guard isWhole, cells.count == channels.count * plan.horizon else {
      throw DatabaseError.damaged("the days of plan \(plan.version) are altered")
    }
    var table = CapacityTable(channels: channels, days: plan.horizon)
    for (index, cell) in cells.enumerated() {
      table.setCapacity(cell.capacity, at: index, reason: cell.reason)
      table.setUsed(cell.used, at: index)
    }
    for open in try connection.rows(
      SQL.channels,
      Value(plan.version),
      map: { ($0.int32(0), $0.optionalInt32(2)) }
    ) {
      guard let day = open.1, let index = channels.firstIndex(of: open.0) else { continue }
      table.lastOpen[index] = day
    }
    return (table, cells.map(\.planned))
  }
}

extension Statement {
  fileprivate func planHeader() throws(DatabaseError) -> PlanHeader {
    let counts = 0...Int(Int32.max)
    return PlanHeader(
      version: integer(0),
      state: try planState(1),
      baseDate: try day(2),
      horizon: try integer(3, in: PlanHeader.horizons, "horizon"),
      parent: optionalInteger(4),
      position: integer(5),
      messages: try integer(6, in: counts, "number of messages"),
      assigned: try integer(7, in: counts, "number of messages"),
      deadlines: DeadlineBound(
        messages: try integer(8, in: counts, "number of messages"),
        inTime: try integer(9, in: counts, "number of messages"),
        most: try integer(10, in: counts, "number of messages")
      ),
      digest: text(11),
      storedAt: try instant(12),
      pruning: isNull(13)
        ? nil : Pruning(at: try instant(13), actor: text(14), operation: text(15))
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

/// What a plan's row says of when its message goes, as columns of a plan have it.
private struct StoredDecision {
  let day: Int32
  let position: Int32
  let reason: Int32

  init(_ row: Connection.GatheredRow, at column: Int) {
    day = row.int32(column, orNull: Backlog.none)
    position = row.int32(column + 1, orNull: 0)
    reason = row.int32(column + 2, orNull: 0)
  }

  /// Whether it is a place on one of the plan's days, or a reason that there is none.
  func canBe(in plan: PlanHeader) -> Bool {
    guard day == Backlog.none else {
      return plan.baseDate.number...plan.lastDay.number ~= day && position > 0 && reason == 0
    }
    return position == 0 && UnplacedReason(rawValue: Int(reason)) != nil
  }
}

private enum SQL {
  static let header = """
    SELECT p.version, p.state, p.base_day, p.horizon, p.parent, p.position, p.messages, p.assigned,
      p.dated, p.in_time, p.most_in_time, p.digest, (SELECT o.at FROM journal j JOIN operation o ON o.number = j.operation
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
    SELECT gather(r.message, r.channel, r.priority, r.not_before, r.release, r.waiting_since,
      r.deadline, r.day, r.position, r.reason, r.content, iif(r.content = m.content, m.digest, (
        SELECT digest FROM content_version WHERE message = r.message AND content = r.content)),
      r.due)
    FROM plan_row r INDEXED BY sqlite_autoindex_plan_row_1 CROSS JOIN message m ON m.number = r.message
    WHERE r.version = ?1
    """
  static let days = """
    SELECT channel, capacity, used, planned, reason, day FROM plan_day WHERE version = ?1
    ORDER BY channel, day
    """
  static let channels = "SELECT channel, name, last_open FROM plan_channel WHERE version = ?1"
  static let followUps = """
    SELECT message, predecessor, wait_days FROM plan_follow_up WHERE version = ?1 ORDER BY message
    """
}
