import Foundation
import TestSupport
import Testing

@Suite("Operation keys")
struct RepeatTests {
  private static let messages = (1...30).map { "m\($0)" }

  private func prepare(_ session: borrowing ShellSession) throws {
    let rows = Self.messages.map { "\($0),email,reader@mail.example\n" }.joined()
    try session.write("id,channel,recipient\n\(rows)", to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9",
      "sendplan import messages.csv"
    )
  }

  private func prepareLetters(_ session: borrowing ShellSession) throws {
    try session.play(
      "printf 'id,channel,recipient\\né,email,a@b.example\\ne\u{301},email,a@b.example\\n' | sendplan import -"
    )
  }

  @Test("Two spellings of one letter are two messages")
  func spellings() throws {
    let session = try ShellSession()
    try prepare(session)
    try prepareLetters(session)
    let outcome = try session.run("sendplan cancel é e\u{301}")
    #expect(outcome.output.hasSuffix("\n2 changed, 0 unchanged, 0 refused\n"), "\(outcome)")
  }

  @Test("A delay killed at any instant and repeated is done once", arguments: [1, 2] as [UInt64])
  func killedDelay(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let session = try ShellSession()
    try prepare(session)
    var longest = 60_000
    var kills = 0
    for number in 1...60 {
      let line =
        ["sendplan", "delay"] + Self.messages + ["--days", "1", "--operation", "night \(number)"]
      if try session.start(line).kill(within: longest, &chance).wasKilled { kills += 1 }
      let start = ContinuousClock.now
      let again = try session.start(line).wait()
      longest = Int((ContinuousClock.now - start) / .microseconds(1))
      #expect(again.status == 0)
      #expect(again.output.hasSuffix("\n30 changed, 0 unchanged, 0 refused\n"))
      #expect(again.output.hasPrefix("m1: delayed "))
    }
    #expect(kills > 10)
    let days = try session.column("SELECT DISTINCT not_before FROM message")
    #expect(days == [20_878 + 60])
    #expect(try session.column("SELECT count(*) FROM journal WHERE cause = 8") == [60 * 30])
    #expect(try session.disagreements() == 0)
  }

  @Test("An import killed at any instant and repeated answers what it answered, and stores once")
  func killedImport() throws {
    var chance = SeededGenerator(seed: 3)
    let session = try ShellSession()
    try prepare(session)
    for number in 1...24 {
      let rows = (1...300).map { "n\(number)-\($0),email,reader@mail.example\n" }.joined()
      try session.write("id,channel,recipient\n\(rows)", to: "more.csv")
      let line = ["sendplan", "import", "more.csv", "--operation", "import \(number)"]
      _ = try session.start(line).kill(within: 60_000, &chance)
      for _ in 1...2 {
        let again = try session.start(line).wait()
        #expect(again.status == 0 && again.output == "300 messages imported\n")
      }
    }
    #expect(try session.column("SELECT count(*) FROM message") == [30 + 24 * 300])
    #expect(try session.disagreements() == 0)
  }

  @Test("Of many programs with one key at once one does it, and all print the same")
  func atOnce() throws {
    let session = try ShellSession()
    try prepare(session)
    let line = ["sendplan", "delay"] + Self.messages + ["--days", "3", "--operation", "once"]
    let results = try (1...12).map { _ in try session.start(line) }.map { try $0.wait() }
    #expect(results.allSatisfy { $0.status == 0 })
    #expect(Set(results.map(\.output)).count == 1)
    #expect(try session.column("SELECT DISTINCT not_before FROM message") == [20_878 + 3])
  }

