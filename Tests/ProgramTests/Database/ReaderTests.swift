import Foundation
import SQLite
import TestSupport
import Testing

/// Tests run as root in most places, who may write everywhere; only he can become somebody else.
private let isRoot = getuid() == 0

@Suite(
  "Whoever may read the database and not write to it",
  .enabled(if: isRoot, "needs to be root")
)
struct ReaderTests {
  private static let reader = "setpriv --reuid 65534 --regid 65534 --clear-groups"

  private static let commands = [
    "sendplan status", "sendplan show 1", "sendplan diff 1 2", "sendplan check journal",
    "sendplan plans", "sendplan explain m1 --plan 1", "sendplan export 1 --to /tmp/reports",
    "sendplan verify 2", "sendplan message list", "sendplan journal",
  ]

  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01 && sendplan channel set email --capacity 2",
      "seq 9 | sed 's/.*/m&,email,r&@mail.example/; 1i id,channel,recipient' | sendplan import -",
      "sendplan plan && sendplan approve 1 && sendplan plan",
      "mkdir ../reports",
      "chmod 777 ../reports && chmod 755 .. . && chmod 644 sendplan.db"
    )
  }

  /// What a command prints and how it ends, for the one and for the other.
  private func expectTheSame(_ command: String, on session: borrowing ShellSession) throws {
    let command = command.replacing("/tmp/reports", with: "../reports")
    let owner = try session.run("\(command); status=$?; rm -f ../reports/*; exit $status")
    let reader = try session.run("\(Self.reader) \(command)")
    #expect(
      owner.status == reader.status && owner.error == reader.error,
      "\(command): \(reader)"
    )
    #expect(owner.output == reader.output, "\(command)")
  }

  @Test("Reads what its owner reads, where nobody has it open", arguments: commands)
  func alone(_ command: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try expectTheSame(command, on: session)
    #expect(try session.run("ls").output == "sendplan.db\n")
  }

  @Test("Reads it also while a writer is at work, with what is in the log alone")
  func beside() throws {
    let session = try ShellSession()
    try prepare(session)
    let writer = try session.connection()
    try writer.execute("PRAGMA wal_autocheckpoint = 0; BEGIN; SELECT 1 FROM message; COMMIT")
    try session.play("sendplan cancel m9", "test -s sendplan.db-wal")
    for command in Self.commands { try expectTheSame(command, on: session) }
    #expect(try session.run("\(Self.reader) sendplan message list").output.contains("canceled"))
  }

  @Test("What would change it is refused, and changes nothing")
  func refused() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("cp sendplan.db ../before")
    for command in [
      "sendplan cancel m1", "sendplan plan", "sendplan base set 2027-03-02 --reason x",
    ] {
      let outcome = try session.run("\(Self.reader) \(command)")
      #expect(outcome.status == 74, "\(outcome)")
      #expect(outcome.error.contains("check who may write to it and to its folder"), "\(outcome)")
    }
    try session.play("cmp sendplan.db ../before")
  }
}
