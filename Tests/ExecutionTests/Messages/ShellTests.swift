import Execution
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// SQLite's code for what a constraint or a trigger refuses; a typing error has another.
private let constraint = 19

@Suite("Law 5: the sqlite3 shell", .needs(.sqlite3))
struct ShellTests {
  static let illegal = [
    "UPDATE message SET state = 5",
    "UPDATE message SET state = 1, changed = changed + 1",
    "UPDATE message SET not_before = 0",
    "DELETE FROM message",
    "INSERT OR REPLACE INTO message (number, state, channel, priority, changed, digest) VALUES (1, 1, 1, 5, 9, randomblob(16))",
    "UPDATE envelope SET recipient = 'eve@example.org'",
    "UPDATE content SET body = ''",
    "UPDATE envelope SET not_before = 20900",
    "UPDATE envelope SET id = 'other' WHERE message = 1",
    "UPDATE message SET channel = 2",
    "UPDATE message SET content = 2",
    "UPDATE message SET digest = randomblob(16)",
    "INSERT INTO content_version VALUES (4, 1, randomblob(16), randomblob(16), 'eve@example.org', '', '', '', '', '')",
    "INSERT INTO content_version SELECT number, 2, digest, randomblob(16), 'eve@example.org', '', '', '', '', '' FROM message WHERE number = 4",
    // An edit says what was there, and leads to what there is.
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 1, 4, 1, 1, 47, changed, 1 FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"priority\":[4,2]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"priority\":[5,0]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"content\":[1,2]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"channel\":[1,2]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"not_before\":[null,99999999]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"priority\":[5,null]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"priority\":[5,5]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"priority\":[5,\"2\"]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"wait_days\":[null,4]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"priority\":[5,2],\"priority\":[5,3]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"channel\":[1,null]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"state\":[1,5]}' FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 1, 5, 5, 47, changed, 1, '{\"priority\":[5,2]}' FROM message WHERE number = 1",
    "BEGIN; INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 1, 4, 1, 1, 47, changed, 1, '{\"priority\":[5,2]}' FROM message WHERE number = 4; UPDATE envelope SET recipient = 'eve@example.org' WHERE message = 4",
    "UPDATE journal SET after = 1",
    "DELETE FROM journal",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 1, number, 5, 1, 17, changed, 1 FROM message WHERE state = 5 LIMIT 1",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, day, run, operation) SELECT 0, 1, number, 1, 3, 10, changed, 20878, 1, 1 FROM message WHERE state = 1 LIMIT 1",
    "UPDATE plan SET state = 2",
    "UPDATE plan SET digest = 'x'",
    "UPDATE plan_row SET day = day + 1",
    "DELETE FROM plan_row",
    "INSERT INTO plan_row (version, message, channel, priority, release, day, position, content) VALUES (1, 999, 1, 5, 1, 1, 1, 1)",
    "UPDATE plan_day SET capacity = 1000",
    "INSERT INTO plan_channel VALUES (1, 1, 'email', 20000)",
    "INSERT INTO plan_move VALUES (1, 1, 1, 0)",
    "UPDATE message SET waiting_since = waiting_since - 9",
    "UPDATE run SET state = 1",
    "DELETE FROM run",
    "INSERT INTO run (number, plan, day, state, changed) VALUES (9, 1, 20999, 2, 9999)",
    "UPDATE attempt SET settled = NULL",
    "UPDATE attempt SET day = day + 1",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, run, operation) SELECT 0, 1, number, 1, 3, 10, changed, 1, 1 FROM message WHERE state = 1 LIMIT 1",
    "DELETE FROM attempt",
    "UPDATE channel_use SET used = 0",
    "UPDATE channel_use SET used = used - 1",
    "DELETE FROM channel_use",
    "UPDATE base_date SET day = 0",
    "UPDATE channel SET name = 'x'",
    // A rule is stated and withdrawn, and nothing else.
    "UPDATE rule SET content = '[9,9,9,9,9,9,9]'",
    "UPDATE rule SET state = 2",
    "DELETE FROM rule",
    "INSERT OR REPLACE INTO rule SELECT 1, 1, 1, NULL, NULL, NULL, '[9,9,9,9,9,9,9]', NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO rule SELECT 2, 1, 1, NULL, NULL, NULL, '[9,9,9,9,9,9,9]', NULL, 2, max(seq) + 1 FROM journal",
    "INSERT INTO rule SELECT 2, 2, 1, NULL, 20900, 20899, '5', NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO rule SELECT 2, 2, 1, NULL, 20900, 20900, '5,', NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO suppression SELECT 1, 'a@example.org', NULL, 1, NULL, NULL, 2, max(seq) + 1 FROM journal",
    "INSERT OR IGNORE INTO suppression VALUES (1, 'a@example.org', NULL, 1, NULL, NULL, 1, -3)",
    "INSERT INTO suppression SELECT 7, 'a@example.org', NULL, 1, NULL, NULL, 1, max(seq) + 1 FROM journal",
    "BEGIN; INSERT INTO suppression SELECT 1, 'a@example.org', NULL, 1, NULL, NULL, 1, max(seq) + 1 FROM journal; UPDATE suppression SET address = 'b@example.org'",
    "BEGIN; INSERT INTO suppression SELECT 1, 'a@example.org', NULL, 1, NULL, NULL, 1, max(seq) + 1 FROM journal; DELETE FROM suppression",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 10, 1, 1, 2, 44, 1, 1",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 6, 1, 1, 2, 42, changed, 1 FROM rule",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 6, 1, 2, 1, 43, changed, 1 FROM rule",
    "DELETE FROM rule_kind",
    "DELETE FROM transition_rule",
    "INSERT INTO transition_rule VALUES (1, 5, 1, 17)",
    "UPDATE operation SET actor = 'eve'",
    "DELETE FROM operation",
    // An ignored row of the journal would leave a beginning without one.
    "INSERT OR IGNORE INTO message (number, state, channel, priority, changed, digest) VALUES (99, 5, 1, 5, -3, randomblob(16))",
    "INSERT OR IGNORE INTO plan VALUES (9, 2, 20878, 90, 1, 1, 0, 0, 0, 0, 0, printf('%064d', 0), '', -3)",
    "INSERT OR IGNORE INTO run VALUES (2, 1, 20879, 2, -3)",
    "INSERT OR IGNORE INTO channel VALUES (2, 'x', 1, -3)",
    "INSERT OR IGNORE INTO journal (at, subject, item, after, cause, operation) VALUES (0, 6, 2, 1, 43, 1)",
    "INSERT OR IGNORE INTO rule VALUES (2, 2, 1, NULL, 20900, 20900, '5', NULL, 1, -3)",
    // Messages and plans come in whole.
    "INSERT INTO message (number, state, channel, priority, changed, digest) SELECT 99, 1, 1, 5, max(seq) + 1, randomblob(16) FROM journal",
    "INSERT INTO content (message, subject, body) VALUES (4, 'spam', 'spam')",
    "INSERT INTO follow_up VALUES (4, 1, 2)",
    "INSERT INTO envelope VALUES (99, 'ghost', 'ghost@example.org', NULL, NULL, randomblob(16))",
    "INSERT INTO plan SELECT 9, 1, 20878, 90, NULL, 1, 0, 0, 0, 0, 0, printf('%064d', 0), '', max(seq) + 1 FROM journal",
    "INSERT INTO plan_day VALUES (9, 1, 20878, 5, 0, 0, NULL)",
    "INSERT INTO plan_follow_up VALUES (9, 4, 1, 3)",
    // A greatest number would leave none for what comes after it.
    "INSERT INTO journal (seq, at, subject, item, before, after, cause, previous, operation) SELECT 9223372036854775807, 0, 1, 4, 1, 7, 3, changed, 1 FROM message WHERE number = 4",
    "INSERT INTO operation (number, command, arguments, actor, at) VALUES (9223372036854775807, 'x', '', 'eve', 0)",
    "INSERT INTO operation (number, command, arguments, actor, at) VALUES (-7, 'x', '', 'eve', 0)",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 9223372036854775807, 1, 4, 1, 7, 3, changed, 1 FROM message WHERE number = 4",
    "BEGIN; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (2, 'big', 'maildir:x', '', 1, NULL, 0); INSERT INTO channel SELECT 2147483647, 'big', 2, max(seq) + 1 FROM journal",
    "BEGIN; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (2, 'negative', 'maildir:x', '', 1, NULL, 0); INSERT INTO channel SELECT -5, 'negative', 2, max(seq) + 1 FROM journal",
    "INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (9223372036854775807, 'email', 'maildir:x', '', 1, NULL, 0)",
    "INSERT INTO rule SELECT 9223372036854775807, 2, 1, NULL, 20900, 20900, '5', NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO run SELECT 9223372036854775807, 1, 20879, 1, max(seq) + 1 FROM journal",
    "INSERT INTO run SELECT 2, 1, 30000, 1, max(seq) + 1 FROM journal",
    // Foreign keys are off in the shell.
    "INSERT INTO channel SELECT 2, 'dangling', 999, max(seq) + 1 FROM journal",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 5, 1, settings, 999, 42, changed, 1 FROM channel",
    "INSERT INTO rule SELECT 2, 2, 999, NULL, 20900, 20900, '5', NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO rule SELECT 2, 99, NULL, 'x', NULL, NULL, '5', NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 1, 4, 1, 7, 3, changed, 999 FROM message WHERE number = 4",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, run, operation) SELECT 0, 1, 4, 1, 7, 3, changed, 1, 1 FROM message WHERE number = 4",
    // What a run did is told once.
    "INSERT INTO attempt SELECT run, message, number + 1, channel, day, claimed, NULL, NULL, content FROM attempt LIMIT 1",
    "INSERT OR REPLACE INTO channel_use SELECT day, channel, 1, (SELECT min(claimed) FROM attempt) FROM channel_use",
    "UPDATE channel_use SET used = used + 1, changed = (SELECT max(seq) FROM journal)",
    // The codes mean what the program takes them for.
    "DELETE FROM state",
    "UPDATE cause SET name = 'x' || name",
    "INSERT INTO subject VALUES (12, 'x')",
    "INSERT INTO campaign VALUES (1, 'x')",
    "INSERT INTO message_campaign VALUES (1, 1)",
    "INSERT INTO plan_trait VALUES (1, 1, 1, NULL, NULL, NULL, 1)",
    "DELETE FROM unplaced_reason",
    // A comparison with NULL is neither true nor false.
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 4, 1, day, day + 5, 42, changed, 1 FROM base_date",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 4, 1, day, day + 5, 42, changed, 1, '  ' FROM base_date",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 4, 1, day, NULL, 42, changed, 1, 'x' FROM base_date",
    "INSERT OR IGNORE INTO journal (at, subject, item, before, after, cause, previous, operation, note) SELECT 0, 4, 1, day, NULL, 41, changed, 1, 'x' FROM base_date",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, channel, operation) SELECT 0, 1, 4, 1, NULL, 3, changed, 1, 1 FROM message WHERE number = 4",
    "UPDATE channel SET changed = NULL",
    // What only begins is never said to have changed.
    "INSERT INTO journal (at, subject, item, before, after, cause, operation) VALUES (0, 7, 1, 1, 1, 45, 1)",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) VALUES (0, 7, 99, 3, 99, 99, 1, 1)",
    "INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 8, 1, 1, 3, 61, changed, 1 FROM database_file",
    "INSERT INTO database_file SELECT 2, 1, inode + 1, born, NULL, NULL, (SELECT max(seq) + 1 FROM journal) FROM database_file",
    "INSERT INTO database_file SELECT 2, 4, inode + 1, born, NULL, NULL, (SELECT max(seq) + 1 FROM journal) FROM database_file",
    "INSERT INTO database_file SELECT 2, NULL, inode, born, NULL, 'x', (SELECT max(seq) + 1 FROM journal) FROM database_file",
    "INSERT INTO reply SELECT 1, 1, 1, 2, 20878, 'person', NULL, NULL, NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO reply SELECT 1, 1, 1, 1, 20878, 'person', NULL, NULL, NULL, 2, max(seq) + 1 FROM journal",
    "INSERT INTO suppression SELECT 1, 'a@b', NULL, 9, NULL, NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO suppression SELECT 1, 'a@b', NULL, NULL, NULL, NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO suppression SELECT 1, NULL, NULL, 1, NULL, NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO suppression SELECT 1, 'a@b', 'ann', 1, NULL, NULL, 1, max(seq) + 1 FROM journal",
    "INSERT INTO suppression SELECT 1, 'a@b', NULL, 1, NULL, 1, 1, max(seq) + 1 FROM journal",
    "BEGIN; INSERT INTO suppression SELECT 1, 'a@b', NULL, 1, NULL, NULL, 1, max(seq) + 1 FROM journal; INSERT INTO suppression SELECT 2, 'b@b', NULL, 3, NULL, 1, 1, max(seq) + 1 FROM journal",
    "BEGIN; INSERT INTO suppression SELECT 1, 'a@b', NULL, 1, NULL, NULL, 1, max(seq) + 1 FROM journal; INSERT INTO suppression SELECT 2, 'b@b', NULL, 1, NULL, 1, 1, max(seq) + 1 FROM journal; INSERT INTO suppression SELECT 3, 'c@b', NULL, 1, NULL, 2, 1, max(seq) + 1 FROM journal",
    "UPDATE envelope SET person = 'eve'",
    // A channel has the name that its settings state, and no other has it.
    "UPDATE channel SET name = 'x'",
    "INSERT INTO channel SELECT 2, 'x', 1, max(seq) + 1 FROM journal",
    "BEGIN; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (2, 'email', 'maildir:x', '', 1, NULL, 0); INSERT INTO channel SELECT 2, 'email', 2, max(seq) + 1 FROM journal",
    "BEGIN; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (2, 'x', 'maildir:x', '', 1, NULL, 0); INSERT INTO channel SELECT 2, 'x', 2, max(seq) + 1 FROM journal; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (3, 'x', 'maildir:x', '', 1, NULL, 0); INSERT OR REPLACE INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 5, 1, settings, 3, 42, changed, 1 FROM channel WHERE number = 1",
    // No channel is inside itself, or inside one that there is not.
    "INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (2, 'email', 'maildir:x', '', 1, 2, 0)",
    "BEGIN; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (2, 'email', 'maildir:x', '', 1, 1, 0); INSERT INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 5, 1, settings, 2, 42, changed, 1 FROM channel",
    "BEGIN; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (2, 'inner', 'maildir:x', '', 1, 1, 0); INSERT INTO channel SELECT 2, 'inner', 2, max(seq) + 1 FROM journal; INSERT INTO channel_settings (number, name, transport, sender, attempts, outer_channel, idempotent) VALUES (3, 'email', 'maildir:x', '', 1, 2, 0); INSERT OR REPLACE INTO journal (at, subject, item, before, after, cause, previous, operation) SELECT 0, 5, 1, settings, 3, 42, changed, 1 FROM channel WHERE number = 1",
  ]

  @Test("An illegal statement is refused, and changes nothing", arguments: illegal)
  func refuses(statement: String) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(3, for: "email")
    try workspace.approvePlan()
    try workspace.change { _ = try $0.apply(.cancel, to: "email-3") }
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    try workspace.add([MessageDraft(id: "late", channel: "email", recipient: "a@example.org")])
    let before = try shell([".dump"], in: workspace)

    let result = try shell([statement], in: workspace)

    #expect(result.status != 0 && result.error.contains("(\(constraint))"), "\(result)")
    #expect(try shell([".dump"], in: workspace).output == before.output)
  }

  private func shell(_ commands: [String], in workspace: Workspace) throws -> ChildProcess.Result {
    try ChildProcess(ExternalProgram.sqlite3.required(), [workspace.database.path] + commands)
      .wait()
  }
}