  @Test(
    "Two requests with one key are told apart, however they are put",
    arguments: [
      ("cancel m1 m2", "cancel 'm1 m2'"),
      ("cancel m1 m2", "cancel m2 m1"),
      ("cancel m1", "cancel m1 --partial"),
      ("cancel é", "cancel e\u{301}"),
      ("cancel m1", "reschedule m1 --not-before 2027-03-02"),
      ("cancel --partial -- m1", "cancel -- m1 --partial"),
      ("base set 2027-03-09 --reason \"it's\"", "base set 2027-03-09 --reason \"it'\\\\''s\""),
      ("capacity set email 2027-03-01 1", "capacity set email 2027-03-01 1 --reason ''"),
      ("import - < one.csv", "import - < other.csv"),
      ("import file.csv", "import - < file.csv"),
      ("cat one.csv | sendplan import -", "cat other.csv | sendplan import -"),
    ]
  )
  func toldApart(first: String, second: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(
      "printf 'id,channel,recipient\\na,email,a@mail.example\\n' | tee one.csv > file.csv",
      "printf 'id,channel,recipient\\nb,email,a@mail.example\\n' > other.csv"
    )
    try prepareLetters(session)
    let lines = [first, second].map { line in
      (line.hasPrefix("cat") ? line : "sendplan \(line)")
        .replacing(/(sendplan \w+)/) { "\($0.output.1) --operation k" }
        .replacing("base --operation k set", with: "base set --operation k")
        .replacing("capacity --operation k set", with: "capacity set --operation k")
    }
    let done = try session.run(lines[0])
    #expect(done.status == 0, "\(done)")
    let again = try session.run(lines[0])
    #expect(again.output == done.output && again.status == 0, "\(again)")
    let before = try session.journal()
    let refused = try session.run(lines[1])
    #expect(refused.status == 1)
    #expect(
      refused.error.contains("the operation key 'k' was used for something else: then it was")
    )
    #expect(try session.journal() == before)
  }

  @Test(
    "Every change with its key again answers the same and changes nothing",
    arguments: [
      "base advance --to 2027-03-02", "base set 2027-02-01 --reason 'too far'",
      "channel set post --capacity 3", "channel set email --capacity 3",
      "capacity set email 2027-03-01..2027-03-09 1", "capacity import days.csv",
      "import more.csv", "import more.csv --rejects bad.csv", "cancel m1", "delay m1 --days 1",
      "reschedule m1 --not-before 2027-03-09", "resolve m1 --as not-sent",
      "resolve m1 --as sent --partial", "plan --horizon 5", "approve 1", "reject 1",
      "suppress reader@mail.example --reason asked", "recipient limit --most 2 --days 7",
      "recipient limit --none",
    ]
  )
  func again(line: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(
      "sendplan plan --horizon 9",
      "printf 'channel,day,capacity\\nemail,2027-03-01,1\\n' > days.csv",
      "printf 'id,channel,recipient\\na,email,a@mail.example\\n' > more.csv"
    )
    let keyed = "sendplan \(line) --operation k"
    let first = try session.run(keyed)
    #expect(first.status == (line.contains("--partial") ? 1 : 0), "\(first)")
    #expect(!first.output.isEmpty && first.error.isEmpty, "\(first)")
    let before = try session.journal()
    let operations = try session.column("SELECT count(*) FROM operation")
    let again = try session.run(keyed)
    #expect(again.output == first.output && again.status == first.status, "\(again)")
    #expect(again.error == "(operation 'k' was done before; this is its answer)\n")
    #expect(try session.journal() == before)
    #expect(try session.column("SELECT count(*) FROM operation") == operations)
  }

  @Test("The answer of a key stays what it was, with its exit status, whatever has happened since")
  func sameAnswer() throws {
    let session = try ShellSession()
    try prepare(session)
    let line = "sendplan cancel m1 zz --partial --operation once"
    let first = try session.run(line)
    #expect(first.status == 1)
    try session.play(
      "printf 'id,channel,recipient\\nzz,email,a@mail.example\\n' | sendplan import -"
    )
    let again = try session.run(line)
    #expect(again.output == first.output && again.status == 1)
    #expect(try session.state(ofMessage: "zz") == 1)
  }
}

extension ShellSession {
  /// How many states are not what the journal says when it is read from its beginning.
  func disagreements() throws -> Int {
    try column(
      """
      WITH steps AS (
        SELECT seq, subject, item, before, after,
          lag(after) OVER (PARTITION BY subject, item ORDER BY seq) AS left_off,
          lead(seq) OVER (PARTITION BY subject, item ORDER BY seq) AS next
        FROM journal WHERE subject <= 3
      ), present AS (
        SELECT 1 AS subject, number AS item, state, changed FROM message
        UNION ALL SELECT 2, version, state, changed FROM plan
        UNION ALL SELECT 3, number, state, changed FROM run
      )
      SELECT (SELECT count(*) FROM steps WHERE before IS NOT left_off) + (
        SELECT count(*) FROM present p
        FULL JOIN (SELECT * FROM steps WHERE next IS NULL) s
          ON s.subject = p.subject AND s.item = p.item
        WHERE s.after IS NOT p.state OR s.seq IS NOT p.changed)
      """
    ).reduce(0, +)
  }
}
