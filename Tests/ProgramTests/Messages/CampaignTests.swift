import Foundation
import SQLite
import TestSupport
import Testing

@Suite("Campaigns")
struct CampaignTests {
  /// Random threads of three campaigns, of which two days were sent and some messages were answered.
  private func played(_ chance: inout SeededGenerator) throws -> ShellSession {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set mail --capacity 20",
      "sendplan channel set mail:ann --capacity \(chance.number(2...5))",
      "sendplan channel set mail:ben --capacity \(chance.number(2...5))"
    )
    var rows = "id,channel,recipient,campaign,follows,wait_days\n"
    for number in 1...40 {
      let follows = number > 10 && chance.oneIn(2) ? "m\(number - chance.number(5...10)),1" : ","
      rows += "m\(number),mail,r\(number)@x.example,c\(chance.number(1...3)),\(follows)\n"
    }
    try session.write(rows, to: "messages.csv")
    try session.play("sendplan import messages.csv --allow-forks")
    for (version, day) in [(1, "2027-03-01"), (2, "2027-03-02")] {
      let now = "SENDPLAN_NOW=\(day)T06:30:00.000Z"
      try session.play(
        version == 1 ? "true" : "sendplan base advance --to \(day)",
        "sendplan plan --horizon \(chance.number(2...30)) && sendplan approve \(version)",
        "\(now) sendplan-executor run --plan \(version) --day \(day)"
      )
      for id in try session.connection().rows(
        "SELECT id FROM messages WHERE sent_on = '\(day)'",
        map: { $0.text(0) }
      ) where chance.oneIn(4) {
        try session.play("\(now) sendplan reply \(id)")
      }
    }
    return session
  }

  @Test("Its numbers are what counting its messages one by one gives")
  func counts() throws {
    for index in 0..<4 {
      var chance = Seed.stream("campaigns", index)
      let session = try played(&chance)
      let states = """
        sum(state = 'pending'), sum(state = 'waiting'), sum(state = 'claimed'), sum(state = 'in_doubt'),
        sum(state = 'sent'), sum(state = 'failed'), sum(state = 'canceled'), sum(state = 'expired'),
        (SELECT count(DISTINCT r.message) FROM reply r JOIN messages x ON x.number = r.message
          WHERE x.campaign = m.campaign AND r.kind = 1)
        """
      let open = "m.state IN ('pending', 'waiting')"
      let query = """
        SELECT m.campaign, count(*), \(states), sum(\(open) AND a.day IS NULL),
          max(CASE WHEN \(open) THEN a.day END)
        FROM messages m LEFT JOIN assignments a ON a.plan = 2 AND a.id = m.id GROUP BY m.campaign ORDER BY 1
        """
      let counted = try session.run("sqlite3 -csv sendplan.db \"\(query)\" | tr -d '\\r'")
      let listed = try session.run(
        "sendplan campaign list --format csv | tail -n +2 | cut -d, -f 1-11,15,16"
      )
      #expect(listed.output == counted.output, "case \(index)")
      // The steps of each add up to it.
      for name in ["c1", "c2", "c3"] {
        let sums = try session.run(
          "sendplan campaign show \(name) --format csv | tail -n +2"
            + " | awk -F, '{for (i = 3; i < 17; i++) s[i] += $i}"
            + " END {for (i = 3; i < 17; i++) printf \"%d\\n\", s[i]}'"
        )
        let line = try session.run(
          "sendplan campaign list --format csv | grep '^\(name),' | cut -d, -f 2-15 | tr , '\\n'"
        )
        #expect(sums.output == line.output, "case \(index), \(name)")
      }
    }
  }

  @Test("A thread is shown from its opener on, each message behind what it follows")
  func threads() throws {
    var chance = Seed.stream("shown threads", 0)
    let session = try played(&chance)
    let follows = Dictionary(
      uniqueKeysWithValues: try session.connection().rows(
        "SELECT id, coalesce(follows, '') FROM messages"
      ) { ($0.text(0), $0.text(1)) }
    )
    func root(_ id: String) -> String { follows[id].map { $0.isEmpty ? id : root($0) } ?? id }
    func step(_ id: String) -> Int { follows[id].map { $0.isEmpty ? 1 : step($0) + 1 } ?? 0 }
    for id in follows.keys.sorted().prefix(12) {
      let shown = try session.run(
        "sendplan thread show \(id) --format csv | tail -n +2 | cut -d, -f 1,2"
      )
      let rows = shown.output.split(separator: "\n").map(String.init)
      let expected = follows.keys.filter { root($0) == root(id) }.map { "\(step($0)),\($0)" }
      #expect(rows.sorted() == expected.sorted(), "\(id)")
      #expect(rows.map { $0.prefix { $0 != "," } } == rows.map { $0.prefix { $0 != "," } }.sorted())
    }
  }
}
