package import Model
import SQLite

/// The rows of a stored plan with names, in the order of the reports.
extension Snapshot {
  /// Visits the assignments, of one day where it is named, by day, the channel that they are addressed to, account and
  /// place there.
  package func forEachAssignment(
    of plan: PlanHeader,
    on day: Day? = nil,
    _ visit: (AssignmentRecord) throws -> Void
  ) throws {
    var last: (day: Day, channel: String)?
    var position = 0
    try forEach(SQL.assignments, of: plan, Value(day?.number)) { row in
      let (day, channel) = (try row.day(0), row.text(10))
      position = last.map { $0 == (day, channel) } == true ? position + 1 : 1
      last = (day, channel)
      try visit(
        AssignmentRecord(
          day: day,
          channel: channel,
          account: row.text(1),
          position: position,
          messageID: row.text(3),
          recipient: row.text(4),
          subject: row.text(2),
          campaign: row.optionalText(12),
          step: row.integer(13),
          priority: row.integer(5),
          release: try row.day(6),
          waitingSince: try row.day(7),
          deadline: try row.optionalDay(8),
          due: try row.optionalDay(11),
          isProjected: !row.isNull(9)
        )
      )
    }
  }

  /// Visits the messages without a day in order of arrival.
  package func forEachUnplaced(
    of plan: PlanHeader,
    _ visit: (UnplacedRecord) throws -> Void
  ) throws {
    try forEach(SQL.unplaced, of: plan) { row in
      try visit(
        UnplacedRecord(
          messageID: row.text(0),
          channel: row.text(1),
          priority: row.integer(2),
          release: try row.day(3),
          waitingSince: try row.optionalDay(4),
          deadline: try row.optionalDay(5),
          due: try row.optionalDay(7),
          reason: try row.unplacedReason(6)
        )
      )
    }
  }

  /// Visits every channel's days by channel and day; what is planned inside a channel counts with it.
  package func forEachLoad(of plan: PlanHeader, _ visit: (LoadRecord) throws -> Void) throws {
    let (table, planned) = try planDays(of: plan)
    let channels = table.channels
    let limits = try limits(of: plan, channels: channels)
    let available = EffectiveCapacity(table, outer: limits.outer).most
    let free = EffectiveCapacity.free(table, outer: limits.outer, planned: planned)
    let indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices))
    let inside = channels.indices.compactMap { index in
      limits.outer(of: index).map { "[\(channels[index]),\(channels[$0])]" }
    }
    try forEach(SQL.load, of: plan, .text("[\(inside.joined(separator: ","))]")) { row in
      let day = try row.day(1)
      let index = indices[row.int32(7)] ?? 0
      let cell = table.cell(channel: index, day: plan.baseDate.days(to: day))
      try visit(
        LoadRecord(
          channel: row.text(0),
          day: day,
          capacity: row.integer(2),
          available: Int(available[cell]),
          used: row.integer(3),
          planned: row.integer(4),
          free: Int(free[cell]),
          projected: row.integer(5),
          reason: row.optionalText(6)
        )
      )
    }
  }

  /// The ids of messages by their numbers, for those that a list names.
  package func messageIDs(_ numbers: some Sequence<Int32>) throws -> [Int32: String] {
    var ids: [Int32: String] = [:]
    for number in numbers where ids[number] == nil {
      ids[number] = try messageID(number)
    }
    return ids
  }

  /// Whom a stored message goes to.
  package func recipient(of number: Int32) throws -> String {
    try connection.row(SQL.recipient, Value(number)) { $0.text(0) } ?? ""
  }

  /// The id of a stored message.
  package func messageID(_ number: Int32) throws -> String {
    try connection.row(SQL.id, Value(number)) { $0.text(0) } ?? ""
  }

  /// Whether a plan released a message on the planned day of what it follows.
  package func isProjected(_ number: Int32, inPlan version: Int) throws -> Bool {
    try connection.row(SQL.isProjected, Value(version), Value(number)) { _ in true } ?? false
  }

  /// The states that messages had when the journal stood at a position; none before their import.
  package func states(
    of numbers: [Int32],
    at position: Int
  ) throws -> [Int32: MessageState] {
    var states: [Int32: MessageState] = [:]
    for number in numbers {
      let state = try connection.row(SQL.state, Value(number), Value(position)) {
        try $0.messageState(0)
      }
      states[number] = state
    }
    return states
  }

  private func forEach(
    _ sql: String,
    of plan: PlanHeader,
    _ more: Value...,
    visit: (Statement) throws -> Void
  ) throws {
    try plan.requireRows()
    let statement = try connection.statement(sql)
    try statement.bind([Value(plan.version)] + more)
    defer { statement.reset() }
    while try statement.step() { try visit(statement) }
  }
}

