import Foundation
import SQLite
import TestSupport
import Testing

@Suite("Damaged databases")
struct DamageTests {
  /// What reads, from every side; nothing of it needs the database to be whole.
  private static let commands = [
    "sendplan status", "sendplan plan --dry-run", "sendplan plans", "sendplan show 2",
    "sendplan diff 1 2", "sendplan verify 1", "sendplan verify 2", "sendplan check journal",
    "sendplan journal", "sendplan doctor", "sendplan explain q1 --plan 2", "sendplan trace f1",
    "sendplan message show q1", "sendplan capacity show", "sendplan replies list",
    "sendplan export 2 --to out", "sendplan-executor check",
    "sendplan nightly --to 2027-03-03 --approve", "sendplan-executor recover",
  ]

  /// A database with something in every kind of table, in a file without a write-ahead log.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set post --capacity 9 && sendplan channel set post:a --capacity 4",
      "sendplan channel set post:b --capacity 3 && sendplan channel set mail --capacity 6",
      "sendplan capacity set post 2027-03-04 0 --reason strike",
      "sendplan window set mail --most 9 --days 3 && sendplan suppress r2@mail.example --reason no",
      """
      { echo id,channel,recipient,subject,body,priority,deadline,follows,wait_days,campaign
        for i in 1 2 3 4 5 6 7 8; do
          echo "p$i,post,r$i@mail.example,S,Hello,$i,2027-04-01,,,spring"
          echo "q$i,mail,r$i@mail.example,T,B,,2027-03-0$i,,,"
          echo "f$i,mail,r$i@mail.example,F,B,,,p$i,3,"
        done; } | sendplan import -
      """,
      "sendplan plan --horizon 20 && sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01 --on-another-day",
      "sendplan reply p1 --on 2027-03-01 && sendplan base advance --to 2027-03-02 --yes",
      "sendplan plan --horizon 20",
      "cp sendplan.db whole.db"
    )
  }

  /// Runs every command and answers with those that ended by a signal, or called it a defect.
  private func failures(on session: borrowing ShellSession) throws -> [String] {
    // Not by `echo`, which would take `\n` in a sentence for the end of a line.
    let lines = Self.commands.map {
      "\($0) > /dev/null 2> err; printf '%s %s %s\\n' $? '\($0)' \"$(tail -c 200 err | tr '\\n' ' ')\""
    }
    let outcome = try session.run(lines.joined(separator: "\n"))
    try #require(outcome.status == 0, "\(outcome)")
    return outcome.output.split(separator: "\n").map(String.init).filter { line in
      let code = line.split(separator: " ").first.flatMap { Int($0) }
      return code.map { $0 == 70 || $0 > 100 } ?? true
    }
  }

  @Test(
    "No program ends by a signal or calls it a defect, whatever bytes the pages hold",
    arguments: 1...4 as ClosedRange<UInt64>
  )
  func bytes(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let session = try ShellSession()
    try prepare(session)
    let path = session.folder.appending(path: "sendplan.db")
    let whole = try Data(contentsOf: session.folder.appending(path: "whole.db"))
    let size = 8192
    for _ in 1...3 {
      var pages = whole
      let page = Int.random(in: 1..<(whole.count / size), using: &chance)
      for _ in 1...Int.random(in: 1...8, using: &chance) {
        // Rows lie at the end of a page, and what points to them at its beginning.
        let offset =
          Bool.random(using: &chance)
          ? Int.random(in: 0..<64, using: &chance)
          : size - 1 - Int.random(in: 0..<600, using: &chance)
        pages[page * size + offset] = UInt8.random(in: 0...255, using: &chance)
      }
      try overwrite(path, with: pages)
      let failures = try failures(on: session)
      #expect(failures == [], "seed \(seed), page \(page)")
    }
  }

  @Test(
    "Nor whatever values the rows hold that no program has written",
    arguments: 1...4 as ClosedRange<UInt64>
  )
  func values(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed &+ 1000)
    let session = try ShellSession()
    try prepare(session)
    let path = session.folder.appending(path: "sendplan.db")
    let whole = try Data(contentsOf: session.folder.appending(path: "whole.db"))
    for _ in 1...3 {
      try overwrite(path, with: whole)
      let change = try alter(path.path, using: &chance)
      let failures = try failures(on: session)
      #expect(failures == [], "seed \(seed): \(change)")
    }
  }

  /// In the file that is there, since another one would not be the database's.
  private func overwrite(_ path: URL, with data: Data) throws {
    for suffix in ["-wal", "-shm"] {
      let side = URL(filePath: path.path + suffix)
      if FileManager.default.fileExists(atPath: side.path) {
        try FileManager.default.removeItem(at: side)
      }
    }
    let file = try FileHandle(forWritingTo: path)
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: data)
    try file.close()
  }

  private static let integers = [
    "-1", "0", "1", "2", "3", "99", "20878", "2147483647", "2147483648", "-2147483648", "NULL",
    "4611686018427387904", "-9223372036854775808", "2932897", "-719163",
  ]
  private static let texts = [
    "''", "'x'", "'[]'", "'{}'", "'webhook:'", "'Nowhere/Zone'", "NULL", "'9,9'", "'inside 1 2'",
    "'-1'",
    "printf('%5000d', 0)",
  ]

  /// Sets a column of a row to something, with triggers and constraints out of the way, and says what.
  private func alter(_ path: String, using chance: inout SeededGenerator) throws -> String {
    let connection = try Connection(path: path, access: .readWrite)
    try connection.execute("PRAGMA ignore_check_constraints = ON")
    let columns = try connection.rows(
      """
      SELECT t.name, c.name, c.type FROM pragma_table_list t, pragma_table_info(t.name) c
      WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 2
      """
    ) { (table: $0.text(0), column: $0.text(1), type: $0.text(2)) }
    while true {
      guard let (table, column, type) = columns.randomElement(using: &chance) else { return "" }
      let values = type == "INTEGER" ? Self.integers : Self.texts
      guard let value = values.randomElement(using: &chance) else { return "" }
      let rows = try connection.row("SELECT count(*) FROM \(table)") { $0.integer(0) } ?? 0
      guard rows > 0 else { continue }
      let keys = try connection.rows(
        "SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk"
      ) { $0.text(0) }.joined(separator: ", ")
      let row = Int.random(in: 0..<rows, using: &chance)
      let sql = """
        UPDATE \(table) SET \(column) = \(value) WHERE (\(keys)) IN (
          SELECT \(keys) FROM \(table) LIMIT 1 OFFSET \(row))
        """
      let triggers = try connection.rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1",
        .text(table)
      ) { ($0.text(0), $0.text(1)) }
      try connection.execute("BEGIN")
      for (name, _) in triggers { try connection.execute("DROP TRIGGER \(name)") }
      do {
        try connection.execute(sql)
      } catch {
        // A key that is taken, or a type that does not fit: another one.
        try connection.execute("ROLLBACK")
        continue
      }
      for (_, sql) in triggers { try connection.execute(sql) }
      try connection.execute("COMMIT")
      return sql
    }
  }
}
