import Foundation
import TestSupport
import Testing

@Suite(.needs(.sqlite3)) struct StatsTests {
  /// By what the views of the database tell the same.
  private static let groupings = [
    "campaign": "coalesce(m.campaign, '')",
    "account": "m.sent_by",
    "week": "date(m.sent_on, '-6 days', 'weekday 1')",
    "step": """
    (WITH RECURSIVE up (id, n) AS (SELECT m.id, 1 UNION ALL
      SELECT p.follows, n + 1 FROM up JOIN messages p ON p.id = up.id WHERE p.follows IS NOT NULL)
      SELECT max(n) FROM up)
    """,
  ]

  @Test("What was sent, answered and bounced is counted as the views of the database have it")
  func counts() throws {
    var chance = Seed.stream("stats")
    for _ in 0..<3 {
      let session = try drawn(&chance)
      for (grouping, group) in Self.groupings {
        for campaign in ["", "spring"] {
          let option = campaign.isEmpty ? "" : " --campaign \(campaign)"
          let printed = try session.run("sendplan stats --by \(grouping)\(option) --format csv")
          #expect(printed.status == 0, "\(printed)")
          let lines = printed.output.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          }
          let expected = try expected(group, campaign, session)
          #expect(
            Dictionary(uniqueKeysWithValues: lines.map { ($0[0], Array($0.dropFirst())) })
              == expected,
            "\(grouping)\(option)"
          )
        }
      }
    }
  }

  /// A database with threads of two campaigns by two accounts, two weeks of runs and what came back.
  private func drawn(_ chance: inout SeededGenerator) throws -> ShellSession {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-04",
      "for c in a b; do sendplan channel set $c --capacity 4 --transport maildir:out --sender d@us.example; done",
      """
      seq \(chance.number(8...14)) | awk 'BEGIN { print "id,channel,recipient,campaign,follows,wait_days" }
        { c = $1 % 2 ? "a" : "b"; g = $1 % 3 ? "spring" : ($1 % 2 ? "autumn" : "")
          print "m" $1 "," c ",r" $1 "@mail.example," g ",,"
          print "m" $1 "-2," c ",r" $1 "@mail.example," g ",m" $1 "," 1 + $1 % 3 }' | sendplan import -
      """
    )
    for day in 4..<12 {
      let date = "2027-03-\(day < 10 ? "0" : "")\(day)"
      let now = "SENDPLAN_NOW=\(date)T09:00:00.000Z"
      try session.play(
        "\(now) sendplan nightly --to \(date) --approve --horizon 40 > /dev/null",
        "\(now) sendplan-executor run --approved --today > /dev/null"
      )
      let kinds = ["reply", "reply", "bounce", "complaint", "unsubscribe"]
      let kind = chance.pick(kinds)
      try session.play(
        """
        id=$(sqlite3 sendplan.db "SELECT id FROM messages m WHERE state = 'sent' AND NOT EXISTS
          (SELECT 1 FROM reply r WHERE r.message = m.number)
          ORDER BY (number * \(chance.number(1...97))) % 101 LIMIT 1")
        [ -z "$id" ] || printf 'message_id,on,kind\\n%s,\(date),\(kind)\\n' "$id" |
          \(now) sendplan replies import -
        """
      )
    }
    return session
  }

  private func expected(
    _ group: String,
    _ campaign: String,
    _ session: borrowing ShellSession
  ) throws -> [String: [String]] {
    try session.write(
      """
      SELECT \(group), m.number, (SELECT min(julianday('1970-01-01') + r.day) - julianday(m.sent_on)
          FROM reply r WHERE r.message = m.number AND r.kind = 1),
        (SELECT count(*) FROM reply r WHERE r.message = m.number AND r.kind = 3) > 0,
        (SELECT count(*) FROM reply r WHERE r.message = m.number AND r.kind = 4) > 0,
        (SELECT count(*) FROM reply r WHERE r.message = m.number AND r.kind = 5) > 0
      FROM messages m WHERE m.state = 'sent'\(campaign.isEmpty ? "" : " AND m.campaign = '\(campaign)'");
      """,
      to: "look.sql"
    )
    let rows = try session.run("sqlite3 -csv sendplan.db < look.sql").output
      .split(separator: "\n").map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).map {
          $0.trimmingCharacters(in: ["\r", "\""])
        }
      }
    return Dictionary(grouping: rows) { $0[0] }.mapValues { rows in
      let delays = rows.compactMap { Double($0[2]).map(Int.init) }.sorted()
      // The least number of days within which half of the answers had come.
      let median = delays.first { days in delays.count { $0 <= days } * 2 >= delays.count }
      let counts =
        [rows.count, delays.count]
        + (3...5).map { column in
          rows.count { $0[column] == "1" }
        }
      return counts.map(String.init) + [median.map(String.init) ?? ""]
    }
  }
}
