import Foundation
import Model
import SQLite
import Storage
import Testing

/// A schema that is not there yet: messages can be parked, and have a column more.
@Suite("Bringing a database up to the next schema")
struct MigrationTests {
  private let nights: Nights
  private let connection: Connection

  /// A database with something in every kind of table.
  init() throws {
    nights = try Nights()
    try nights.open("email", capacity: 2)
    try nights.add(Nights.drafts(9, for: "email", seed: 4))
    try nights.add([
      MessageDraft(id: "first", channel: "email", recipient: "a@example.org", campaign: "spring"),
      MessageDraft(
        id: "second",
        channel: "email",
        recipient: "a@example.org",
        subject: "s",
        body: "b",
        follows: .init(predecessor: "first", waitDays: 1)
      ),
    ])
    let version = try nights.plan().version
    try nights.change { change in
      _ = try change.approve(version)
      guard let run = try change.startRun(plan: version, day: Nights.monday) else { return }
      let assignments = try change.snapshot.assignments(of: version, on: run.day)
      _ = try change.claim(
        assignments,
        for: run,
        on: run.day,
        room: RemainingDayCapacity(count: 100, limit: .capacity(channel: "email"))
      )
      try change.settle(try #require(assignments.first).message, .accepted(receipt: "r"), by: run)
      _ = try change.endRun(run, finished: false)
    }
    connection = try Connection(path: nights.database.path, access: .readWrite)
  }

  private static var table: Schema.Part {
    let table = Schema.present.parts.first { $0.name == "message" }
    let sql = table?.sql.replacing(
      "  changed INTEGER",
      with: "  parked INTEGER,\n  changed INTEGER"
    )
    return Schema.Part.parts(of: sql ?? "")[0]
  }

  private static let columns =
    "content, digest, number, state, channel, priority, not_before, waiting_since, deadline, due, attempts, changed"

  private static func next(_ script: String) -> Schema {
    var schema = Schema.present
    schema.version += 1
    schema.parts = schema.parts.map { $0.name == "message" ? table : $0 }
    for index in schema.constants.indices {
      switch schema.constants[index].name {
      case "state": schema.constants[index].rows.append([1, 99, "parked"])
      case "cause": schema.constants[index].rows.append([99, "parked"])
      case "transition_rule": schema.constants[index].rows.append([1, 1, 99, 99])
      default: break
      }
    }
    schema.migrations = [Migration(number: schema.version, script: script)]
    return schema
  }

  private static var rebuilding: String {
    """
    \(table.sql.replacing("TABLE message", with: "TABLE new_message"));
    INSERT INTO new_message (\(columns)) SELECT \(columns) FROM message;
    DROP TABLE message;
    ALTER TABLE new_message RENAME TO message
    """
  }

  /// Everything that is stored, table by table.
  private func rows() throws -> [String: [String]] {
    var all: [String: [String]] = [:]
    for part in Schema.present.parts where part.kind == .table {
      let columns = try connection.rows("SELECT name FROM pragma_table_info('\(part.name)')") {
        $0.text(0)
      }
      let row = columns.filter { $0 != "parked" }.map { "quote(\($0))" }.joined(
        separator: " || ',' || "
      )
      all[part.name] = try connection.rows("SELECT \(row) FROM \(part.name) ORDER BY 1") {
        $0.text(0)
      }
    }
    return all
  }

  @Test("A table that others refer to is made anew, codes come in, and nothing is lost")
  func migrates() throws {
    let before = try rows()
    let schema = Self.next(Self.rebuilding)
    #expect(try !schema.differences(in: connection).isEmpty)

    try connection.execute("PRAGMA foreign_keys = ON")
    try schema.update(connection)

    #expect(try schema.differences(in: connection) == [])
    #expect(try schema.alteredConstants(in: connection) == [])
    #expect(try connection.row("PRAGMA foreign_keys") { $0.integer(0) } == 1)
    var after = try rows()
    for table in ["state", "cause", "transition_rule"] {
      #expect(after[table]?.count == before[table].map { $0.count + 1 })
      after[table] = before[table]
    }
    #expect(after == before)
    #expect(try nights.database.read { try $0.checkJournal().sentences } == [])
    // The triggers of the table stand again, and know the new code.
    #expect(throws: DatabaseError.self) { try connection.execute("UPDATE message SET parked = 1") }
    try connection.execute(
      """
      INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
        SELECT 0, 1, number, 1, 99, 99, changed, 1 FROM message WHERE state = 1 LIMIT 1
      """
    )
    #expect(
      try connection.row("SELECT count(*) FROM message WHERE state = 99") { $0.integer(0) } == 1
    )
    #expect(throws: StorageError.newer(path: nights.database.path, version: 2, known: 1)) {
      try Database.open(path: nights.database.path)
    }
  }

  @Test(
    "A step that fails, or leaves something that refers to nothing, changes nothing",
    arguments: [
      "\(rebuilding); DELETE FROM message WHERE number = 3", "\(rebuilding); SELECT nonsense",
      "DELETE FROM cause; INSERT INTO rule_kind SELECT * FROM rule_kind",
    ]
  )
  func fails(_ script: String) throws {
    let before = try rows()
    #expect(throws: (any Error).self) { try Self.next(script).update(connection) }
    #expect(try rows() == before)
    #expect(try Schema.present.differences(in: connection) == [])
  }
}
