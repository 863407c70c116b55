package import Model
import SQLite

/// Single facts of a stored plan, read without the rest of it.
extension Snapshot {
  /// What a plan says of a message; nil where it does not know it.
  package func row(of message: Int32, in plan: PlanHeader) throws -> PlanRow? {
    try plan.requireRows()
    return try connection.row(SQL.one, Value(plan.version), Value(message)) { $0.planRow() }
  }

  /// The message that another follows in a plan, with the day that the plan gives it.
  ///
  /// Nil where the other follows none, or one that was sent before.
  package func predecessor(of message: Int32, in plan: PlanHeader) throws
    -> (message: Int32?, day: Day?, waitDays: Int)?
  {
    try plan.requireRows()
    return try connection.row(SQL.predecessor, Value(plan.version), Value(message)) {
      (message: $0.optionalInt32(0), day: $0.optionalDay(1), waitDays: $0.integer(2))
    }
  }

  /// Visits a plan's rows of one channel in order of arrival, by one scan of the plan.
  package func forEachRow(
    ofChannel channel: Int32,
    in plan: PlanHeader,
    _ visit: (PlanRow) -> Void
  ) throws {
    try plan.requireRows()
    try connection.gather(SQL.ofChannel, Value(plan.version), Value(channel)) { row in
      let day = row.int32(6, orNull: Backlog.none)
      let number = row.int32(7, orNull: 0)
      let reason = UnplacedReason(rawValue: Int(row.int32(8, orNull: 0)))
      visit(
        PlanRow(
          message: row.int32(0),
          channel: row.int32(1),
          priority: row.int32(2),
          notBefore: Day(stored: row.int32(3, orNull: Backlog.none)),
          release: Day(number: row.int32(4)),
          deadline: Day(stored: row.int32(5, orNull: Backlog.none)),
          decision: reason.map(Decision.unplaced)
            ?? .assigned(day: Day(number: day), position: Int(number))
        )
      )
    }
  }

  /// Steps through a plan's rows of one channel in order of arrival.
  package func rows(ofChannel channel: Int32, in plan: PlanHeader) throws -> PlanRows {
    try plan.requireRows()
    let statement = try connection.prepare(SQL.stepped)
    try statement.bind([Value(plan.version), Value(channel)])
    return PlanRows(statement: statement)
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
  static let columns =
    "message, channel, priority, not_before, release, deadline, day, position, reason"
  static let one = "SELECT \(columns) FROM plan_row WHERE version = ?1 AND message = ?2"
  static let predecessor = """
    SELECT f.predecessor, p.day, f.wait_days FROM plan_follow_up f
    LEFT JOIN plan_row p ON p.version = f.version AND p.message = f.predecessor
    WHERE f.version = ?1 AND f.message = ?2
    """
  static let ofChannel =
    "SELECT gather(\(columns)) FROM plan_row WHERE version = ?1 AND channel = ?2"
  static let stepped = """
    SELECT \(columns) FROM plan_row WHERE version = ?1 AND channel = ?2 ORDER BY message
    """
  static let days = "SELECT gather(message, day) FROM plan_row WHERE version = ?1"
}
