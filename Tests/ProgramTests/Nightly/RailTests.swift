import Foundation
import TestSupport
import Testing

@Suite("Guard rails that break", .needs(.sqlite3))
struct RailTests {
  /// What happens after a plan was approved, the rail that it breaks, and what of it is said.
  private static let cases = [
    (
      "sendplan guard set moved-later 3; sendplan capacity set email 2027-03-01 0",
      "moved-later",
      "later than the base date explains: 22 message-days: a chain of 22 messages by one day each, from 5 places less on"
    ),
    (
      "sendplan guard set moved-days 2; sendplan capacity set email 2027-03-01..2027-03-03 0",
      "moved-days", "a message goes 3 days later than the base date explains"
    ),
    (
      "sendplan capacity set email 2027-03-01..2027-03-02 0", "newly-lost",
      "without a day in time, though they had one or are new: 2 messages, allowed is none: late"
    ),
    (
      "sendplan guard set longest-wait 2; sendplan cancel m3", "longest-wait",
      "a message waits 4 days, allowed is at most 2 days"
    ),
    (
      "seq 60 | sed 's/.*/n&,email,n&@mail.example/; 1i id,channel,recipient' | sendplan import -",
      "load-changed",
      "what is planned differs by 272 per cent from what is left of the approved plan"
    ),
    (
      """
      printf '#!/bin/sh\ncat > /dev/null\n' > ok && chmod +x ok &&
      sendplan channel set email --transport sendmail:$PWD/ok
      SENDPLAN_TEST_KILL_AT=delivered:1 sendplan-executor run --plan 1 --day 2027-03-01
      """,
      "in-doubt", "1 message in doubt, allowed is none"
    ),
  ]

  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 5 --transport maildir:out --sender a@us.example",
      """
      { echo id,channel,recipient,deadline; seq 20 | sed 's/.*/m&,email,r&@mail.example,/'
      echo late1,email,r@mail.example,2027-03-02; echo late2,email,r@mail.example,2027-03-02
      } | sendplan import -
      """,
      "sendplan nightly --to 2027-03-01 --approve"
    )
  }

  private static let night = "sendplan nightly --to 2027-03-01 --approve"

  @Test(
    "Each holds the plan, names the messages, and prints the line that approves it",
    arguments: cases
  )
  func holds(_ event: String, _ rail: String, _ words: String) throws {
    let session = try ShellSession()
    try prepare(session)
    _ = try session.run(event)
    let held = try session.run(Self.night)
    #expect(held.status == 3, "\(held)")
    #expect(held.output.contains("\n  \(rail): \(words)"), "\(held.output)")
    let again = try session.run(Self.night)
    #expect(again.status == 3 && again.output.contains("\n  \(rail): \(words)"), "\(again)")
    #expect(try session.column("SELECT count(*) FROM plan") == [2])
    try approveAsPrinted(held.output, on: session)
    let decided = try session.run(Self.night)
    // Who is in doubt stays so until somebody finds out.
    #expect(decided.status == (rail == "in-doubt" ? 3 : 0), "\(decided)")
  }

  private func approveAsPrinted(_ output: String, on session: borrowing ShellSession) throws {
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("approve: ") })
    let typed = try session.run(String(line.dropFirst("approve: ".count)))
    #expect(typed.status == 0, "\(line): \(typed)")
    #expect(try session.column("SELECT state FROM plan ORDER BY version") == [5, 2])
  }

  @Test("A base date that was not moved holds the plan of the day on which it stands")
  func baseDate() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan cancel m3")
    let held = try session.run("sendplan nightly --to 2028-03-01 --approve")
    #expect(held.status == 3)
    let words = "\n  base-date: the base date is 2027-03-01, and the night is for 2028-03-01"
    #expect(held.output.contains(words), "\(held)")
    #expect(held.output.contains("\n  the base date was not moved: "), "\(held)")
    try approveAsPrinted(held.output, on: session)
  }

  @Test(
    "What was changed behind the program's back holds every plan",
    arguments: [
      (
        "message_changes_by_journal", "UPDATE message SET state = 7 WHERE number = 2",
        "journal: the journal does not give the present states"
      ),
      (
        "plan_row_is_not_edited", "UPDATE plan_row SET day = day + 9 WHERE message = 2",
        "proof: 'sendplan verify' found "
      ),
    ]
  )
  func tampered(_ trigger: String, _ sql: String, _ words: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.execute(sql, without: trigger)
    let held = try session.run(Self.night)
    #expect(held.status == 3 && held.output.contains("\n  \(words)"), "\(held)")
  }
}
