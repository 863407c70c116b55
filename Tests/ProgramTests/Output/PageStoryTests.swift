import Foundation
import TestSupport
import Testing

@Suite("The page says what is approved before it asks for it")
struct PageStoryTests {
  /// Two campaigns of two steps over two accounts, approved once, and then a day with less room.
  private func prepare(_ session: borrowing ShellSession) throws -> String {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 8 --open mon-fri --sender 'Ada <ada@example.org>'",
      "sendplan channel set email:ann --capacity 5 && sendplan channel set email:ben --capacity 5",
      """
      awk 'BEGIN { print "id,channel,recipient,subject,body,campaign,follows,wait_days"
        for (i = 0; i < 80; i++) printf "m%d,email,r%d@mail.example,Grüße %d,Schöne <i>Grüße</i>,%s,%s,%s\\n", i, \
          int(i / 2), i % 2, int(i / 2) % 2 ? "spring" : "fall", i % 2 ? "m" (i - 1) : "", i % 2 ? 2 : "" }' \
        | sendplan import -
      """,
      "sendplan plan --horizon 60 && sendplan approve 1",
      "sendplan capacity set email 2027-03-03 2 --reason 'mail <server> maintenance'",
      "sendplan plan --horizon 60 && sendplan report 2"
    )
    return try String(
      contentsOf: session.folder.appending(path: "Reports/plan-2.html"),
      encoding: .utf8
    ).replacing(/<\/?time>/, with: "")
  }

  @Test("The lead names the cause, and the moves are grouped by it")
  func cause() throws {
    let session = try ShellSession()
    let page = try prepare(session)
    let words = "email 8 to 2 on 2027-03-03 (mail &lt;server&gt; maintenance)"
    #expect(page.contains("Because: <bdi>\(words)</bdi>."))
    let later = try #require(
      try session.column(
        """
        SELECT count(*) FROM plan_row o JOIN plan_row n ON n.message = o.message
        WHERE o.version = 1 AND n.version = 2 AND n.day > o.day
        """
      ).first
    )
    #expect(
      page.firstMatch(
        of: /<strong><bdi>([0-9]+) of email go later by [^<]*<\/bdi><\/strong>: <bdi>email 8 to 2/
      )?.1
        == "\(later)"
    )
  }

  @Test("What goes first comes before the commands, and what changed behind them")
  func order() throws {
    let session = try ShellSession()
    let page = try prepare(session)
    let parts = ["first-day", "decision", "comparison", "load", "campaigns", "waiting"]
    let places = try parts.map { try #require(page.range(of: "<section id=\"\($0)\"")).lowerBound }
    #expect(places == places.sorted())
    let counts = try ["email:ann", "email:ben"].map { name in
      let count = try session.column(
        """
        SELECT count(*) FROM plan_row r JOIN plan_trait t USING (version, message)
        JOIN channel c ON c.number = t.account
        WHERE r.version = 2 AND r.day = (SELECT base_day FROM plan WHERE version = 2) AND c.name = '\(name)'
        """
      )
      return "\(try #require(count.first)) <bdi>\(name)</bdi>"
    }
    #expect(page.contains("By account: " + counts.joined(separator: ", ")), "\(counts)")
  }

  @Test("Each step's mail is the one that leaves, byte by byte, with its words to read")
  func mails() throws {
    let session = try ShellSession()
    let page = try prepare(session)
    for id in ["m0", "m1", "m2", "m3"] {
      let mail = try session.run("sendplan message show \(id) --as-mail 2> remarks.txt").output
      let escaped = mail.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        .replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
      #expect(page.contains("<code>\(escaped)</code>"), "\(id): \(escaped)")
    }
    #expect(page.contains("“<bdi>Grüße 0</bdi>”") && page.contains("<code>Schöne &lt;i&gt;Grüße"))
  }

  @Test("Campaigns say when they are done, and when they were by the plan before")
  func campaigns() throws {
    let session = try ShellSession()
    let page = try prepare(session)
    for (name, number) in [("fall", 1), ("spring", 2)] {
      let days = try [1, 2].map { version in
        try session.run(
          """
          sqlite3 sendplan.db "SELECT date(max(r.day) * 86400, 'unixepoch') FROM plan_row r JOIN message_campaign q
            ON q.message = r.message WHERE r.version = \(version) AND q.campaign = \(number)"
          """
        ).output.trimmingCharacters(in: .newlines)
      }
      let start = try #require(page.range(of: "<bdi>\(name)</bdi></span></th>")).upperBound
      let row = page[start...].prefix(1_200)
      #expect(row.contains(days[1]) && row.contains(days[0]), "\(name): \(days)")
    }
  }
}
