package import Model
import SQLite

/// Single facts of a stored plan, read without the rest of it.
extension Snapshot {
  /// The message that another follows in a plan, with the day that the plan gives it.
  ///
  /// Nil where the other follows none, or one that was sent before.
  package func predecessor(of message: Int32, in plan: PlanHeader) throws
    -> (message: Int32?, day: Day?, waitDays: Int)?
  {
    try plan.requireRows()
    return try connection.row(SQL.predecessor, Value(plan.version), Value(message)) {
      (message: $0.optionalInt32(0), day: try $0.optionalDay(1), waitDays: $0.integer(2))
    }
  }

  /// The channel by which the thread of a message goes on under a plan: of those before it the nearest
  /// that fits, or else the one by which it really went before.
  package func threadAccount(
    of row: PlanRow,
    in plan: PlanHeader,
    where fits: (Int32) -> Bool
  ) throws -> Int32? {
    let earlier = try connection.rows(SQL.earlierAccounts, Value(plan.version), Value(row.message))
    {
      $0.optionalInt32(0)
    }
    if let account = earlier.lazy.compactMap(\.self).first(where: fits) { return account }
    let sent = try connection.row(SQL.threadAccount, Value(plan.version), Value(row.message)) {
      $0.optionalInt32(0)
    }
    return sent?.flatMap { fits($0) ? $0 : nil }
  }

  /// The day on which the last message of a plan goes; nil where none has a day, or its rows were dropped.
  package func lastPlannedDay(of plan: PlanHeader) throws -> Day? {
    try connection.row(SQL.lastDay, Value(plan.version)) { try $0.optionalDay(0) } ?? nil
  }

  /// The last day on which a plan uses or plans anything; nil where there is none.
  package func lastUsedDay(of plan: PlanHeader) throws -> Day? {
    try connection.row(SQL.lastUsed, Value(plan.version)) { try $0.optionalDay(0) } ?? nil
  }

  /// Visits the days that a plan assigns, or nil, in order of arrival.
  package func forEachDay(in plan: PlanHeader, _ visit: (Int32, Day?) -> Void) throws {
    try plan.requireRows()
    try connection.gather(SQL.days, Value(plan.version)) { row in
      visit(row.int32(0), Day(stored: row.int32(1, orNull: Backlog.none)))
    }
  }
}

extension Day {
  fileprivate init?(stored number: Int32) {
    guard number != Backlog.none else { return nil }
    self.init(number: number)
  }
}

private enum SQL {
  static let predecessor = """
    SELECT f.predecessor, p.day, f.wait_days FROM plan_follow_up f
    LEFT JOIN plan_row p ON p.version = f.version AND p.message = f.predecessor
    WHERE f.version = ?1 AND f.message = ?2
    """
  static let earlierAccounts = """
    WITH RECURSIVE earlier (message, distance) AS (
      SELECT predecessor, 1 FROM plan_follow_up WHERE version = ?1 AND message = ?2
      UNION ALL
      SELECT f.predecessor, e.distance + 1 FROM earlier e
        JOIN plan_follow_up f ON f.version = ?1 AND f.message = e.message
        WHERE e.distance < \(Thread.longest)
    )
    SELECT t.account FROM earlier e
    JOIN plan_trait t ON t.version = ?1 AND t.message = e.message ORDER BY e.distance
    """
  static let threadAccount =
    "SELECT thread_account FROM plan_trait WHERE version = ?1 AND message = ?2"
  static let lastDay = "SELECT max(day) FROM plan_day WHERE version = ?1 AND planned > 0"
  static let lastUsed =
    "SELECT max(day) FROM plan_day WHERE version = ?1 AND planned + used > 0"
  static let days = "SELECT gather(message, day) FROM plan_row WHERE version = ?1"
}
