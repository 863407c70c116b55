import Foundation
import TestSupport
import Testing

@Suite("The views for the sqlite3 shell", .needs(.sqlite3))
struct ViewTests {
  /// A database in which every column of a view has something to say.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set post --capacity 9",
      "sendplan channel set post:a --capacity 2 && sendplan channel set post:b --capacity 1",
      "sendplan capacity set post 2027-03-03 0 --reason 'a strike'",
      """
      printf 'id,channel,recipient,subject,priority,not_before,deadline,follows,wait_days,campaign,due\\n
      m1,post,a@mail.example,"One, two",1,2027-03-02,2027-04-01,,,spring,2027-03-01\\n
      m2,post,a@mail.example,,,,,m1,3,,\\n
      m3,post:a,b@mail.example,x,,,2027-03-01,,,,2027-02-01\\n
      m4,post,c@mail.example,,,2027-03-03,2027-03-03,,,,\\n' | grep . | sendplan import -
      """,
      "sendplan plan && sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01 --on-another-day",
      "sendplan cancel m4 && sendplan base set 2027-03-01 --reason 'as it was' || true",
      "sendplan base advance --to 2027-03-02 --yes && sendplan plan && sendplan export 2 --to .",
      "sendplan export 1 --to ."
    )
  }

  private struct Printed: Decodable {
    let transitions: [Row]
  }

  private struct Row: Decodable, Equatable {
    let sequence: Int
    let at: String
    var what: String?
    let cause: String
    let from: String?
    let to: String
    let day: String?
    let run: Int?
    let actor: String

    var withoutName: Row {
      var row = self
      row.what = nil
      return row
    }
  }

  private func view(_ query: String, on session: borrowing ShellSession) throws -> [Substring] {
    let outcome = try session.run("sqlite3 -csv sendplan.db '\(query)' | tr -d '\\r'")
    try #require(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
    return outcome.output.split(separator: "\n")
  }

  private func lines(_ command: String, on session: borrowing ShellSession) throws -> [Substring] {
    let outcome = try session.run(command)
    try #require(outcome.status == 0, "\(outcome)")
    return outcome.output.split(separator: "\n").dropFirst().map { $0 }
  }

  @Test("They say what the program's own lists and reports say")
  func agree() throws {
    let session = try ShellSession()
    try prepare(session)
    #expect(
      try view(
        """
        SELECT id, state, channel, recipient, campaign, priority, not_before, deadline, attempts,
          due
        FROM messages
        """,
        on: session
      )
        == lines(
          "sendplan message list --format csv | sed 's/One, two//' | cut -d, -f 1,2,4,6,9-14",
          on: session
        )
    )
    #expect(
      try view(
        """
        SELECT version, state, base_date, last_day, messages, assigned, messages - assigned, parent,
        stored_at, digest, NULL FROM plans ORDER BY version DESC
        """,
        on: session
      ) == lines("sendplan plans --format csv | cut -d, -f 1-11", on: session)
    )
    for version in [1, 2] {
      #expect(
        try view(
          """
          SELECT day, channel, account,
            row_number() OVER (PARTITION BY day, channel ORDER BY account, position), id, recipient, priority, release, deadline, waiting_since, due
          FROM assignments WHERE plan = \(version) AND day IS NOT NULL ORDER BY day, channel, account, position
          """,
          on: session
        )
          == lines(
            """
            sed 's/One, two//' plan-\(version)-assignments.csv \\
              | awk -F, -v OFS=, '{print $1,$3,$4,$5,$6,$7,$11,$14,$15,$13,$16}'
            """,
            on: session
          )
      )
    }
    #expect(
      try view(
        "SELECT id, channel, reason FROM assignments WHERE plan = 1 AND day IS NULL",
        on: session
      ) == lines("awk -F, -v OFS=, '{print $1,$2,$6}' plan-1-unplaced.csv", on: session)
    )
  }

  @Test("The journal names what it is about, from what to what, and why")
  func journal() throws {
    let session = try ShellSession()
    try prepare(session)
    // What the command prints of a rule is what it states, and of a channel all its settings.
    let shown = try session.run(
      """
      sqlite3 -json sendplan.db "SELECT seq AS sequence, at, cause, before AS 'from', after AS 'to', day,
        run, actor FROM journal_readable WHERE subject NOT IN ('rule', 'channel') ORDER BY seq"
      """
    )
    let printed = try session.run("sendplan journal --format json")
    let rows = try JSONDecoder().decode([Row].self, from: Data(shown.output.utf8))
    let known = try JSONDecoder().decode(Printed.self, from: Data(printed.output.utf8)).transitions
    let other = ["rule", "week", "capacity", "channel"]
    #expect(rows.count == 15)
    #expect(
      rows
        == known.filter { row in !other.contains { row.what?.hasPrefix($0) == true } }
        .map(\.withoutName)
    )
    let query = """
      SELECT subject, item, before, after, cause, day, channel, command FROM journal_readable
      WHERE subject <> "file" ORDER BY seq
      """
    let all = try view(query, on: session)
    for row in [
      "\"base date\",1,,2027-03-01,initialized,,,init",
      "rule,\"days post\",,active,stated,,,\"capacity set\"",
      "message,m1,,pending,imported,,,import", "message,m2,,waiting,imported,,,import",
      "message,m3,pending,claimed,\"picked up\",2027-03-01,,run",
      "message,m4,pending,canceled,canceled,,,cancel", "plan,1,draft,approved,approved,,,approve",
      "\"base date\",1,2027-03-01,2027-03-02,advanced,,,\"base advance\"",
    ] {
      #expect(all.contains(Substring(row)), "\(row): \(all)")
    }
  }

  @Test("Where a message went stands with it, and a draft says what makes it stale")
  func sendings() throws {
    let session = try ShellSession()
    try prepare(session)
    #expect(
      try view("SELECT id, sent_by, sent_on FROM messages WHERE state = \"sent\"", on: session)
        == ["m3,post:a,2027-03-01"]
    )
    #expect(try view("SELECT stale IS NULL FROM plans WHERE version = 2", on: session) == ["1"])
    try session.play("sendplan channel set post:b --capacity 2")
    #expect(try view("SELECT stale FROM plans WHERE version = 2", on: session) == ["rules"])
  }
}
