package import Model
import SQLite

/// One execution of one plan version for one day.
package struct Run: Equatable, Sendable {
  package let number: Int
  package let plan: Int
  package let day: Day
  package let state: RunState
}

/// One message that a plan assigns to the day of a run.
package struct RunAssignment: Equatable, Sendable {
  package let message: Int32
  package let channel: Int32
  package let position: Int
}

/// A message that a run has claimed, with everything that sending needs.
package struct ClaimedMessage: Equatable, Sendable {
  package let message: Int32
  package let id: String
  package let recipient: String
  package let subject: String
  package let body: String
  /// Which try this is, from 1.
  package let attempt: Int
}

/// What came of a claim.
package enum ClaimOutcome: Equatable, Sendable {
  case claimed(ClaimedMessage)
  /// The message is no longer pending.
  case skipped(MessageState)
  /// Its channel's day is used up.
  case noCapacity
}

/// What came of a side effect.
package enum Settlement: Equatable, Sendable {
  case accepted(receipt: String)
  case refused(reason: String)
  case unavailable(reason: String)
  case unknown(reason: String)
}

extension Snapshot {
  /// The run that has not ended, if there is one.
  package func runUnderWay() throws -> Run? {
    try connection.row(SQL.underWay) { $0.runRow() }
  }

  /// All runs, newest first.
  package func runs() throws -> [Run] {
    try connection.rows(SQL.all) { $0.runRow() }
  }

  /// What a plan assigns to a day, by channel and position.
  package func assignments(of plan: Int, on day: Day) throws -> [RunAssignment] {
    try connection.rows(SQL.assignments, Value(plan), Value(day.number)) {
      RunAssignment(message: $0.int32(0), channel: $0.int32(1), position: $0.integer(2))
    }
  }

  /// Messages that a run claimed and never settled, with the attempt's number.
  package func openClaims(of run: Int) throws -> [(id: String, message: Int32, attempt: Int)] {
    try connection.rows(SQL.openClaims, Value(run)) { ($0.text(0), $0.int32(1), $0.integer(2)) }
  }
}

extension Change {
  /// Begins or resumes the run of an approved plan for a day; nil when it is finished already.
  package func startRun(plan version: Int, day: Day) throws -> Run? {
    let plan = try snapshot.plan(version)
    if let known = try connection.row(
      SQL.find,
      Value(version),
      Value(day.number),
      map: { $0.runRow() }
    ) {
      guard known.state != .finished else { return nil }
      try requireApproved(plan)
      if known.state == .interrupted { try append(.resumed(try runItem(known.number))) }
      return known
    }
    try requireApproved(plan)
    guard plan.baseDate <= day, day <= plan.lastDay else {
      throw Refusal.dayOutsidePlan(
        version: version,
        day: day,
        first: plan.baseDate,
        last: plan.lastDay
      )
    }
    let base = try snapshot.baseDate()
    guard day >= base else { throw Refusal.dayBeforeBase(day: day, base: base) }
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    let position = try snapshot.journalPosition()
    try connection.run(
      SQL.start,
      Value(number),
      Value(version),
      Value(day.number),
      Value(position + 1)
    )
    return Run(number: number, plan: version, day: day, state: .running)
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

  /// Claims a message for a run where it is pending and its channel's day has room.
  package func claim(_ assignment: RunAssignment, for run: Run, capacity: Int) throws
    -> ClaimOutcome
  {
    let message = try messageItem(assignment.message)
    guard message.state == .pending else { return .skipped(message.state) }
    let used = try connection.row(
      SQL.used,
      Value(run.day.number),
      Value(assignment.channel)
    ) { $0.integer(0) }
    guard (used ?? 0) < capacity else { return .noCapacity }
    try append(.pickedUp(message, by: run.number))
    let claimed = try connection.row(SQL.claimed, Value(assignment.message)) { row in
      ClaimedMessage(
        message: assignment.message,
        id: row.text(0),
        recipient: row.text(1),
        subject: row.text(2),
        body: row.text(3),
        attempt: row.integer(4)
      )
    }
    guard let claimed else { preconditionFailure("every message has an envelope") }
    return .claimed(claimed)
  }

  /// Acknowledges what came of a claim; a follow-up of a sent message is released with it.
  package func settle(_ number: Int32, _ settlement: Settlement, by run: Run) throws {
    let message = try messageItem(number)
    switch settlement {
    case .accepted(let receipt):
      try append(.accepted(message, by: run.number, receipt: receipt))
      try releaseFollowers(of: number, sentOn: run.day)
    case .refused(let reason):
      try append(.refused(message, by: run.number, reason: reason))
      try endFollowers(of: number)
    case .unavailable(let reason):
      try append(.unavailable(message, by: run.number, reason: reason))
    case .unknown(let reason):
      try append(.unknown(message, by: run.number, reason: reason))
    }
  }

  /// Records that a claim of a dead run was not sent.
  package func settleUnsent(_ number: Int32, by run: Run) throws {
    try append(.provedUnsent(try messageItem(number), by: run.number))
  }

  private func releaseFollowers(of predecessor: Int32, sentOn day: Day) throws {
    let followers = try connection.rows(SQL.followers, Value(predecessor)) { row in
      (item: row.messageItem(), waitDays: row.integer(3), notBefore: row.optionalDay(4))
    }
    for follower in followers {
      let release = day.advanced(by: follower.waitDays)
      let notBefore = max(release, follower.notBefore ?? release)
      try append(.released(follower.item, notBefore: notBefore))
    }
  }

  private func endFollowers(of predecessor: Int32) throws {
    let followers = try connection.rows(SQL.followers, Value(predecessor)) { $0.messageItem() }
    for follower in followers {
      try append(.predecessorEnded(follower))
      try endFollowers(of: Int32(follower.number))
    }
  }

  /// Ends a run: finished when everything of its day is done, interrupted otherwise.
  ///
  /// A plan of which nothing is left to send is completed with it; true when it was.
  package func endRun(_ run: Run, finished: Bool) throws -> Bool {
    let item = try runItem(run.number)
    try append(finished ? .finished(item) : .interrupted(item))
    guard finished, try connection.row(SQL.left, Value(run.plan), map: { _ in true }) == nil else {
      return false
    }
    try append(.completed(try planItem(run.plan)))
    return true
  }

  private func runItem(_ number: Int) throws -> Item<RunState> {
    let item = try connection.row(SQL.item, Value(number)) {
      Item(number: $0.integer(0), state: $0.runState(1), changed: $0.integer(2))
    }
    guard let item else { preconditionFailure("run \(number) is not stored") }
    return item
  }

  private func messageItem(_ number: Int32) throws -> Item<MessageState> {
    let item = try connection.row(SQL.message, Value(number)) { $0.messageItem() }
    guard let item else { preconditionFailure("message \(number) is not stored") }
    return item
  }
}

extension Statement {
  fileprivate func runRow() -> Run {
    Run(number: integer(0), plan: integer(1), day: day(2), state: runState(3))
  }

