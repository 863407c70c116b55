import Foundation
import TestSupport
import Testing

@Suite("Adopting what was sent after a backup", .needs(.sqlite3))
struct AdoptionTests {
  private static let confirm = "sendplan confirm-restore --reason looked"

  /// A backup of 20 threads of two steps, and a database that has sent, canceled and imported since.
  private func prepare(_ session: borrowing ShellSession, _ chance: inout SeededGenerator) throws
    -> Int
  {
    let rows = (1...20).flatMap { number in
      [
        "m\(number),email,r\(number)@mail.example,,",
        "n\(number),email,r\(number)@mail.example,m\(number),\(Int.random(in: 1...3, using: &chance))",
      ]
    }
    try session.write(
      (["id,channel,recipient,follows,wait_days"] + rows).joined(separator: "\n"),
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity \(Int.random(in: 3...9, using: &chance))",
      "sendplan import messages.csv"
    )
    let days = Int.random(in: 2...5, using: &chance)
    let backup = Int.random(in: 0..<days, using: &chance)
    for day in 1...days {
      if backup == day - 1 { try session.play("sendplan backup last.db") }
      let now = "SENDPLAN_NOW=2027-03-0\(day)T06:30:00.000Z"
      try session.play("\(now) sendplan nightly --to 2027-03-0\(day) --approve --horizon 30")
      let run = "\(now) sendplan-executor run --plan \(day) --day 2027-03-0\(day)"
      try session.play(run)
      try session.play("sendplan cancel n\(day) --partial || true")
      let edited = (1...4).map { _ in "\(chance.pick(["m", "n"]))\(chance.number(1...20))" }
      try session.play(
        "sendplan edit \(edited.joined(separator: " ")) --subject 'Corrected \(day)' --partial || true"
      )
      let id = "late\(day)"
      try session.play(
        "printf 'id,channel,recipient,follows,wait_days\\n\(id),email,l@mail.example,,\\n"
          + "\(id)-b,email,l@mail.example,\(id),2\\n' | sendplan import -"
      )
    }
    return days
  }

  /// What became of every message: its state, and by which channel and when it was sent.
  private func removalReasons(_ name: String, on session: borrowing ShellSession) throws -> [String]
  {
    let outcome = try session.run(
      """
      sqlite3 \(name) "SELECT e.id, CASE m.state WHEN 2 THEN 1 ELSE m.state END, s.channel, s.day,
        (SELECT subject FROM content WHERE message = m.number)
      FROM message m JOIN envelope e ON e.message = m.number
      LEFT JOIN sending s ON s.message = m.number ORDER BY e.id"
      """
    )
    return outcome.output.split(separator: "\n").map(String.init)
  }

  private func uses(_ name: String, on session: borrowing ShellSession) throws -> String {
    try session.run(
      "sqlite3 \(name) 'SELECT day, channel, used FROM channel_use WHERE used > 0 ORDER BY 1, 2'"
    ).output
  }

  @Test(
    "After any history, everything that was sent, canceled and imported is known again, once",
    arguments: 1...8
  )
  func everything(seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let session = try ShellSession()
    let days = try prepare(session, &chance)
    let (before, used) = (
      try removalReasons("sendplan.db", on: session), try uses("sendplan.db", on: session)
    )
    switch seed % 4 {
    case 0: try session.play("sendplan restore last.db --replace --adopt sendplan.db")
    case 1:
      try session.play(
        "sendplan restore last.db --replace",
        "sendplan restore --adopt sendplan.db.before-restore-1"
      )
    case 2: try session.play("mv sendplan.db old.db && sendplan restore last.db --adopt old.db")
    default:
      try session.play(
        "mv sendplan.db old.db && mv last.db sendplan.db && sendplan restore --adopt old.db"
      )
    }
    #expect(try removalReasons("sendplan.db", on: session) == before)
    #expect(try uses("sendplan.db", on: session) == used)
    try session.play("sendplan check journal")
    #expect(try session.disagreements() == 0)
    let refused = try session.run("sendplan-executor run --plan 1 --day 2027-03-01")
    #expect(refused.status == 1 && refused.error.contains("before a person has looked"))
    try session.play(Self.confirm)
    // Nobody gets anything twice, and plans go on with the next version.
    let now = "SENDPLAN_NOW=2027-03-09T06:30:00.000Z"
    try session.play(
      "\(now) sendplan base set 2027-03-09 --reason test",
      "sendplan channel set email --capacity 99",
      "\(now) sendplan plan --horizon 9 > plan.txt && grep -q '^plan \(days + 1) ' plan.txt",
      "sendplan approve \(days + 1)",
      "\(now) sendplan-executor run --plan \(days + 1) --day 2027-03-09"
    )
    let twice = try session.run(
      "grep -h '^Message-ID' outbox/new/* | cut -d. -f 1 | sort | uniq -d"
    )
    #expect(twice.output == "", "\(twice)")
  }

