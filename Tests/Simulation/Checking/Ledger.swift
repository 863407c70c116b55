import Model
import SQLite

/// The journal as the checker reads it: by statements of its own, row after row, as the rows come.
///
/// It keeps what each message, plan and run is by the journal alone.
final class Ledger {
  private let connection: Connection
  /// The last row that was read.
  private(set) var position = 0
  private(set) var messages: [Int: MessageState] = [:]
  private(set) var plans: [Int: PlanState] = [:]
  private(set) var runs: [Int: RunState] = [:]
  private(set) var claims: [Int: Claim] = [:]
  private(set) var base: Int32 = 0
  /// The messages that became otherwise since somebody asked.
  private var touched: Set<Int> = []

  /// A claim of a message, and where it was made.
  struct Claim {
    let position: Int
    let day: Int32
    let run: Int
    /// The channel that it goes by, where that is not the one it is addressed to.
    let channel: Int?
  }

  /// A row of the journal, in codes.
  struct Row {
    let position: Int
    let subject: Int
    let item: Int
    let before: Int?
    let after: Int?
    let cause: Int
    let day: Int32?
    let run: Int?
    let channel: Int?
  }

  init(path: String) throws {
    connection = try Connection(path: path, access: .readOnly)
    connection.setBusyTimeout(milliseconds: 5_000)
  }

  /// Reads what came since; tells each row.
  func read(_ tell: (Row) -> Void) throws {
    let rows = try connection.rows(
      """
      SELECT seq, subject, item, before, after, cause, day, run, channel FROM journal
      WHERE seq > ?1 ORDER BY seq
      """,
      Value(position)
    ) { row in
      Row(
        position: row.integer(0),
        subject: row.integer(1),
        item: row.integer(2),
        before: row.optionalInteger(3),
        after: row.optionalInteger(4),
        cause: row.integer(5),
        day: row.optionalInt32(6),
        run: row.optionalInteger(7),
        channel: row.optionalInteger(8)
      )
    }
    for row in rows {
      take(row)
      tell(row)
    }
  }

  private func take(_ row: Row) {
    position = row.position
    switch row.subject {
    case 1:
      messages[row.item] = row.after.flatMap(MessageState.init)
      touched.insert(row.item)
      if row.after == 3, row.before != 3 {
        claims[row.item] = Claim(
          position: row.position,
          day: row.day ?? 0,
          run: row.run ?? 0,
          channel: row.channel
        )
      }
    case 2: plans[row.item] = row.after.flatMap(PlanState.init)
    case 3: runs[row.item] = row.after.flatMap(RunState.init)
    case 4: base = Int32(row.after ?? 0)
    default: break
    }
  }

  func takeTouched() -> [Int] {
    defer { touched = [] }
    return touched.sorted()
  }

  /// The version and the planned day of a run.
  func plan(ofRun number: Int) throws -> (version: Int, day: Int32)? {
    try connection.row("SELECT plan, day FROM run WHERE number = ?1", Value(number)) {
      ($0.integer(0), $0.int32(1))
    }
  }

  /// On which day, and by which channel, a plan has a message go.
  func assignment(of message: Int, in version: Int) throws -> (day: Int32, channel: Int)? {
    try connection.row(
      """
      SELECT r.day, coalesce(t.account, r.channel) FROM plan_row r
      LEFT JOIN plan_trait t ON t.version = r.version AND t.message = r.message
      WHERE r.version = ?1 AND r.message = ?2 AND r.day IS NOT NULL
      """,
      Value(version),
      Value(message)
    ) { ($0.int32(0), $0.integer(1)) }
  }

  /// Why a message has no day in a plan, in words; nil where it has one.
  func reason(of message: Int, in version: Int) throws -> String? {
    try connection.row(
      "SELECT reason FROM plan_row WHERE version = ?1 AND message = ?2",
      Value(version),
      Value(message)
    ) { row in
      row.optionalInteger(0).flatMap(UnplacedReason.init)?.name
    }.flatMap { $0 }
  }

  /// The numbers of the messages behind one, by id.
  func numbers(after last: Int) throws -> [(id: String, number: Int)] {
    try connection.rows(
      "SELECT id, message FROM envelope WHERE message > ?1 ORDER BY message",
      Value(last)
    ) { ($0.text(0), $0.integer(1)) }
  }

  func channels() throws -> [(name: String, number: Int)] {
    try connection.rows("SELECT name, number FROM channel ORDER BY number") {
      ($0.text(0), $0.integer(1))
    }
  }

  /// What the tables say of each message, for a comparison with the journal.
  func storedMessages() throws -> [(number: Int, state: Int)] {
    try connection.rows("SELECT number, state FROM message ORDER BY number") {
      ($0.integer(0), $0.integer(1))
    }
  }

  func newestVersion() throws -> Int {
    try connection.row("SELECT coalesce(max(version), 0) FROM plan") { $0.integer(0) } ?? 0
  }
}
