import Execution
import Foundation
import Model
import Storage
import Testing

/// Whether the sqlite3 program is there to try it with.
private let sqlite3 = "/usr/bin/sqlite3"

/// SQLite's code for what a constraint or a trigger refuses; a typing error has another.
private let constraint = 19

@Suite("Law 5: the sqlite3 shell", .enabled(if: FileManager.default.fileExists(atPath: sqlite3)))
struct ShellTests {
  static let illegal = [
    "UPDATE message SET state = 5",
    "UPDATE message SET state = 1, changed = changed + 1",
    "UPDATE message SET not_before = 0",
    "DELETE FROM message",
    "INSERT OR REPLACE INTO message (number, state, channel, priority, changed) VALUES (1, 1, 1, 5, 9)",
    "UPDATE envelope SET recipient = 'eve@example.org'",
    "UPDATE content SET body = ''",
    "UPDATE journal SET after = 1",
    "DELETE FROM journal",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 1, number, 5, 1, 17, changed, 1 FROM message WHERE state = 5 LIMIT 1",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, run, operation) SELECT 0, 1, number, 1, 3, 10, changed, 1, 1 FROM message WHERE state = 1 LIMIT 1",
    "UPDATE plan SET state = 2",
    "UPDATE plan SET digest = 'x'",
    "UPDATE plan_row SET day = day + 1",
    "DELETE FROM plan_row",
    "INSERT INTO plan_row (version, message, channel, priority, release, day, position) VALUES (1, 999, 1, 5, 1, 1, 1)",
    "UPDATE plan_day SET capacity = 1000",
    "UPDATE run SET state = 1",
    "DELETE FROM run",
    "INSERT INTO run (number, plan, day, state, changed) VALUES (9, 1, 20999, 2, 9999)",
    "UPDATE attempt SET settled = NULL",
    "DELETE FROM attempt",
    "UPDATE channel_use SET used = 0",
    "UPDATE channel_use SET used = used - 1",
    "DELETE FROM channel_use",
    "UPDATE base_date SET day = 0",
    "UPDATE channel SET name = 'x'",
    "DELETE FROM transition_rule",
    "INSERT INTO transition_rule VALUES (1, 5, 1, 17)",
    "UPDATE operation SET actor = 'eve'",
    "DELETE FROM operation",
  ]

  @Test("An illegal statement is refused, and changes nothing", arguments: illegal)
  func refuses(statement: String) throws {
    let office = try Office()
    try office.open("email")
    try office.write(3, for: "email")
    try office.approvePlan()
    try office.change { _ = try $0.cancel("email-3") }
    _ = try office.executor.run(RunWish(plan: 1, day: Office.monday))
    try office.add([MessageDraft(id: "late", channel: "email", recipient: "a@example.org")])
    let before = try shell([".dump"], in: office)

    let result = try shell([statement], in: office)

    #expect(result.status != 0 && result.error.contains("(\(constraint))"), "\(result)")
    #expect(try shell([".dump"], in: office).output == before.output)
  }

  private func shell(_ commands: [String], in office: Office) throws -> ChildProcess.Result {
    try ChildProcess(URL(filePath: sqlite3), [office.database.path] + commands).wait()
  }
}
