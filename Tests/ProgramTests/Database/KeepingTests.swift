import Foundation
import TestSupport
import Testing

@Suite("Keeping: backup, restore and prune", .needs(.sqlite3))
struct KeepingTests {
  private static let ids = (1...400).map { "m\($0)" }

  /// A database with a plan that was executed for a day, two more plans, and a backup before all that.
  private func prepare(_ session: borrowing ShellSession) throws {
    let rows = Self.ids.map { "\($0),email,reader@mail.example\n" }.joined()
    try session.write("id,channel,recipient\n\(rows)", to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 50",
      "sendplan import messages.csv",
      "sendplan plan && sendplan approve 1",
      "sendplan backup early.db",
      "sendplan-executor run --plan 1 --day 2027-03-01",
      "sendplan plan && sendplan approve 2 && sendplan plan && sendplan approve 3"
    )
  }

  /// What SQLite and the journal say of a file that was copied away, write-ahead log and all.
  private func expectWhole(_ name: String, on session: borrowing ShellSession) throws {
    let outcome = try session.run(
      """
      rm -rf look && mkdir look && cp -a \(name)* look/ && cd look &&
      sqlite3 \(name) 'PRAGMA integrity_check' && sendplan check journal --db \(name)
      """
    )
    #expect(outcome.status == 0 && outcome.output.hasPrefix("ok\n"), "\(outcome)")
  }

  private func rows(of name: String, on session: borrowing ShellSession) throws -> Int {
    let outcome = try session.run("sqlite3 \(name) 'SELECT max(seq) FROM journal'")
    return try #require(Int(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test("A backup made while others write is of one state, and proved by sqlite3 too")
  func backupAmongWriters() throws {
    let session = try ShellSession()
    try prepare(session)
    let line = """
      n=0; while [ ! -e stop ]; do n=$((n+1))
      sendplan delay $(seq -s ' ' -f 'm%g' 101 200) --days 1 --operation "d$n" || exit 1; done
      """
    try session.write("#!/bin/sh\n\(line)", to: "writer")
    try session.play("chmod +x writer")
    let writing = try session.start(["writer"], in: session.folder)
    for number in 1...12 {
      try session.play("sendplan backup during-\(number).db")
      try expectWhole("during-\(number).db", on: session)
    }
    try session.play("touch stop")
    #expect(try writing.wait().status == 0)
    let positions = try (1...12).map { try rows(of: "during-\($0).db", on: session) }
    #expect(positions == positions.sorted())
    // A delay moves a hundred messages at once, so every state has whole hundreds of them.
    for position in positions { #expect((position - positions[0]).isMultiple(of: 100)) }
    #expect(Set(positions).count > 3)
  }

  @Test("A backup killed at any instant leaves the earlier one or the new one, whole")
  func killedBackup() throws {
    var chance = SeededGenerator(seed: 11)
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan backup last.db")
    for number in 1...24 {
      try session.play("sendplan delay m300 --days 1 --operation \(number)")
      let before = try rows(of: "last.db", on: session)
      // A backup has a row of its own, which says that it is one.
      let now = try rows(of: "sendplan.db", on: session) + 1
      let backup = try session.start(["sendplan", "backup", "last.db", "--replace"])
      _ = try backup.kill(within: 90_000, &chance)
      #expect([before, now].contains(try rows(of: "last.db", on: session)))
      try expectWhole("last.db", on: session)
    }
    try session.play("sendplan backup last.db --replace")
    #expect(try rows(of: "last.db", on: session) == rows(of: "sendplan.db", on: session) + 1)
  }

  @Test("A restoring killed at any instant leaves the old or the restored database, whole")
  func killedRestore() throws {
    var chance = SeededGenerator(seed: 12)
    let session = try ShellSession()
    try prepare(session)
    let old = try rows(of: "sendplan.db", on: session)
    try session.play("rm -rf ../saved && cp -a . ../saved")
    let restored = try rows(of: "early.db", on: session) + 2
    for _ in 1...24 {
      try session.restore()
      let restore = try session.start(["sendplan", "restore", "early.db", "--replace"])
      _ = try restore.kill(within: 260_000, &chance)
      let found = try rows(of: "sendplan.db", on: session)
      #expect([old, restored].contains(found))
      try expectWhole("sendplan.db", on: session)
      // What was kept is all of the present database, if it is there.
      if try session.run("test -e sendplan.db.before-restore-1").status == 0 {
        #expect(try rows(of: "sendplan.db.before-restore-1", on: session) == old)
      } else {
        #expect(found == old)
      }
    }
    try session.restore()
    try session.play("sendplan restore early.db --replace")
    #expect(try rows(of: "sendplan.db", on: session) == restored)
  }

  @Test("A pruning killed at any instant has dropped everything or nothing")
  func killedPrune() throws {
    var chance = SeededGenerator(seed: 13)
    let session = try ShellSession()
    try prepare(session)
    try session.play("rm -rf ../saved && cp -a . ../saved")
    for _ in 1...24 {
      try session.restore()
      let prune = try session.start(["sendplan", "prune", "--keep", "1", "--compact"])
      _ = try prune.kill(within: 60_000, &chance)
      let counts = try session.column("SELECT count(*) FROM plan_row WHERE version < 3")
      #expect(counts == [0] || counts == [750])
      try expectWhole("sendplan.db", on: session)
      try session.play("sendplan prune --keep 1", "sendplan prune --keep 1", "sendplan verify 3")
      #expect(try session.column("SELECT count(*) FROM plan_row WHERE version < 3") == [0])
      #expect(try session.column("SELECT count(*) FROM journal WHERE cause = 25") == [2])
    }
  }
}
