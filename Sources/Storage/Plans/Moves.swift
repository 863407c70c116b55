package import Model
import SQLite

/// What moved from one plan to the next though nothing explains it.
extension Snapshot {
  /// What was sent since a plan was computed: of its messages, and of the channels from its base date on.
  package func sent(since plan: PlanHeader) throws -> SentSincePlan {
    var outcomes: [Int32: SendingOutcome] = [:]
    for row in try connection.rows(SQL.outcomes, Value(plan.position), map: { try $0.outcome() }) {
      outcomes[row.message] = row.outcome
    }
    let uses = try connection.rows(SQL.uses, Value(plan.baseDate.number)) {
      CapacityRules.Use(channel: $0.int32(0), day: try $0.day(1), used: Int(try $0.count(2)))
    }
    return SentSincePlan(outcomes: outcomes, uses: uses)
  }

  /// Who moved in a version, in order of arrival.
  package func moves(of version: Int) throws -> [UnexplainedMove] {
    try connection.rows(SQL.moves, Value(version)) {
      UnexplainedMove(
        message: $0.int32(0),
        days: $0.optionalInteger(1),
        isUnsent: $0.integer(2) == 1
      )
    }
  }

  /// How those who moved in a version moved over the approved versions before it, too.
  package func slowDrift(of version: Int) throws -> [SlowDrift] {
    try connection.rows(SQL.drift, Value(version), Value(SlowDrift.plans - 1)) {
      SlowDrift(
        message: $0.int32(0),
        times: $0.integer(1),
        days: $0.integer(2),
        firstVersion: $0.integer(3),
        isFirstUnsent: $0.integer(4) == 1
      )
    }
  }
}

extension Change {
  /// Stores who moved in a version.
  func writeMoves(_ moves: [UnexplainedMove], _ version: Int) throws {
    guard !moves.isEmpty else { return }
    try connection.run(
      SQL.insert,
      from: Connection.Columns(
        [
          moves.map(\.message), moves.map { $0.days.map { Int32(clamping: $0) } ?? Backlog.none },
          moves.map { $0.isUnsent ? 1 : 0 },
        ],
        null: Backlog.none
      ),
      Value(version)
    )
  }
}

extension Statement {
  fileprivate func outcome() throws(DatabaseError) -> (message: Int32, outcome: SendingOutcome?) {
    switch try messageState(1) {
    case .sent: (int32(0), .sent(on: try day(2), by: int32(3)))
    case .claimed, .inDoubt: (int32(0), .unsettled)
    case .pending, .waiting, .failed, .canceled, .expired: (int32(0), nil)
    }
  }
}

private enum SQL {
  static let insert = """
    INSERT INTO plan_move (version, message, days, is_unsent) SELECT ?1, c0, c1, c2 FROM memory_columns
    """
  static let moves = """
    SELECT message, days, is_unsent FROM plan_move WHERE version = ?1 ORDER BY message
    """
  // Whatever was picked up since a plan, and is sent or nobody knows.
  static let outcomes = """
    SELECT m.number, m.state, s.day, s.channel FROM message m JOIN sending s ON s.message = m.number
    WHERE m.changed > ?1 AND m.state IN (\(code: MessageState.claimed, .inDoubt, .sent))
    """
  static let uses = "SELECT channel, day, used FROM channel_use WHERE day >= ?1"
  // A version was approved where its life says so, whatever became of it later. What is no aggregate stands
  // in the row of the least version.
  static let drift = """
    WITH RECURSIVE life (version, seq) AS (
      SELECT version, changed FROM plan WHERE version < ?1
      UNION ALL
      SELECT l.version, j.previous FROM life l JOIN journal j ON j.seq = l.seq
        WHERE j.previous IS NOT NULL
    ), known (version) AS (
      SELECT ?1
      UNION
      SELECT * FROM (SELECT l.version FROM life l JOIN journal j ON j.seq = l.seq
        WHERE j.cause = \(code: Cause.approved) ORDER BY l.version DESC LIMIT ?2)
    )
    SELECT now.message, count(*), coalesce(sum(m.days), 0), min(m.version), m.is_unsent
    FROM plan_move now
    JOIN plan_move m ON m.message = now.message AND m.version IN (SELECT version FROM known)
    WHERE now.version = ?1
    GROUP BY now.message ORDER BY count(*) DESC, 3 DESC, now.message
    """
}