  @Test("Adopting again changes nothing but its record, and a key happens once")
  func again() throws {
    var chance = SeededGenerator(seed: 77)
    let session = try ShellSession()
    _ = try prepare(session, &chance)
    try session.play("mv sendplan.db old.db && mv last.db sendplan.db")
    let line = "sendplan restore --adopt old.db --operation k"
    let first = try session.run(line)
    #expect(first.status == 0 && first.output.hasPrefix("adopted from old.db: "), "\(first)")
    let journal = try session.journal()
    let repeated = try session.run(line)
    #expect(repeated.output == first.output)
    #expect(try session.journal() == journal)
    let again = try session.run("sendplan restore --adopt old.db")
    #expect(
      again.output == "adopted from old.db: 0 messages sent, 0 imported, 0 canceled, 0 edited\n"
    )
    #expect(try session.journal().count == journal.count + 1)
  }

  @Test("What nobody knows, or nobody doubts, is not adopted, and nothing is left behind")
  func refused() throws {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01 && sendplan channel set email --capacity 9",
      "printf 'id,channel,recipient\\na,email,a@mail.example\\n' | sendplan import -",
      "sendplan backup last.db && sendplan plan && sendplan approve 1",
      """
      SENDPLAN_NOW=2026-01-01T00:00:00.000Z sendplan init --base-date 2027-03-01 --db other.db
      """,
      "sendplan channel set letters --capacity 1 && printf 'id,channel,recipient\\nb,letters,x\\n' | sendplan import -"
    )
    let died = try session.run(
      "SENDPLAN_TEST_KILL_AT=claimed:1 sendplan-executor run --plan 1 --day 2027-03-01"
    )
    #expect(died.status == 137)
    try session.play(
      "sqlite3 sendplan.db 'PRAGMA wal_checkpoint(TRUNCATE)'",
      "cp sendplan.db dead.db && sendplan-executor recover"
    )
    let present = try session.journal()
    for (line, reason) in [
      ("restore last.db --replace --adopt dead.db", "of 1 message in 'dead.db' nobody knows"),
      ("restore last.db --replace --adopt other.db", "'other.db' is not of the same database"),
      ("restore last.db --replace --adopt none.db", "there is no file 'none.db'"),
      ("restore last.db --replace --adopt sendplan.db", "message 'b' cannot be imported"),
      (
        "restore --adopt dead.db", "nothing is adopted from 'dead.db': this database is no restored"
      ),
      ("restore", "neither FILE nor --adopt is given"),
    ] {
      let outcome = try session.run("sendplan \(line)")
      #expect(outcome.status != 0 && outcome.error.contains(reason), "\(line): \(outcome)")
      #expect(try session.journal() == present)
      let left = try session.run("ls -a | grep -E 'before|[.]tmp'")
      #expect(left.output == "", "\(line): \(left)")
    }
    // With the channel, everything can be taken over.
    try session.play(
      "sendplan restore last.db --replace && sendplan channel set letters --capacity 1",
      "sendplan restore --adopt sendplan.db.before-restore-1 && sendplan message show b"
    )
  }

  @Test("Adopting into a copy does not confirm it")
  func copy() throws {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01 && cp sendplan.db copy.db",
      "sendplan restore --adopt sendplan.db --db copy.db"
    )
    #expect(
      try session.run("sendplan status --db copy.db").output.hasPrefix("! it is not the file")
    )
    try session.play("\(Self.confirm) --db copy.db")
    #expect(try session.run("sendplan status --db copy.db").status == 0)
  }
}
