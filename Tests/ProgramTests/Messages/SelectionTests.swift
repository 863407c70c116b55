import Foundation
import Model
import SQLite
import TestSupport
import Testing

@Suite("Which messages are meant")
struct SelectionTests {
  /// A message with everything that can be asked of it, as the views for people tell it.
  private struct Seen {
    let id: String
    let state: String
    let channel: String
    let recipient: String
    let person: String
    let campaign: String
    let thread: String
    let sentOn: String
    let day: String
    let account: String
    let reason: String
  }

  /// A database in which one day was sent, one message failed, and the rest has days, in threads and campaigns.
  private func prepared() throws -> ShellSession {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set mail --capacity 9",
      "sendplan channel set mail:ann --capacity 2",
      "sendplan channel set mail:ben --capacity 2",
      "sendplan channel set post --capacity 2"
    )
    var chance = Seed.stream("selected messages", 0)
    var rows = "id,channel,recipient,person,campaign,follows,wait_days\n"
    for number in 1...24 {
      let channel = ["mail", "mail:ann", "mail:ben", "post"][chance.number(0...3)]
      let name = ["ada", "BEN", "cleo", "dora"][chance.number(0...3)]
      let person = chance.oneIn(2) ? name.lowercased() : ""
      let campaign = ["spring", "fall", ""][chance.number(0...2)]
      let follows = number > 6 && chance.oneIn(3) ? "m\(number - 6),1" : ","
      rows += "m\(number),\(channel),\(name)@Mail.example,\(person),\(campaign),\(follows)\n"
    }
    try session.write(rows, to: "messages.csv")
    try session.play(
      "sendplan import messages.csv --allow-forks",
      "sendplan plan --horizon 20",
      "sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01",
      "sendplan base advance --to 2027-03-02",
      "sendplan plan --horizon 20",
      "sendplan approve 2",
      "sendplan cancel m20"
    )
    // One that a run has picked up, and that was refused.
    let run = "sendplan-executor run --plan 2 --day 2027-03-02"
    let tomorrow = "SENDPLAN_NOW=2027-03-02T06:30:00.000Z SENDPLAN_TEST_KILL_AT=claimed:1"
    #expect(try session.run("\(tomorrow) \(run)").status == 137)
    let claimed = try session.connection().rows(
      "SELECT e.id FROM message m JOIN envelope e ON e.message = m.number WHERE m.state = 3"
    ) { $0.text(0) }
    try session.append(Step(1, try #require(claimed.first), from: 3, to: 6, .refused))
    return session
  }

  private func everything(_ session: borrowing ShellSession) throws -> [Seen] {
    let sql = """
      WITH RECURSIVE root (message, thread) AS (
        SELECT message, message FROM envelope WHERE message NOT IN (SELECT message FROM follow_up)
        UNION ALL SELECT f.message, r.thread FROM root r JOIN follow_up f ON f.predecessor = r.message)
      SELECT m.id, m.state, m.channel, m.recipient, coalesce(e.person, ''), coalesce(m.campaign, ''),
        (SELECT id FROM envelope WHERE message = root.thread), coalesce(m.sent_on, ''),
        coalesce(m.sent_on, CASE WHEN m.state IN ('pending', 'waiting') THEN a.day END, ''),
        coalesce(m.sent_by, CASE WHEN m.state IN ('pending', 'waiting') AND a.day IS NOT NULL
          THEN a.account END, ''),
        coalesce((SELECT note FROM journal j JOIN message x ON x.changed = j.seq WHERE x.number = m.number
          AND m.state = 'failed'), '')
      FROM messages m JOIN envelope e ON e.message = m.number JOIN root ON root.message = m.number
      LEFT JOIN assignments a ON a.plan = 2 AND a.id = m.id ORDER BY m.number
      """
    return try session.connection().rows(sql) {
      Seen(
        id: $0.text(0),
        state: $0.text(1),
        channel: $0.text(2),
        recipient: $0.text(3),
        person: $0.text(4),
        campaign: $0.text(5),
        thread: $0.text(6),
        sentOn: $0.text(7),
        day: $0.text(8),
        account: $0.text(9),
        reason: $0.text(10)
      )
    }
  }

  /// Some filters, and what they mean.
  private func drawn(_ all: [Seen], _ chance: inout SeededGenerator) -> (
    words: [String], isMeant: (Seen) -> Bool
  ) {
    var words: [String] = []
    var conditions: [(Seen) -> Bool] = []
    let one = all[chance.number(0...all.count - 1)]
    func add(_ name: String, _ value: String, _ condition: @escaping (Seen) -> Bool) {
      words += [name, value]
      conditions.append(condition)
    }
    let days = ["2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04"]
    let day = days[chance.number(0...3)]
    let kinds = (0...10).shuffled(using: &chance).prefix(chance.number(1...2))
    for kind in kinds {
      switch kind {
      case 0: add("--campaign", "spring") { $0.campaign == "spring" }
      case 1:
        let name = ["mail", "mail:ann", "post"][chance.number(0...2)]
        add("--channel", name) { $0.channel == name || $0.channel.hasPrefix("\(name):") }
      case 2:
        let name = ["mail:ann", "mail:ben", "post"][chance.number(0...2)]
        add("--account", name) { $0.account == name }
      case 3: add("--person", "ada") { $0.person == "ada" }
      case 4:
        add("--recipient", "ben@mail.EXAMPLE") { $0.recipient.lowercased() == "ben@mail.example" }
      case 5:
        let state = MessageState.allCases[chance.number(0...MessageState.allCases.count - 1)].name
        add("--state", state) { $0.state == state }
      case 6: add("--from", day) { !$0.day.isEmpty && $0.day >= day }
      case 7: add("--until", day) { !$0.day.isEmpty && $0.day <= day }
      case 8: add("--sent-on", day) { $0.state == "sent" && $0.sentOn == day }
      case 9: add("--thread", one.id) { $0.thread == one.thread }
      default: add("--failed-because", "ReFused") { $0.reason.lowercased().contains("refused") }
      }
    }
    return (words, { seen in conditions.allSatisfy { $0(seen) } })
  }

  @Test("A list, and an operation, mean the messages that meet everything that is said")
  func selections() throws {
    let session = try prepared()
    let all = try everything(session)
    var found = 0
    for index in 0..<60 {
      var chance = Seed.stream("selections", index)
      let (words, isMeant) = drawn(all, &chance)
      let line = words.joined(separator: " ")
      let meant = all.filter(isMeant)
      found += meant.count
      let list = try session.run(
        "sendplan message list --format csv \(line) | tail -n +2 | cut -d, -f1"
      )
      #expect(list.output == meant.map { "\($0.id)\n" }.joined(), "\(line)")
      let canceled = try session.run(
        "cp sendplan.db before.db; sendplan cancel \(line) --partial; cat before.db > sendplan.db"
      )
      let named = canceled.output.split(separator: "\n").dropLast().map { $0.prefix { $0 != ":" } }
      #expect(named.map(String.init) == meant.map(\.id), "\(line)")
    }
    #expect(found > 40)
  }

  @Test("What is meant by several conditions is held as those messages, by one alone as such")
  func holds() throws {
    let session = try prepared()
    // Two who certainly have something that is pending.
    try session.play(
      "printf 'id,channel,recipient,person\\ne,post,eve,eve\\nf,post,finn,finn\\n' | sendplan import -"
    )
    let kinds = [
      ("--campaign spring", "campaign"), ("--channel mail", "channel"),
      ("--everything", "everything"),
      ("--person eve --state pending", "messages"),
      ("--person finn --state pending", "messages"),
    ]
    for (words, kind) in kinds {
      try session.play("sendplan hold \(words) --reason r")
      let list = try session.run("sendplan hold list --format csv | tail -n 1 | cut -d, -f2")
      #expect(list.output == "\(kind)\n", "\(words)")
    }
    for (number, (words, _)) in kinds.enumerated() {
      let resumed = try session.run("sendplan resume \(words)")
      #expect(resumed.output.hasPrefix("hold \(number + 1) is over: "), "\(words): \(resumed)")
    }
    #expect(try session.run("sendplan hold list").output == "nothing is held\n")
    let refused = try session.run("sendplan hold m1 --campaign spring --reason r")
    #expect(refused.status == 64, "\(refused)")
  }

  @Test("What a list with its content prints, another database imports, and prints again")
  func roundTrip() throws {
    for index in 0..<6 {
      var chance = Seed.stream("round trip", index)
      let session = try ShellSession()
      try session.write(Self.file(&chance), to: "messages.csv")
      try session.play(
        "for n in one two; do sendplan init --db $n.db --base-date 2027-03-01 > /dev/null; sendplan"
          + " channel set post --capacity 9 --db $n.db > /dev/null; done",
        "sendplan import messages.csv --db one.db",
        "sendplan message list --content --format csv --db one.db > one.csv",
        "sendplan import one.csv --db two.db",
        "sendplan message list --content --format csv --db two.db > two.csv",
        "cmp one.csv two.csv",
        "sendplan message list --format csv --db one.db > one.csv",
        "sendplan message list --format csv --db two.db | cmp - one.csv"
      )
      #expect(try session.run("wc -l < two.csv").output != "1\n")
    }
  }

  /// A file of messages with everything that a cell can hold.
  private static func file(_ chance: inout SeededGenerator) -> String {
    let texts = [
      "=1+1", "-5", "+49", "@home", "'quoted", "a, b", "say \"hi\"", " ends with blanks ", "ünï 🦊",
      "＝wide", "plain",
    ]
    func cell(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
    var rows =
      "id,channel,recipient,subject,body,priority,not_before,deadline,follows,wait_days,campaign,person,due,html,reply_to,headers\n"
    for number in 1...chance.number(3...20) {
      func text() -> String { texts[chance.number(0...texts.count - 1)] }
      let follows =
        number > 1 && chance.oneIn(3) ? ["-id\(number - 1)", "\(chance.number(1...9))"] : ["", ""]
      let cells =
        [
          "-id\(number)", "post",
          ["=a", "-b", "+c", "@d", "'e", "ünï, f"][chance.number(0...5)] + "@x", text(),
          "\(text())\n\n\(text())\n",
          "\(chance.number(1...9))", chance.oneIn(2) ? "2027-03-0\(chance.number(1...9))" : "",
          chance.oneIn(3) ? "2027-04-01" : "",
        ] + follows + [chance.oneIn(2) ? "=spring" : "", chance.oneIn(3) ? "@ada" : ""]
        + [
          chance.oneIn(2) ? "2027-03-1\(chance.number(0...9))" : "",
          chance.oneIn(2) ? "<p title=\"\(text())\">\(text())</p>\n" : "",
          chance.oneIn(3) ? "Desk <desk@example.org>" : "",
          chance.oneIn(3) ? "X-Team: \(text())\nPrecedence: bulk" : "",
        ]
      rows += cells.map(cell).joined(separator: ",") + "\n"
    }
    return rows
  }
}
