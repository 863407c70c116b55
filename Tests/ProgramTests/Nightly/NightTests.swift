import Foundation
import TestSupport
import Testing

@Suite("Nights")
struct NightTests {
  private func prepare(_ session: borrowing ShellSession, transport: String = "maildir:out") throws
  {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 5 --transport \(transport) --sender a@us.example",
      """
      { echo id,channel,recipient,deadline; seq 20 | sed 's/.*/m&,email,r&@mail.example,2027-03-04/'
      } | sendplan import -
      """,
      "sendplan nightly --to 2027-03-01 --approve"
    )
  }

  @Test("A night that is repeated after a sender was changed plans anew, and its run sends")
  func anotherSender() throws {
    let session = try ShellSession()
    try prepare(session)
    let again = try session.run("sendplan nightly --to 2027-03-01 --approve")
    #expect(again.output.contains("plan 1 is approved already"), "\(again)")
    try session.play("sendplan channel set email --sender b@us.example --reply-to c@us.example")
    let night = try session.run("sendplan nightly --to 2027-03-01 --approve")
    #expect(night.status == 0 && night.output.contains("approved plan 2"), "\(night)")
    let run = try session.run("sendplan-executor run --plan 2 --day 2027-03-01")
    #expect(run.status == 0, "\(run)")
    #expect(try session.run("grep -l '^From: b@us.example' out/new/* | wc -l").output == "5\n")
  }

  @Test("A night of many machines ends by cutting the day that it approves")
  func cutting() throws {
    let session = try ShellSession()
    try session.play(
      "mkdir 'a spool'",
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 5 --sender a@us.example",
      "printf 'id,channel,recipient\\na,email,a@mail.example\\n' | sendplan import -"
    )
    let night = "sendplan nightly --to 2027-03-01 --cut-to 'a spool'"
    let held = try session.run(night)
    #expect(held.status == 3 && !held.output.contains("cut"), "\(held)")
    #expect(try session.run("ls 'a spool'").output == "")
    let approved = try session.run(night + " --approve")
    #expect(approved.status == 0, "\(approved)")
    #expect(approved.output.contains("cut 1 slice, 1 open"), "\(approved)")
    #expect(try session.run("ls 'a spool'").output == "1-1.slice\n1-1.start\n")
    let again = try session.run(night + " --approve")
    #expect(again.status == 75 && again.error.contains("1-1"), "\(again)")
    let nowhere = try session.run(
      "sendplan-executor withdraw 1; rm -r 'a spool'; touch 'a spool'; \(night) --approve"
    )
    #expect(nowhere.status == 1, "\(nowhere)")
    #expect(
      nowhere.error.hasSuffix(
        """
        sendplan: plan 1 is approved, and its first day was not cut: 'sendplan-executor cut' \
        ended with 74; repeat 'sendplan-executor cut --plan 1 --day 2027-03-01 --to 'a spool''

        """
      ),
      "\(nowhere)"
    )
  }

  @Test("Nothing is changed while messages are being sent")
  func duringRun() throws {
    let session = try ShellSession()
    try prepare(session, transport: "sendmail:$PWD/slow")
    try session.play(
      "mkfifo gate",
      "printf '#!/bin/sh\\ncat > /dev/null\\nread line < gate\\n' > slow && chmod +x slow"
    )
    let sending = try session.start(
      ["sendplan-executor", "run", "--plan", "1", "--day", "2027-03-01"]
    )
    try wait { try session.column("SELECT count(*) FROM attempt") != [0] || !sending.isRunning }
    let before = try session.journal()
    let outcome = try session.run("sendplan nightly --to 2027-03-02 --approve")
    #expect(outcome.status == 75 && outcome.output == "")
    #expect(
      outcome.error
        == """
        sendplan: messages are being sent: run 1 of plan 1 for 2027-03-01 is under way; repeat the \
        night when it has ended; nothing was changed

        """
    )
    #expect(try session.journal() == before)
    for _ in 1...5 { try session.play("echo > gate") }
    _ = try sending.wait()
    #expect(try session.run("sendplan nightly --to 2027-03-02 --approve").status == 0)
  }

  @Test("What a dead run left is settled by the executor, and its messages are planned again")
  func deadRun() throws {
    let session = try ShellSession()
    try prepare(session)
    let died = try session.run(
      "SENDPLAN_TEST_KILL_AT=claimed:1 sendplan-executor run --plan 1 --day 2027-03-01"
    )
    #expect(died.status == 137)
    let outcome = try session.run("sendplan nightly --to 2027-03-01 --approve")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.contains(
        "recovered plan 1 for 2027-03-01, which had died: 0 arrived, 5 proved unsent, 0 in doubt\n"
      )
    )
    #expect(try session.column("SELECT count(*) FROM message WHERE state = 1") == [20])
    #expect(try session.run("sendplan nightly --to 2027-03-01 --approve").status == 0)
  }

  @Test("What cannot be settled holds the plan and says how to settle it")
  func unsettled() throws {
    let session = try ShellSession()
    try prepare(session)
    _ = try session.run(
      "SENDPLAN_TEST_KILL_AT=claimed:1 sendplan-executor run --plan 1 --day 2027-03-01"
    )
    try session.play("mv out elsewhere")
    let outcome = try session.run("sendplan nightly --to 2027-03-01 --approve")
    #expect(outcome.status == 3, "\(outcome)")
    #expect(outcome.output.contains("settle them with 'sendplan-executor recover'"), "\(outcome)")
    try session.play("mv elsewhere out")
    #expect(try session.run("sendplan nightly --to 2027-03-01 --approve").status == 0)
  }

  @Test("Nights that were missed are one move of the base date")
  func missed() throws {
    let session = try ShellSession()
    try prepare(session)
    let outcome = try session.run("sendplan nightly --to 2027-03-04")
    #expect(
      outcome.output.contains(
        "2027-03-01 to 2027-03-04, 3 days at once: 2 nights without a move; 0 messages expired\n"
      )
    )
    #expect(try session.column("SELECT count(*) FROM journal WHERE subject = 4") == [2])
    #expect(try session.column("SELECT count(*) FROM plan") == [2])
  }

  @Test("A plan that a person rejected is not brought up again, until something has changed")
  func rejected() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan cancel m3")
    #expect(try session.run("sendplan nightly --to 2027-03-01").status == 3)
    try session.play("sendplan reject 2")
    for _ in 1...2 {
      let outcome = try session.run("sendplan nightly --to 2027-03-01 --approve")
      #expect(outcome.status == 3)
      #expect(outcome.output.contains("\n  it was rejected, and nothing has changed since\n"))
      #expect(outcome.output.hasSuffix("\nanew:     sendplan plan --horizon 90\n"), "\(outcome)")
    }
    #expect(try session.column("SELECT state FROM plan ORDER BY version") == [2, 4])
    try session.play("sendplan cancel m4")
    #expect(try session.run("sendplan nightly --to 2027-03-01 --approve").status == 0)
  }

  @Test("A first plan that gives nobody a day is not approved")
  func emptyFirst() throws {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 0",
      "printf 'id,channel,recipient\\na,email,a@mail.example\\n' | sendplan import -"
    )
    let outcome = try session.run("sendplan nightly --to 2027-03-01 --approve")
    #expect(outcome.status == 3 && outcome.output.contains("\n  newly-lost: "), "\(outcome)")
  }

  @Test("A folder of answers that is missing holds the plan, and the others are read")
  func missingReplies() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("mkdir -p in/new in/cur in/tmp", "sendplan cancel m3")
    let outcome = try session.run(
      "sendplan nightly --to 2027-03-01 --approve --replies away --replies in"
    )
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("in: 0 new mails of 0 read; nothing new\n"), "\(outcome)")
    #expect(outcome.output.contains("\n  replies could not be read: "), "\(outcome)")
    #expect(
      try session.run("sendplan nightly --to 2027-03-01 --approve --replies in").status == 0
    )
  }

  @Test("As JSON every line is an object, and the last says how the night ended and what to type")
  func json() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan guard set longest-wait 1", "sendplan cancel m3")
    let outcome = try session.run("sendplan nightly --to 2027-03-01 --approve --log-format json")
    let objects = try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(
      objects.map { $0["step"] as? String }
        == ["settle", "base date", "outcomes", "plan", "verify", "rails", "decide", "end"]
    )
    #expect(objects.allSatisfy { $0["message"] is String && $0["time_ms"] is Int })
    #expect(objects.dropLast().allSatisfy { $0["took_ms"] is Int })
    #expect(objects[5]["longest-wait"] as? String == "3 days")
    let end = try #require(objects.last)
    #expect(end["outcome"] as? String == "held" && end["exit_status"] as? Int == 3)
    #expect(end["version"] as? Int == 2 && end["rails"] as? [String] == ["longest-wait"])
    let commands = try #require(end["commands"] as? [String])
    #expect(commands.count == 3)
    #expect(try session.run(commands[1]).status == 0)
    let refused = try session.run("sendplan nightly --to 2027-02-01 --log-format json")
    #expect(refused.status == 1 && refused.error.hasPrefix("{"))
  }

  @Test("A run leaves objects in a log too")
  func runJSON() throws {
    let session = try ShellSession()
    try prepare(session)
    let run = "sendplan-executor run --plan 1 --day 2027-03-01 --log-format json"
    let outcome = try session.run("\(run) | sed 's/\"time_ms\":[0-9]*,//'")
    #expect(
      outcome.output
        == """
        {"program":"sendplan-executor","step":"channel","message":"email: 5 of 5 sent",\
        "channel":"email","planned":5,"sent":5,"skipped":0,"failed":0,"in_doubt":0,"left":0,\
        "unanswered":0,"last_failure":null,"error":null,"waits_until":null}
        {"program":"sendplan-executor","step":"end","message":"plan 1 for 2027-03-01: finished",\
        "plan":1,"day":"2027-03-01","outcome":"finished","completes_plan":false,"sent":5,\
        "next":["'sendplan export 1 --run 2027-03-01' writes down who was sent what"]}

        """
    )
    #expect(try session.run("\(run) --format json").status == 64)
  }

  @Test("Pruning leaves what is approved, what it replaced, and every page with its comparison")
  func pruning() throws {
    let session = try ShellSession()
    try prepare(session)
    let night = "sendplan nightly --to 2027-03-01 --approve --reports mail --keep 2"
    for number in 3...8 {
      try session.play("sendplan cancel m\(number)", night)
      #expect(
        try session.run("grep -c 'Against plan \(number - 2)' mail/plan-\(number - 1).html").status
          == 0
      )
    }
    #expect(try session.column("SELECT DISTINCT version FROM plan_row ORDER BY 1") == [6, 7])
    try session.play("sendplan verify 7 && sendplan diff 6 7 && sendplan check journal")
    // Nobody decides for some nights: what is approved is still there to be sent and compared with.
    for number in 9...12 {
      try session.play("sendplan cancel m\(number)")
      #expect(try session.run(night.replacing("--approve ", with: "")).status == 3)
    }
    try session.play("sendplan diff 7 11", "sendplan-executor run --plan 7 --day 2027-03-01")
  }
}
