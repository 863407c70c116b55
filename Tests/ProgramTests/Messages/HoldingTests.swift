import Foundation
import SQLite
import TestSupport
import Testing

@Suite("Holding what is to be sent")
struct HoldingTests {
  /// A session with an approved plan of many messages by one channel.
  private func filled(_ count: Int, transport: String) throws -> ShellSession {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity \(count) --transport \(transport) --sender desk@x.example"
    )
    let rows = (1...count).map { "m\($0),email,reader\($0)@x.example\n" }
    try session.write("id,channel,recipient\n\(rows.joined())", to: "messages.csv")
    try session.play("sendplan import messages.csv", "sendplan plan", "sendplan approve 1")
    return session
  }

  @Test("A hold stops a day that a real executor is sending, and what was held goes afterwards")
  func duringRun() throws {
    let session = try filled(60, transport: "sendmail:$PWD/mailer")
    // The first message waits within the mail program until the test lets it go.
    let mailer = """
      #!/bin/sh
      cat > /dev/null
      echo >> calls
      [ -e open ] && exit 0
      echo > begun
      cat gate
      """
    try session.write(mailer, to: "mailer")
    try session.play("chmod +x mailer", "mkfifo begun gate")
    let run = try session.start([
      "sendplan-executor", "run", "--plan", "1", "--day", "2027-03-01",
    ])
    try session.play("cat begun")
    let held = try session.run("sendplan hold --everything --reason 'wrong price list'")
    #expect(held.output.contains("run 1 is under way"), "\(held)")
    try session.play("touch open && : > gate")
    let result = try run.wait()
    let sent = try #require(
      try session.column("SELECT count(*) FROM message WHERE state = 5").first
    )
    let left = try #require(
      try session.column("SELECT count(*) FROM message WHERE state = 1").first
    )
    #expect(sent > 0 && left > 0 && sent + left == 60, "\(result)")
    #expect(result.output.contains("\(left) held"), "\(result)")
    #expect(try session.run("wc -l < calls").output == "\(sent)\n")
    try session.play(
      "sendplan resume --everything",
      "sendplan plan",
      "sendplan approve 2",
      "sendplan-executor run --plan 2 --day 2027-03-01",
      "sendplan check journal"
    )
    #expect(try session.run("wc -l < calls").output == "60\n")
  }

  @Test("A hold that was killed at any instant is whole or was never there, and is repeated")
  func kills() throws {
    var chance = Seed.stream("killed holds", 0)
    let session = try filled(40, transport: "maildir:outbox")
    let ids = (1...40).map { "m\($0)" }
    var whole = 0
    for number in 1...12 {
      let hold = ["sendplan", "hold"] + ids + ["--reason", "r", "--operation", "h\(number)"]
      _ = try session.start(hold).kill(within: 40_000, &chance)
      let members = try session.column(
        "SELECT count(*) FROM held_message m JOIN hold h ON h.number = m.hold WHERE h.state = 1"
      )
      #expect(members == [0] || members == [40])
      whole += members == [40] ? 1 : 0
      // The same operation again answers what it answered before, or does it now.
      let again = try session.run(
        "sendplan hold \(ids.joined(separator: " ")) --reason r --operation h\(number)"
      )
      #expect(again.status == 0 && again.output.contains("40 changed"), "\(again)")
      try session.play(
        "sendplan resume --everything",
        "sendplan resume \(ids.joined(separator: " "))"
      )
      #expect(try session.column("SELECT count(*) FROM hold WHERE state = 1") == [0])
    }
    try session.play("sendplan check journal")
    #expect(whole < 12)
  }

  @Test("A hold of a campaign also counts for what is imported later, and one of messages does not")
  func laterImports() throws {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9"
    )
    try session.write(
      "id,channel,recipient,campaign\na,email,a@x.example,spring\nb,email,b@x.example,fall\n",
      to: "first.csv"
    )
    try session.write(
      "id,channel,recipient,campaign\nc,email,c@x.example,spring\nd,email,d@x.example,fall\n",
      to: "second.csv"
    )
    try session.play(
      "sendplan import first.csv",
      "sendplan hold --campaign spring --reason r",
      "sendplan hold b --reason r",
      "sendplan import second.csv",
      "sendplan plan"
    )
    let held = try session.run(
      "sqlite3 sendplan.db \"SELECT id, reason FROM assignments ORDER BY 1\""
    )
    #expect(held.output == "a|held\nb|held\nc|held\nd|\n")
  }

  @Test(
    "A hold says which deadlines it outlasts, and resuming some messages tells of their holds alone"
  )
  func told() throws {
    let session = try ShellSession()
    let rows = (1...6).map { "m\($0),email,p\($0)@x.example,2027-03-0\($0)\n" }
    try session.write("id,channel,recipient,deadline\n\(rows.joined())", to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9",
      "sendplan import messages.csv",
      "sendplan hold m1 --reason other"
    )
    let held = try session.run("sendplan hold m3 m4 m5 --until 2027-03-05 --reason r").output
    #expect(
      held.contains("! 2 messages of it have deadlines before that day, and expire held"),
      "\(held)"
    )
    let later = try session.run("sendplan hold m6 --until 2027-03-06 --reason r").output
    #expect(!later.contains("!"), "\(later)")
    #expect(
      try session.run("sendplan resume m2").output
        == "no hold of these messages alone stands; nothing changed\n"
    )
    let part = try session.run("sendplan resume m4").output
    #expect(
      part.split(separator: "\n").map { $0.prefix(22) } == [
        "no hold of these messa", "still held by hold 2: ",
      ]
    )
  }

  @Test(
    "What names no message is an error that says so",
    arguments: ["cancel", "edit --subject s"]
  )
  func namesNobody(_ command: String) throws {
    let session = try ShellSession()
    try session.play("sendplan init --base-date 2027-03-01", "touch none.txt", "echo id > none.csv")
    for (words, status, sentence) in [
      ("--ids-from none.txt", 65, "none.txt is empty: it names no message"),
      ("--ids-from none.csv", 65, "none.csv is empty: it names no message"),
      ("--ids-from - < none.txt", 65, "standard input is empty"), ("''", 64, "an ID is empty"),
    ] {
      let outcome = try session.run("sendplan \(command) \(words)")
      #expect(outcome.status == Int32(status), "\(words): \(outcome)")
      #expect(outcome.error.contains(sentence), "\(words): \(outcome)")
    }
  }

  @Test("The database itself refuses to hold or to resume past the journal")
  func rawStatements() throws {
    let session = try filled(3, transport: "maildir:outbox")
    try session.play("sendplan hold m1 m2 --reason r")
    for (sql, sentence) in [
      ("INSERT INTO held_message VALUES (1, 3)", "what a hold names is stated with it"),
      ("DELETE FROM held_message", "what a hold names is stated with it"),
      (
        "UPDATE held_message SET message = 3 WHERE message = 1",
        "what a hold names is stated with it"
      ),
      ("DELETE FROM hold", "holds are never deleted"),
      ("UPDATE hold SET state = 2", "a hold is immutable; it is lifted only by the journal"),
      ("UPDATE hold SET until = 20879", "a hold is immutable; it is lifted only by the journal"),
      (
        "INSERT INTO hold SELECT 2, 1, members, NULL, NULL, NULL, NULL, 'r', 1, (SELECT max(seq) + 1 FROM journal) FROM hold",
        "a hold is of messages that were named"
      ),
      (
        "INSERT INTO hold VALUES (2, 4, NULL, NULL, NULL, NULL, NULL, '', 1, (SELECT max(seq) + 1 FROM journal))",
        "CHECK constraint failed"
      ),
    ] {
      let error = #expect(throws: (any Error).self) { try session.connection().execute(sql) }
      #expect(
        "\(String(describing: error))".contains(sentence),
        "\(sql): \(String(describing: error))"
      )
    }
    // Whoever lifts the guard is found out.
    try session.execute("INSERT INTO held_message VALUES (1, 3)", without: "held_message_is_sealed")
    let proof = try session.run("sendplan check journal")
    #expect(proof.status == 65 || proof.status == 1, "\(proof)")
    #expect(proof.output.contains("hold 1 states something else than the journal says"), "\(proof)")
  }
}
