package import Model
import SQLite

/// One execution of one plan version for one day.
package struct Run: Equatable, Sendable {
  package let number: Int
  package let plan: Int
  package let day: Day
  package let state: RunState
  /// The journal row of its last transition.
  ///
  /// It tells one turn at a run from the next: an executor that was taken for dead, and whose run was
  /// settled or resumed by another, holds an older row.
  package let changed: Int
}

extension Snapshot {
  /// The run that has not ended, if there is one.
  package func runUnderWay() throws -> Run? {
    try connection.row(SQL.underWay) { try $0.runRow() }
  }

  /// All runs, newest first.
  package func runs() throws -> [Run] {
    try connection.rows(SQL.all) { try $0.runRow() }
  }
}

extension Change {
  /// Begins the run of an approved plan for a day, or resumes it; nil when it is finished already.
  ///
  /// One that is resumed only to be ended, because nothing of its day can be sent any more, may be of a
  /// plan that is no longer approved.
  package func startRun(plan version: Int, day: Day, onlyToEnd: Bool = false) throws -> Run? {
    let plan = try snapshot.plan(version)
    let known = try connection.row(SQL.find, Value(version), Value(day.number)) { try $0.runRow() }
    if let known, known.state == .finished { return nil }
    // Whoever starts a run has settled what dead ones left, so this is a living one's.
    if let other = try snapshot.runUnderWay() { throw Refusal.otherTurn(run: other.number) }
    if known == nil || !onlyToEnd {
      try requireApproved(plan)
      try requireDay(day, of: plan)
    }
    try requireConfirmation()
    if let known {
      try append(.resumed(try runItem(known.number)))
    } else {
      let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
      let position = try snapshot.journalPosition()
      try connection.run(
        SQL.start,
        Value(number),
        Value(version),
        Value(day.number),
        Value(position + 1)
      )
    }
    return try snapshot.runUnderWay()
  }

  /// Refuses what an executor wants to do for a run that another has settled or resumed meanwhile.
  package func requireTurn(of run: Run) throws {
    guard try snapshot.runUnderWay() == run else { throw Refusal.otherTurn(run: run.number) }
  }

  private func requireApproved(_ plan: PlanHeader) throws {
    guard plan.state == .approved else {
      throw Refusal.planNotApproved(
        version: plan.version,
        plan.state,
        approved: try snapshot.approvedVersion()
      )
    }
  }

  private func requireDay(_ day: Day, of plan: PlanHeader) throws {
    guard plan.baseDate <= day, day <= plan.lastDay else {
      throw Refusal.dayOutsidePlan(
        version: plan.version,
        day: day,
        first: plan.baseDate,
        last: plan.lastDay
      )
    }
    let base = try snapshot.baseDate()
    guard day >= base else { throw Refusal.dayBeforeBase(day: day, base: base) }
  }

  /// Ends a run: finished when everything of its day is done, interrupted otherwise.
  ///
  /// A plan of which nothing is left to send is completed with it; true when it was.
  package func endRun(_ run: Run, finished: Bool) throws -> Bool {
    try requireTurn(of: run)
    let item = try runItem(run.number)
    try append(finished ? .finished(item) : .interrupted(item))
    guard finished, try snapshot.plan(run.plan).state == .approved,
      try connection.row(SQL.left, Value(run.plan), map: { _ in true }) == nil
    else { return false }
    try append(.completed(try planItem(run.plan)))
    return true
  }

  /// Completes the approved plan when all its runs have finished and nothing is left of it to send.
  ///
  /// What the last run has left in doubt keeps a plan open until a person has said what became of it.
  /// Answers with the plan's version when it was completed.
  package func completeSettledPlan() throws -> Int? {
    guard let version = try snapshot.approvedVersion() else { return nil }
    let runs = try snapshot.runs().filter { $0.plan == version }
    guard !runs.isEmpty, runs.allSatisfy({ $0.state == .finished }),
      try connection.row(SQL.left, Value(version), map: { _ in true }) == nil
    else { return nil }
    try append(.completed(try planItem(version)))
    return version
  }

  private func runItem(_ number: Int) throws -> Item<RunState> {
    let item = try connection.row(SQL.item, Value(number)) {
      Item(number: $0.integer(0), state: try $0.runState(1), changed: $0.integer(2))
    }
    guard let item else { throw DatabaseError.damaged("run \(number) is gone") }
    return item
  }
}

extension Statement {
  /// The columns number, plan, day, state and changed of a run.
  func runRow() throws(DatabaseError) -> Run {
    Run(
      number: integer(0),
      plan: integer(1),
      day: try day(2),
      state: try runState(3),
      changed: integer(4)
    )
  }
}

private enum SQL {
  static let columns = "SELECT number, plan, day, state, changed FROM run"
  static let underWay = "\(columns) WHERE state = \(code: RunState.running)"
  static let all = "\(columns) ORDER BY number DESC"
  static let find = "\(columns) WHERE plan = ?1 AND day = ?2"
  static let last = "SELECT max(number) FROM run"
  static let start =
    "INSERT INTO run (number, plan, day, state, changed) VALUES (?1, ?2, ?3, \(code: RunState.running), ?4)"
  static let item = "SELECT number, state, changed FROM run WHERE number = ?1"
  // Anything that the plan gives a day and that is not at its end.
  static let left = """
    SELECT 1 FROM plan_row r JOIN message m ON m.number = r.message
    WHERE r.version = ?1 AND r.day IS NOT NULL AND m.state IN (\(code: MessageState.pending, .waiting, .claimed, .inDoubt)) LIMIT 1
    """
}
