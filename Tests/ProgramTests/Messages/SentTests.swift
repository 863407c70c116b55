import Foundation
import Model
import TestSupport
import Testing

@Suite("Messages that are reported as sent", .needs(.sqlite3))
struct SentTests {
  private func prepare(_ session: borrowing ShellSession, capacity: Int, _ rows: [String]) throws {
    try session.write(
      (["id,channel,recipient,follows,wait_days"] + rows).joined(separator: "\n"),
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity \(capacity)",
      "sendplan import messages.csv"
    )
  }

  /// On which days a plan puts messages, from the base date on.
  private func planned(_ session: borrowing ShellSession) throws -> [String: String] {
    try session.play("sendplan plan --horizon 9 > plan.txt")
    let outcome = try session.run(
      "sendplan show $(sendplan plans --format csv | sed -n 2p | cut -d, -f 1)"
        + " --list assignments --format csv | cut -d, -f 1,6 | tail -n +2"
    )
    let cells = outcome.output.split(separator: "\n").map { $0.split(separator: ",") }
    return Dictionary(uniqueKeysWithValues: cells.map { (String($0[1]), String($0[0])) })
  }

  @Test("It counts on its day in the capacity, also above it", arguments: 0...4)
  func capacity(reported: Int) throws {
    let session = try ShellSession()
    try prepare(session, capacity: 2, (1...8).map { "m\($0),email,r\($0)@mail.example,," })
    let ids = (0..<reported).map { "m\(8 - $0)" }
    if reported > 0 {
      try session.play("sendplan sent \(ids.joined(separator: " ")) --on 2027-03-01")
    }
    let days = try planned(session)
    #expect(days.values.count { $0 == "2027-03-01" } == max(0, 2 - reported))
    #expect(days.count == 8 - reported)
    try session.play("sendplan verify 1 && sendplan approve 1 && sendplan check journal")
    try session.play("sendplan-executor run --plan 1 --day 2027-03-01")
    #expect(try session.column("SELECT used FROM channel_use") == [max(2, reported)])
    let sent = try session.run(
      "sendplan message list --sent-on 2027-03-01 --format csv | tail -n +2"
    )
    #expect(sent.output.split(separator: "\n").count == max(2, reported))
  }

  @Test("It counts in windows and in limits for recipients", arguments: ["window", "recipient"])
  func limits(kind: String) throws {
    let session = try ShellSession()
    try prepare(session, capacity: 9, ["a,email,r@mail.example,,", "b,email,r@mail.example,,"])
    try session.play(
      kind == "window"
        ? "sendplan window set email --most 1 --days 3"
        : "sendplan recipient limit --most 1 --days 3"
    )
    try session.play("sendplan sent a --on 2027-02-28 --reason 'the mail log'")
    #expect(try planned(session) == ["b": "2027-03-03"])
    try session.play("sendplan verify 1")
  }

