package import Model
import SQLite

/// How far a day has come with the messages of one channel that go by one account.
package struct DayProgress: Equatable, Sendable {
  /// The channel that they are addressed to, and the one that they go by.
  package let channel: String
  package let account: String
  /// Messages that are planned for the day, or went on it all the same.
  package var planned = 0
  package var sent = 0
  /// Those that can still go.
  package var left = 0

  fileprivate init(channel: String, account: String) {
    self.channel = channel
    self.account = account
  }
}

extension Snapshot {
  /// How far a day has come, by channel and account: under a plan, and with what went on it by another or by none.
  package func progress(of day: Day, under plan: PlanHeader?) throws -> [DayProgress] {
    var found: [[String]: DayProgress] = [:]
    func count(
      _ sql: String,
      _ values: [Value],
      _ add: (inout DayProgress, Statement) -> Void
    ) throws {
      let counts = try connection.prepare(sql)
      try counts.bind(values)
      while try counts.step() {
        let (channel, account) = (counts.text(0), counts.text(1))
        var progress =
          found[[channel, account]] ?? DayProgress(channel: channel, account: account)
        add(&progress, counts)
        found[[channel, account]] = progress
      }
    }
    try count(SQL.planned, [Value(plan?.version), Value(day.number)]) {
      $0.planned += $1.integer(2)
      $0.left += $1.integer(3)
    }
    try count(SQL.sent, [Value(day.number)]) {
      $0.sent += $1.integer(2)
      $0.planned += $1.integer(2)
    }
    return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }
}

private enum SQL {
  static let planned = """
    SELECT c.name, a.name, count(*), sum(m.state IN (\(code: MessageState.pending, .waiting)))
    FROM plan_row r JOIN message m ON m.number = r.message
    LEFT JOIN plan_trait t ON t.version = r.version AND t.message = r.message
    JOIN channel c ON c.number = r.channel
    JOIN channel a ON a.number = coalesce(t.account, r.channel)
    WHERE r.version = ?1 AND r.day = ?2
      -- what has gone counts with the account by which it went
      AND NOT (m.state = \(code: MessageState.sent) AND EXISTS (SELECT 1 FROM sending s
        WHERE s.message = r.message AND s.day = r.day))
    GROUP BY c.name, a.name
    """
  static let sent = """
    SELECT c.name, a.name, count(*) FROM sending s JOIN message m ON m.number = s.message
    JOIN channel c ON c.number = m.channel JOIN channel a ON a.number = s.channel
    WHERE s.day = ?1 AND m.state = \(code: MessageState.sent) GROUP BY c.name, a.name
    """
}
