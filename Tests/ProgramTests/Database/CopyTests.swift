import Foundation
import TestSupport
import Testing

@Suite("Copies do not send", .needs(.sqlite3))
struct CopyTests {
  private static let run = "sendplan-executor run --plan 1 --day 2027-03-01"
  private static let nextRun =
    "SENDPLAN_NOW=2027-03-02T06:30:00.000Z sendplan-executor run --plan 1 --day 2027-03-02"

  /// A database with a backup and two days of one message each, of which the first was sent after the
  /// backup was made.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.write("#!/bin/sh\ngrep -m 1 '^To:' >> mails; cat > /dev/null\n", to: "mailer")
    try session.play(
      "chmod +x mailer && sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 1 --transport sendmail:$PWD/mailer",
      "printf 'id,channel,recipient\\na,email,a@mail.example\\nb,email,b@mail.example\\n' > m.csv",
      "sendplan import m.csv && sendplan plan && sendplan approve 1",
      "cp sendplan.db raw.db",
      "sendplan backup last.db",
      Self.run
    )
  }

  /// How many mails went out.
  private func mails(_ session: borrowing ShellSession) throws -> Int {
    try session.run("cat mails").output.split(separator: "\n").count
  }

  /// That the database at a path sends nothing, says so before everything else, and holds a night.
  private func expectRefused(_ path: String, _ words: String, on session: borrowing ShellSession)
    throws
  {
    let before = try mails(session)
    let database = "--db \(path)"
    for day in ["2027-03-01", "2027-03-02"] {
      let run = try session.run(
        "sendplan-executor run --plan 1 --day \(day) --on-another-day \(database)"
      )
      #expect(run.status == 1, "\(run)")
      #expect(run.error.contains("before a person has looked: \(words)"), "\(run)")
    }
    let status = try session.run("sendplan status \(database)")
    #expect(status.status == 1 && status.output.hasPrefix("! \(words)"), "\(status)")
    for step in ["find out what was sent", "sendplan sent ID", "recover", "confirm-restore"] {
      #expect(status.output.contains(step), "\(status)")
    }
    let doctor = try session.run("sendplan doctor \(database)")
    #expect(doctor.status == 1 && doctor.output.contains("unconfirmed"), "\(doctor)")
    let night = try session.run("sendplan nightly --to 2027-03-01 --approve \(database)")
    #expect(night.status == 3, "\(night)")
    #expect(night.output.contains("\n  confirmed: \(words)"), "\(night)")
    #expect(!night.output.contains("may be sent meanwhile"), "\(night)")
    #expect(try mails(session) == before)
  }

  /// That the database at a path sends its second day.
  private func expectSends(_ path: String, on session: borrowing ShellSession) throws {
    let before = try mails(session)
    let run = try session.run("\(Self.nextRun) --db \(path)")
    #expect(run.status == 0, "\(run)")
    #expect(try mails(session) == before + 1)
  }

  @Test(
    "A backup sends nothing, wherever it is put and by whatever means, before it is confirmed",
    arguments: [
      ("last.db", "true"), ("sendplan.db", "cp last.db sendplan.db"),
      ("sendplan.db", "rm sendplan.db && cp -a last.db sendplan.db"),
      ("sendplan.db", "mv last.db sendplan.db"), ("sendplan.db", "cat last.db > sendplan.db"),
      ("link.db", "ln -s last.db link.db"), ("new.db", "sendplan backup new.db --db last.db"),
    ]
  )
  func backups(_ path: String, _ event: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(event)
    try expectRefused(path, "it is a backup, made at 2027-03-01T06:30:00.000Z", on: session)
    try session.play(
      "sendplan check journal --db \(path)",
      "sendplan cancel a --db \(path)",
      "sendplan confirm-restore --reason 'looked into the mail log' --db \(path)",
      "sendplan check journal --db \(path)"
    )
    try expectSends(path, on: session)
  }

  @Test(
    "A copy of the file sends nothing, by whatever means it was made, before it is confirmed",
    arguments: [
      ("copy.db", "cp raw.db copy.db"), ("copy.db", "cp -a sendplan.db copy.db"),
      ("copy.db", "dd if=sendplan.db of=copy.db 2> dd.txt"),
      ("copy.db", "cat sendplan.db > copy.db"),
      ("copy.db", "sqlite3 sendplan.db 'VACUUM INTO \"copy.db\"'"),
      ("in/sendplan.db", "mkdir in && tar c sendplan.db | tar x -C in"),
      // The number of the removed file is free again, and the next file often has it.
      ("sendplan.db", "rm sendplan.db && cp -a raw.db sendplan.db"),
      ("sendplan.db", "cp -a sendplan.db aside && mv aside sendplan.db"),
    ]
  )
  func copies(_ path: String, _ event: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(event)
    try expectRefused(path, "it is not the file that the database was", on: session)
    try session.play(
      "sendplan cancel a --partial --db \(path) || true",
      "sendplan confirm-restore --reason 'the other one is gone' --db \(path)",
      "sendplan check journal --db \(path)"
    )
    try expectSends(path, on: session)
    // What was confirmed is known from then on, and its copies are copies again.
    try session.play("cp \(path) second.db")
    try expectRefused("second.db", "it is not the file that the database was", on: session)
  }

  @Test(
    "A renamed or moved file, a link to it and a changed owner or time are no copies",
    arguments: [
      ("other.db", "mv sendplan.db other.db"),
      ("in/deep.db", "mkdir in && mv sendplan.db in/deep.db"),
      ("link.db", "ln -s sendplan.db link.db"), ("sendplan.db", "touch -d 2001-01-01 sendplan.db"),
      ("sendplan.db", "chmod 640 sendplan.db"),
      ("sendplan.db", "sendplan prune --keep 1 --compact"),
      ("sendplan.db", "mkdir in && mv sendplan.db in && mv in/sendplan.db ."),
      ("sendplan.db", "sqlite3 sendplan.db VACUUM"),
      ("sendplan.db", "ln sendplan.db name && rm sendplan.db && mv name sendplan.db"),
    ]
  )
  func sameFile(_ path: String, _ event: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(event)
    try expectSends(path, on: session)
  }

  @Test("A file with two names is refused by both, and accepted when one is gone")
  func hardLink() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("ln sendplan.db name.db")
    for path in ["sendplan.db", "name.db"] {
      for line in ["sendplan status", Self.nextRun, "sendplan cancel b", "sendplan backup x.db"] {
        let outcome = try session.run("\(line) --db \(path)")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.error.contains("the file '\(path)' has 2 names"), "\(outcome)")
      }
      #expect(try session.run("sendplan doctor --db \(path)").output.contains("has 2 names"))
    }
    try session.play("rm sendplan.db")
    try expectSends("name.db", on: session)
  }

  @Test("After restoring, with or without a database before, one confirmation is enough")
  func restored() throws {
    for name in ["sendplan.db", "new.db"] {
      let session = try ShellSession()
      try prepare(session)
      try session.play("sendplan restore last.db --replace --db \(name)")
      try expectRefused(name, "it was restored at 2027-03-01T06:30:00.000Z", on: session)
      try session.play(
        "sendplan cancel a --db \(name)",
        "sendplan confirm-restore --reason looked --db \(name)"
      )
      try expectSends(name, on: session)
      try session.play("cp \(name) copy.db")
      try expectRefused("copy.db", "it is not the file that the database was", on: session)
    }
  }

  @Test("A copy of a running database settles and sends nothing, though the original goes on")
  func copyOfRun() throws {
    let session = try ShellSession()
    try prepare(session)
    let died = try session.run(
      "SENDPLAN_TEST_KILL_AT=claimed:1 \(Self.nextRun)"
    )
    #expect(died.status == 137)
    try session.play("mkdir in && cp sendplan.db* in")
    let rows = "sqlite3 in/sendplan.db 'SELECT max(seq) FROM journal'"
    let before = try session.run(rows).output
    let run = try session.run("\(Self.nextRun) --db in/sendplan.db")
    #expect(run.status == 1 && run.error.contains("before a person has looked"), "\(run)")
    #expect(try session.run(rows).output == before)
    let night = try session.run("sendplan nightly --to 2027-03-01 --approve --db in/sendplan.db")
    #expect(night.status == 3, "\(night)")
    #expect(night.output.contains("left to whoever confirms this database"), "\(night)")
    #expect(try session.run("sendplan status --db in/sendplan.db").output.contains("1 claimed"))
  }

  @Test("The database refuses claims and runs of a backup, also those of whoever holds the file")
  func shell() throws {
    let session = try ShellSession()
    try prepare(session)
    let died = try session.run("SENDPLAN_TEST_KILL_AT=started:1 \(Self.nextRun)")
    #expect(died.status == 137)
    try session.play("sendplan backup running.db")
    let claim = """
      INSERT INTO journal (at, subject, item, before, after, cause, previous, day, run, operation)
      SELECT 0, 1, 2, 1, 3, 10, changed, 20879, 2, 1 FROM message WHERE number = 2
      """
    let refused = try session.run("sqlite3 running.db \"\(claim)\"")
    #expect(refused.status != 0 && refused.error.contains("before a person"), "\(refused)")
    for statement in [
      "DELETE FROM database_file", "UPDATE database_file SET inode = 7",
      "INSERT OR REPLACE INTO database_file VALUES (1, 1, 7, 7, NULL, NULL, 99)",
      "INSERT INTO database_file VALUES (2, 3, 7, 7, NULL, NULL, (SELECT max(seq) + 1 FROM journal))",
      "INSERT INTO database_file VALUES (2, 9, 7, 7, NULL, 'x', (SELECT max(seq) + 1 FROM journal))",
      "UPDATE restoration SET cause = 60", "DELETE FROM restoration",
    ] {
      let outcome = try session.run("sqlite3 running.db \"\(statement)\"")
      #expect(outcome.status != 0, "\(statement)")
    }
    // In the database itself the same claim is legal.
    try session.play("sqlite3 sendplan.db \"\(claim)\"")
  }

  @Test(
    "Over any moves and copies, exactly the file that the database knows sends",
    arguments: 1...12
  )
  func anyWay(seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let session = try ShellSession()
    try prepare(session)
    try session.play("rm raw.db last.db")
    // Which files there are, and whether each is the one that its database knows.
    var files = ["sendplan.db": true]
    for number in 1...10 {
      let name = try #require(files.keys.sorted().randomElement(using: &chance))
      let new = "\(number).db"
      switch Int.random(in: 0..<6, using: &chance) {
      case 0:
        try session.play("mv \(name) \(new)")
        files[new] = files.removeValue(forKey: name)
      case 1:
        try session.play("cp -a \(name) \(new)")
        files[new] = false
      case 2:
        try session.play("cp \(name) aside && rm \(name) && cp aside \(name) && rm aside")
        files[name] = false
      case 3:
        try session.play("sendplan confirm-restore --reason looked --db \(name)")
        files[name] = true
      case 4:
        try session.play("cp \(name) aside && mv aside \(name)")
        files[name] = false
      default: try session.play("touch \(name); chmod 600 \(name)")
      }
      for (name, isKnown) in files {
        let status = try session.run("sendplan status --db \(name)")
        #expect(status.output.hasPrefix("! it is not the file") != isKnown, "\(name): \(status)")
      }
    }
    let sent = try files.sorted { $0.key < $1.key }.map { name, isKnown in
      let run = try session.run("\(Self.nextRun) --db \(name)")
      #expect(run.status == (isKnown ? 0 : 1), "\(name): \(run)")
      return isKnown ? 1 : 0
    }
    #expect(try mails(session) == 1 + sent.reduce(0, +))
  }

  @Test("A move to another file system asks, and a file system without birth times is named once")
  func otherFileSystem() throws {
    let session = try ShellSession()
    try prepare(session)
    let inside = "unshare --user --map-root-user --mount sh -c"
    guard try session.run("\(inside) 'mkdir m && mount -t ramfs ramfs m'").status == 0 else {
      print("left out: nothing may be mounted here")
      return
    }
    try session.write("#!/bin/sh\n\(Self.script)", to: "elsewhere")
    let outcome = try session.run("\(inside) 'sh elsewhere'")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    let note = "! the file system does not know when files are made"
    #expect(lines.first == "exit 1", "\(outcome)")
    #expect(lines.count { $0.hasPrefix(note) } == 2, "\(outcome)")
    #expect(lines.suffix(3) == ["sent 0", "exit 1", "unknown 1"], "\(outcome)")
  }

  /// Moves a database onto a file system that does not know when files are made, and makes one there.
  private static let script = """
    mount -t ramfs ramfs m && mv sendplan.db m && cp mailer m && ln -s $PWD/mails m/mails && cd m
    \(nextRun); echo exit $?
    sendplan confirm-restore --reason moved; sendplan cancel none; sendplan status
    \(nextRun) > said; echo sent $?
    sendplan init --db new.db --base-date 2027-03-01 > init
    cp sendplan.db copy.db; \(nextRun) --db copy.db; second=$?
    cat init; echo sent 0; echo exit $second
    sqlite3 sendplan.db 'SELECT "unknown " || (born IS NULL) FROM database_file ORDER BY number DESC LIMIT 1'
    """
}