  @Test("What follows is released from that day on, and of a thread the earlier comes first")
  func threads() throws {
    let session = try ShellSession()
    try prepare(
      session,
      capacity: 9,
      ["a,email,r@mail.example,,", "b,email,r@mail.example,a,3", "c,email,r@mail.example,b,2"]
    )
    let early = try session.run("sendplan sent b --on 2027-02-26")
    #expect(early.status == 1)
    #expect(early.output.contains("b: refused: message 'b' is waiting"), "\(early)")
    // Whatever the order in the list.
    let outcome = try session.run("sendplan sent b a --on 2027-02-27")
    #expect(
      outcome.output == """
        a: reported as sent, and 1 follow-up released
        b: reported as sent, and 1 follow-up released
        2 changed, 0 unchanged, 0 refused

        """
    )
    #expect(try planned(session) == ["c": "2027-03-01"])
    let backwards = try session.run("sendplan sent c --on 2027-02-26")
    #expect(backwards.output.contains("it follows 'b', which was sent on 2027-02-27"))
    let future = try session.run("sendplan sent c --on 2027-03-03")
    #expect(future.error.contains("nothing has been sent on 2027-03-03 yet"), "\(future)")
    try session.play("sendplan check journal", "sendplan reply b --on 2027-03-01")
    #expect(try session.state(ofMessage: "c") == 7)
  }

  @Test("What was in doubt counts on the reported day instead of the day of its attempt")
  func inDoubt() throws {
    let session = try ShellSession()
    try session.bringMessage(to: .inDoubt)
    #expect(try session.column("SELECT used FROM channel_use ORDER BY day") == [1])
    try session.play("sendplan sent m --on 2027-02-28", "sendplan check journal")
    #expect(try session.column("SELECT used FROM channel_use ORDER BY day") == [1, 0])
    try session.restore()
    try session.play("sendplan sent m --on 2027-03-01", "sendplan check journal")
    #expect(try session.column("SELECT used FROM channel_use ORDER BY day") == [1])
    #expect(try session.column("SELECT count(*) FROM sending") == [1])
  }

  @Test("Once for a key, and with the reason in the journal")
  func once() throws {
    let session = try ShellSession()
    try prepare(session, capacity: 1, ["a,email,r@mail.example,,"])
    let line = "sendplan sent a --on 2027-03-01 --reason 'the mail log' --operation k"
    let first = try session.run(line)
    let again = try session.run(line)
    #expect(first.status == 0 && again.output == first.output)
    #expect(again.error == "(operation 'k' was done before; this is its answer)\n")
    let journal = try session.run("sendplan journal --format csv | tail -n 1")
    #expect(journal.output.contains(",a,pending,sent,reported as sent,2027-03-01,k,"), "\(journal)")
    #expect(journal.output.contains(",the mail log"), "\(journal)")
  }

  @Test("The database itself takes no report that is not one")
  func shell() throws {
    let session = try ShellSession()
    try prepare(
      session,
      capacity: 1,
      ["a,email,r@mail.example,,", "b,email,r@mail.example,a,3", "c,email,x@mail.example,,"]
    )
    func report(_ item: Int, before: Int = 1, day: String = "20800", run: String = "NULL") -> String
    {
      """
      INSERT INTO journal (at, subject, item, before, after, cause, previous, day, run, operation)
      SELECT 0, 1, number, \(before), 5, 19, changed, \(day), \(run), 1 FROM message
      WHERE number = \(item)
      """
    }
    for statement in [
      report(1, day: "NULL"), report(1, run: "1"), report(2, before: 2), report(1, before: 6),
      "INSERT INTO reported_sending VALUES (1, 1, 20800, 1)",
      "\(report(1)); UPDATE reported_sending SET day = 1",
      "\(report(1)); DELETE FROM reported_sending",
      "\(report(1)); \(report(1, before: 5))",
      "\(report(1)); UPDATE channel_use SET used = 0",
      "\(report(1)); UPDATE channel_use SET used = 2, changed = (SELECT max(seq) FROM journal)",
    ] {
      let outcome = try session.run("sqlite3 -bail sendplan.db \"BEGIN; \(statement); COMMIT\"")
      #expect(outcome.status != 0, "\(statement)")
    }
    try session.play("sqlite3 -bail sendplan.db '\(report(3))'", "sendplan check journal")
  }

  @Test("Among random runs and reports, every day counts what really went on it", arguments: 1...8)
  func oracle(seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let session = try ShellSession()
    let rows = (1...30).map { number in
      let follows = number > 10 && Bool.random(using: &chance) ? "m\(number - 10),1" : ","
      return "m\(number),email,r\(number)@mail.example,\(follows)"
    }
    try prepare(session, capacity: 3, rows)
    var counts: [Int: Int] = [:]
    for day in 1...5 {
      for _ in 0..<Int.random(in: 0...3, using: &chance) {
        let id = "m\(Int.random(in: 1...30, using: &chance))"
        let earlier = Int.random(in: 1...day, using: &chance)
        let line =
          "SENDPLAN_NOW=2027-03-0\(day)T06:30:00.000Z sendplan sent \(id) --on 2027-03-0\(earlier)"
        let outcome = try session.run(line)
        if outcome.output.contains("1 changed") { counts[earlier, default: 0] += 1 }
      }
      try session.play(
        "sendplan plan --horizon 9 > plan.txt && sendplan verify \(day) && sendplan approve \(day)"
      )
      let room = max(0, 3 - (counts[day] ?? 0))
      let now = "SENDPLAN_NOW=2027-03-0\(day)T06:30:00.000Z"
      try session.play("\(now) sendplan-executor run --plan \(day) --day 2027-03-0\(day)")
      let total =
        try session.column("SELECT used FROM channel_use WHERE day = 20877 + \(day)").first ?? 0
      #expect(total >= (counts[day] ?? 0) && total - (counts[day] ?? 0) <= room, "day \(day)")
      counts[day] = total
      try session.play("\(now) sendplan base advance --to 2027-03-0\(day + 1) --yes")
    }
    for day in 1...5 {
      let used =
        try session.column("SELECT used FROM channel_use WHERE day = 20877 + \(day)").first ?? 0
      let listed = try session.run("sendplan message list --sent-on 2027-03-0\(day) --format csv")
      #expect(used == counts[day] ?? 0, "day \(day)")
      #expect(listed.output.split(separator: "\n").count - 1 == used, "day \(day)")
    }
    try session.play("sendplan check journal")
    #expect(try session.disagreements() == 0)
  }
}
