import Foundation
import TestSupport
import Testing

/// What `status` and `metrics` say of today, against what the views of the database say.
@Suite(.needs(.sqlite3)) struct TodayTests {
  private static let clock = "SENDPLAN_NOW=2027-03-02T06:30:00.000Z"

  @Test("Today is counted by channel and account, whatever plans and runs there were")
  func accounts() throws {
    var chance = Seed.stream("today")
    for _ in 0..<4 {
      let session = try ShellSession()
      try session.play(
        "sendplan init --base-date 2027-03-01",
        "sendplan channel set email --capacity \(chance.number(4...9)) --sender d@mail.example",
        "sendplan channel set email:a --inside email --capacity \(chance.number(1...5)) --transport maildir:a",
        "sendplan channel set email:b --inside email --capacity \(chance.number(1...5)) --transport maildir:b",
        "sendplan channel set other --capacity \(chance.number(1...4)) --transport maildir:c --sender d@mail.example",
        """
        seq \(chance.number(6...30)) | awk 'BEGIN { srand(\(chance.number(1...999)));
          print "id,channel,recipient" }
          { split("email email:a email:b other", c, " ");
            print "m" $1 "," c[1 + int(rand() * 4)] ",r" $1 "@mail.example" }' | sendplan import -
        """,
        "sendplan plan --horizon 40 && sendplan approve 1",
        "sendplan-executor run --approved --today",
        "sendplan base advance --to 2027-03-02 && sendplan plan --horizon 40 && sendplan approve 2"
      )
      if chance.number(0...1) == 0 {
        try session.play("sendplan cancel $(\(Self.pending(1)))")
      }
      if chance.number(0...1) == 0 {
        try session.play("sendplan sent $(\(Self.pending(1))) --on 2027-03-02")
      }
      if chance.number(0...2) > 0 {
        try session.play("\(Self.clock) sendplan-executor run --approved --today")
      }
      try check(session)
    }
  }

  private static func pending(_ count: Int) -> String {
    "sqlite3 sendplan.db \"SELECT id FROM messages WHERE state = 'pending' ORDER BY id LIMIT \(count)\""
  }

  private func check(_ session: borrowing ShellSession) throws {
    let expected = try session.run(
      """
      sqlite3 sendplan.db "
      WITH here AS (SELECT m.state, m.channel,
          coalesce(iif(m.state = 'sent', m.sent_by, NULL), a.account) AS account
        FROM messages m LEFT JOIN assignments a ON a.id = m.id AND a.plan = 2 AND a.day = '2027-03-02'
        WHERE a.id IS NOT NULL OR m.state = 'sent' AND m.sent_on = '2027-03-02')
      SELECT json_group_array(json_object('channel', channel, 'account', account, 'planned', planned,
        'sent', sent, 'left', rest)) FROM (SELECT channel, account, count(*) AS planned,
          sum(state = 'sent') AS sent, sum(state IN ('pending', 'waiting')) AS rest
        FROM here GROUP BY channel, account ORDER BY channel, account)"
      """
    )
    let status = try session.run("\(Self.clock) sendplan status --format json")
    let object = try JSONSerialization.jsonObject(with: Data(status.output.utf8))
    let today = (object as? [String: Any])?["today"] as? [String: Any]
    let accounts = try #require(today?["accounts"] as? NSArray)
    let wanted = try JSONSerialization.jsonObject(with: Data(expected.output.utf8)) as? NSArray
    #expect(accounts == wanted, "\(status.output) \(expected)")
    let metrics = try session.run("\(Self.clock) sendplan metrics").output.split(separator: "\n")
    for account in accounts.compactMap({ $0 as? [String: Any] }) {
      for state in ["planned", "sent", "left"] {
        let (channel, name) = (account["channel"] ?? "", account["account"] ?? "")
        let line =
          "sendplan_day_messages{channel=\"\(channel)\",account=\"\(name)\",state=\"\(state)\"}"
          + " \(account[state] ?? "")"
        #expect(metrics.contains { $0 == line }, "\(line)")
      }
    }
  }
}