  fileprivate func messageItem() -> Item<MessageState> {
    Item(number: integer(0), state: messageState(1), changed: integer(2))
  }
}

private enum SQL {
  static let columns = "SELECT number, plan, day, state FROM run"
  static let underWay = "\(columns) WHERE state = 1"
  static let all = "\(columns) ORDER BY number DESC"
  static let find = "\(columns) WHERE plan = ?1 AND day = ?2"
  static let last = "SELECT max(number) FROM run"
  static let start =
    "INSERT INTO run (number, plan, day, state, changed) VALUES (?1, ?2, ?3, 1, ?4)"
  static let item = "SELECT number, state, changed FROM run WHERE number = ?1"
  static let message = "SELECT number, state, changed FROM message WHERE number = ?1"
  static let used = "SELECT used FROM channel_use WHERE day = ?1 AND channel = ?2"
  static let assignments = """
    SELECT message, channel, position FROM plan_row WHERE version = ?1 AND day = ?2
    ORDER BY channel, position
    """
  static let claimed = """
    SELECT e.id, e.recipient, coalesce(t.subject, ''), coalesce(t.body, ''), m.attempts
    FROM message m JOIN envelope e ON e.message = m.number
    LEFT JOIN content t ON t.message = m.number
    WHERE m.number = ?1
    """
  static let openClaims = """
    SELECT e.id, a.message, a.number FROM attempt a
    JOIN envelope e ON e.message = a.message
    WHERE a.run = ?1 AND a.settled IS NULL ORDER BY a.message, a.number
    """
  static let followers = """
    SELECT m.number, m.state, m.changed, f.wait_days, m.not_before FROM follow_up f
    JOIN message m ON m.number = f.message WHERE f.predecessor = ?1 AND m.state = 2
    ORDER BY m.number
    """
  // Anything that the plan gives a day and that is not at its end.
  static let left = """
    SELECT 1 FROM plan_row r JOIN message m ON m.number = r.message
    WHERE r.version = ?1 AND r.day IS NOT NULL AND m.state <= 4 LIMIT 1
    """
}