private enum SQL {
  static let assignments = """
    SELECT r.day, c.name, coalesce(v.subject, t.subject, ''), e.id, \(ContentVersion.recipient), r.priority,
      r.release, r.waiting_since, r.deadline, f.message, a.name, r.due, g.name,
      iif(w.message IS NULL, 1, (\(ThreadWalk.up(from: "r.message")) SELECT count(*) FROM up))
    FROM plan_row r
    JOIN envelope e ON e.message = r.message
    \(ContentVersion.join(of: "r"))
    JOIN plan_channel a ON a.version = r.version AND a.channel = r.channel
    LEFT JOIN plan_trait x ON x.version = r.version AND x.message = r.message
    JOIN plan_channel c ON c.version = r.version AND c.channel = coalesce(x.account, r.channel)
    LEFT JOIN plan_follow_up f ON f.version = r.version AND f.message = r.message
    LEFT JOIN content t ON t.message = r.message
    LEFT JOIN follow_up w ON w.message = r.message
    LEFT JOIN message_campaign q ON q.message = r.message
    LEFT JOIN campaign g ON g.number = q.campaign
    WHERE r.version = ?1 AND r.day IS NOT NULL AND (?2 IS NULL OR r.day = ?2)
    ORDER BY r.day, a.name, c.name, r.position
    """
  static let unplaced = """
    SELECT e.id, c.name, r.priority, r.release, r.waiting_since, r.deadline, r.reason, r.due
    FROM plan_row r
    JOIN envelope e ON e.message = r.message
    JOIN plan_channel c ON c.version = r.version AND c.channel = r.channel
    WHERE r.version = ?1 AND r.day IS NULL
    ORDER BY r.message
    """
  static let load = """
    WITH RECURSIVE inside (channel, outer_channel) AS (
      SELECT value ->> 0, value ->> 1 FROM json_each (?2)
    ), around (channel, container) AS (
      SELECT DISTINCT channel, channel FROM plan_day WHERE version = ?1
      UNION
      SELECT a.channel, i.outer_channel FROM around a JOIN inside i ON i.channel = a.container
    ), sent (channel, day, count) AS MATERIALIZED (
      SELECT coalesce(t.account, r.channel), r.day, count(*) FROM plan_follow_up f
      JOIN plan_row r ON r.version = f.version AND r.message = f.message
      LEFT JOIN plan_trait t ON t.version = f.version AND t.message = f.message
      WHERE f.version = ?1 AND r.day IS NOT NULL GROUP BY 1, 2
    ), projected (channel, day, count) AS MATERIALIZED (
      SELECT a.container, s.day, sum(s.count) FROM sent s JOIN around a ON a.channel = s.channel
      GROUP BY 1, 2
    )
    SELECT c.name, d.day, d.capacity, d.used, d.planned, coalesce(p.count, 0), d.reason, d.channel
    FROM plan_day d JOIN plan_channel c ON c.version = d.version AND c.channel = d.channel
    LEFT JOIN projected p ON p.channel = d.channel AND p.day = d.day
    WHERE d.version = ?1
    ORDER BY c.name, d.day
    """
  // Each transition names the one before it: back to the last that the position knows of.
  static let state = """
    WITH RECURSIVE life (seq) AS (
      SELECT changed FROM message WHERE number = ?1
      UNION ALL
      SELECT j.previous FROM life JOIN journal j ON j.seq = life.seq
      WHERE life.seq > ?2 AND j.previous IS NOT NULL
    )
    SELECT j.after FROM life JOIN journal j ON j.seq = life.seq WHERE j.seq <= ?2
    """
  static let isProjected = "SELECT 1 FROM plan_follow_up WHERE version = ?1 AND message = ?2"
  static let id = "SELECT id FROM envelope WHERE message = ?1"
  static let recipient = "SELECT recipient FROM envelope WHERE message = ?1"
}
