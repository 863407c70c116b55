import Foundation
import Model
import SQLite
import Storage
import Testing

@Suite("The schema")
struct SchemaTests {
  private func connection(_ nights: Nights) throws -> Connection {
    try Connection(path: nights.database.path, access: .readWrite)
  }

  /// What SQLite says of its own tables, told apart from the lists that the schema is made from.
  private func triggers(_ connection: Connection, _ event: String, on table: String) throws
    -> [String]
  {
    try connection.rows(
      "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1",
      .text(table)
    ) { $0.text(0) }
    .filter { $0.contains("BEFORE \(event) ON \(table)\n") }
  }

  @Test("Every table is guarded against adding, editing and deleting, but for what may be lost")
  func guards() throws {
    let nights = try Nights()
    let connection = try connection(nights)
    let tables = try connection.rows(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    ) { $0.text(0) }
    .filter { !$0.hasPrefix("sqlite_") }
    #expect(tables.count > 25)
    let mayBeLost = ["mail_folder", "seen_mail", "unread_mail"]
    for table in tables where !mayBeLost.contains(table) {
      for event in ["INSERT", "UPDATE", "DELETE"] {
        let guards = try triggers(connection, event, on: table)
        #expect(!guards.isEmpty, "\(event) \(table)")
        #expect(guards.allSatisfy { $0.contains("RAISE (ABORT, '") }, "\(event) \(table)")
      }
      // Nothing is ever deleted, but for the rows of plans that are pruned, and a campaign by an edit.
      let keeping = try triggers(connection, "DELETE", on: table)
      let causes = [Cause.pruned, .edited].map { ".cause = \($0.rawValue)" }
      #expect(
        keeping.contains { sql in !sql.contains("WHEN") || causes.contains(where: sql.contains) },
        "\(table)"
      )
    }
  }

  @Test("Nobody adds to, edits or empties what the codes mean")
  func constants() throws {
    let nights = try Nights()
    let connection = try connection(nights)
    for table in [
      "subject", "state", "cause", "transition_rule", "rule_kind", "reply_kind",
      "suppression_cause", "hold_kind",
      "unplaced_reason",
    ] {
      let column = table == "transition_rule" || table == "state" ? "subject" : "code"
      for sql in [
        "DELETE FROM \(table)", "UPDATE \(table) SET \(column) = \(column) + 100",
        "INSERT INTO \(table) SELECT * FROM \(table) LIMIT 1",
      ] {
        let error = #expect(throws: DatabaseError.self) { try connection.execute(sql) }
        #expect(error?.message.hasSuffix("are part of the program") == true, "\(sql)")
      }
    }
  }

  @Test("What is missing from the schema, altered or added to it is named")
  func differences() throws {
    let nights = try Nights()
    let connection = try connection(nights)
    #expect(try Schema.present.differences(in: connection) == [])
    #expect(try Schema.present.alteredConstants(in: connection) == [])
    let gone = Schema.present.parts.filter { $0.kind != .table }
    try connection.execute("SAVEPOINT s")
    for part in gone { try connection.execute("DROP \(part.kind.rawValue) \(part.name)") }
    #expect(
      try Schema.present.differences(in: connection)
        == gone.map { "the \($0.kind.rawValue) \($0.name) is missing" }.sorted()
    )
    try connection.execute("ROLLBACK TO s; RELEASE s")
    for (sql, words) in [
      ("CREATE TABLE notes (text)", "the table notes is not sendplan's"),
      ("CREATE VIEW v AS SELECT 1", "the view v is not sendplan's"),
      (
        "CREATE TRIGGER t AFTER INSERT ON journal BEGIN SELECT 1; END",
        "the trigger t is not sendplan's"
      ),
      ("ALTER TABLE reply ADD COLUMN x TEXT", "the table reply is altered"),
      ("DROP TABLE seen_mail", "the table seen_mail is missing"),
      (
        "DROP TRIGGER run_is_kept; CREATE TRIGGER run_is_kept BEFORE DELETE ON run BEGIN SELECT 1; END",
        "the trigger run_is_kept is altered"
      ),
      (
        """
        PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (used >= 0)', '')
        WHERE name = 'channel_use'
        """,
        "the table channel_use is altered"
      ),
    ] {
      try connection.execute("SAVEPOINT s; \(sql)")
      #expect(try Schema.present.differences(in: connection) == [words])
      try connection.execute("ROLLBACK TO s; RELEASE s; PRAGMA writable_schema = OFF")
    }
    try connection.execute("CREATE INDEX i ON message (deadline); ANALYZE")
    #expect(try Schema.present.differences(in: connection) == [])
    try connection.execute("DROP TRIGGER cause_is_not_edited")
    #expect(throws: StorageError.self) { try Database.open(path: nights.database.path) }
  }

  @Test("A code that means something else is named")
  func alteredConstants() throws {
    let nights = try Nights()
    let connection = try connection(nights)
    try connection.execute("SAVEPOINT s; DROP TRIGGER cause_is_not_edited")
    try connection.execute("UPDATE cause SET name = 'paid' WHERE code = 3")
    #expect(
      try Schema.present.alteredConstants(in: connection)
        == ["the rows of the table cause are altered"]
    )
  }
}
