package import Model
import SQLite

/// One transition with the names that people know.
package struct JournalRecord: Equatable, Sendable {
  package let sequence: Int
  package let at: Instant
  /// A message's id, or `plan 2`, `run 1`, `base date`, `channel email`, `capacity email 2027-03-01`.
  package let what: String
  /// The name of a state, a day, a capacity, or a channel's settings; nil where something begins.
  package let from: String?
  package let to: String
  package let cause: Cause
  /// A message's new first day, where the transition set one.
  package let day: Day?
  /// The operation's key, or its command where it had none.
  package let operation: String
  package let actor: String
  package let plan: Int?
  package let run: Int?
  package let note: String?
}

/// What the journal can be asked about.
package enum JournalThing: Equatable, Sendable {
  /// A message by its id.
  case message(String)
  case plan(Int)
  case run(Int)
  case baseDate
  /// A channel by its name, with the capacities of its single days.
  case channel(String)
}

extension Snapshot {
  /// Visits the transitions behind a sequence number in their order, all or those of one thing.
  package func forEachTransition(
    after sequence: Int = 0,
    of thing: JournalThing? = nil,
    _ visit: (JournalRecord) throws -> Void
  ) throws {
    let settings = Dictionary(
      uniqueKeysWithValues: try connection.rows(SQL.settings) { ($0.integer(0), $0.settingsText()) }
    )
    let statement: Statement
    if let thing {
      let (sql, number) = try life(of: thing)
      statement = try connection.prepare(sql)
      try statement.bind([Value(sequence), Value(number)])
    } else {
      statement = try connection.prepare(SQL.all)
      try statement.bind([Value(sequence)])
    }
    while try statement.step() { try visit(statement.journalRecord(settings)) }
  }

  /// The statement that reads a thing's life, and the thing's number.
  private func life(of thing: JournalThing) throws -> (sql: String, number: Int) {
    switch thing {
    case .message(let id): return (SQL.ofMessage, Int(try message(id: id).number))
    case .plan(let version): return (SQL.ofPlan, try plan(version).version)
    case .run(let number):
      guard try runs().contains(where: { $0.number == number }) else {
        throw UnknownRun(.number(number))
      }
      return (SQL.ofRun, number)
    case .baseDate: return (SQL.ofBaseDate, 1)
    case .channel(let name): return (SQL.ofChannel, Int(try channel(named: name).number))
    }
  }
}

extension Statement {
  fileprivate func journalRecord(_ settings: [Int: String]) -> JournalRecord {
    let subject = subject(2)
    return JournalRecord(
      sequence: integer(0),
      at: instant(1),
      what: what(subject),
      from: isNull(4) ? nil : value(4, of: subject, settings),
      to: value(5, of: subject, settings),
      cause: cause(6),
      day: subject == .message ? optionalDay(7) : nil,
      operation: text(8),
      actor: text(9),
      plan: optionalInteger(10),
      run: optionalInteger(11),
      note: optionalText(12)
    )
  }

  private func what(_ subject: Transition.Subject) -> String {
    switch subject {
    case .message: text(13)
    case .plan: "plan \(integer(3))"
    case .run: "run \(integer(3))"
    case .restoration: "restoration \(integer(3))"
    case .baseDate: "base date"
    case .channel: "channel \(text(14))"
    case .capacity: "capacity \(text(14)) \(day(7))"
    }
  }

  private func value(
    _ column: Int32,
    of subject: Transition.Subject,
    _ settings: [Int: String]
  ) -> String {
    switch subject {
    case .message: messageState(column).name
    case .plan: planState(column).name
    case .run: runState(column).name
    case .restoration: restorationState(column).name
    case .baseDate: day(column).description
    case .channel: settings[integer(column)] ?? "settings \(integer(column))"
    case .capacity: String(integer(column))
    }
  }

  /// A channel's settings in one line, told apart by everything in which two can differ.
  fileprivate func settingsText() -> String {
    let week = Week(capacities: (1..<8).map { integer($0) })
    return "\(week.summary); \(text(8)); \(text(9))"
  }
}

private enum SQL {
  static let columns = """
    SELECT j.seq, j.at, j.subject, j.item, j.before, j.after, j.cause, j.day,
      coalesce(o.key, o.command), o.actor,
      CASE j.subject WHEN 2 THEN j.item ELSE r.plan END, r.number, j.note, e.id, c.name
    """
  static let joins = """
    JOIN operation o ON o.number = j.operation
    LEFT JOIN run r ON r.number = CASE j.subject WHEN 3 THEN j.item ELSE j.run END
    LEFT JOIN envelope e ON j.subject = 1 AND e.message = j.item
    LEFT JOIN channel c ON j.subject IN (5, 6) AND c.number = j.item
    """
  static let all = "\(columns) FROM journal j \(joins) WHERE j.seq > ?1 ORDER BY j.seq"
  static let settings = """
    SELECT number, monday, tuesday, wednesday, thursday, friday, saturday, sunday, transport, sender
    FROM channel_settings
    """

  static let ofMessage = life("SELECT changed FROM message WHERE number = ?2")
  static let ofPlan = life("SELECT changed FROM plan WHERE version = ?2")
  static let ofRun = life("SELECT changed FROM run WHERE number = ?2")
  static let ofBaseDate = life("SELECT changed FROM base_date WHERE item = ?2")
  static let ofChannel = life(
    """
    SELECT changed FROM channel WHERE number = ?2
      UNION SELECT changed FROM capacity WHERE channel = ?2
    """
  )

  /// Each transition names the one before it, so that a life is read without an index.
  static func life(_ newest: String) -> String {
    """
    WITH RECURSIVE newest (seq) AS (\(newest)),
    life (seq) AS (
      SELECT seq FROM newest
      UNION
      SELECT b.previous FROM life JOIN journal b ON b.seq = life.seq WHERE b.previous IS NOT NULL
    )
    \(columns) FROM life JOIN journal j ON j.seq = life.seq \(joins)
    WHERE j.seq > ?1 ORDER BY j.seq
    """
  }
}
