import Foundation
import TestSupport
import Testing

extension ShellSession {
  /// A database before the night of 3 March with something for each of its steps: a run of the day before
  /// that died with its claims, an answer in a Maildir, new messages, and older versions to be pruned.
  func prepareNight() throws {
    try play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 5 --transport maildir:out --sender desk@us.example",
      """
      { echo id,channel,recipient,deadline,follows,wait_days
      seq 24 | sed 's/.*/m&,email,r&@mail.example,2027-03-20,,/'
      echo m1-again,email,r1@mail.example,,m1,3; echo short,email,s@mail.example,2027-03-02,,
      } > messages.csv && sendplan import messages.csv
      """,
      "sendplan nightly --to 2027-03-01 --approve",
      "sendplan-executor run --plan 1 --day 2027-03-01",
      """
      mkdir -p inbox/new inbox/cur inbox/tmp
      id=$(sed -n 's/^Message-ID: //p' $(grep -l r1@mail.example out/new/*) | tr -d '\\r')
      printf 'From: <r1@mail.example>\\nMessage-ID: <a@mail.example>\\nIn-Reply-To: %s\\n\\nYes.\\n' \
      "$id" > inbox/new/1.a.host
      """,
      "sendplan nightly --to 2027-03-02 --approve"
    )
    let died = try run(
      "SENDPLAN_NOW=2027-03-02T06:30:00.000Z SENDPLAN_TEST_KILL_AT=claimed:1"
        + " sendplan-executor run --plan 2 --day 2027-03-02"
    )
    #expect(died.status == 137)
    try play(
      """
      printf 'id,channel,recipient\\nn1,email,n1@mail.example\\nn2,email,n2@mail.example\\n' |
      sendplan import -
      """,
      "cp -a . ../saved"
    )
  }

  /// The night that everything was prepared for.
  static let nightWords = [
    "sendplan", "nightly", "--to", "2027-03-03", "--approve", "--replies", "inbox", "--reports",
    "mail", "--keep", "2",
  ]

  /// The steps of that night, in order.
  static let nightSteps = [
    "settle", "base date", "replies", "plan", "verify", "rails", "decide", "reports", "prune",
  ]

  /// What a night leaves: the journal row by row, the plans' rows, and every byte of the reports.
  func traces() throws -> [String] {
    let look = try run(
      """
      sqlite3 sendplan.db 'SELECT seq, at, subject, item, before, after, cause, day, run FROM journal
      ORDER BY seq; SELECT version, base_date, state, digest FROM plan; SELECT version, message, day,
      position FROM plan_row ORDER BY version, message; SELECT * FROM reply'
      sqlite3 sendplan.db 'PRAGMA integrity_check'; sha256sum mail/*; ls out/new | wc -l
      """
    )
    #expect(look.status == 0, "\(look)")
    return look.output.split(separator: "\n").map(String.init)
  }

  /// Repeats the night until nobody is at work any more, such as the recovery of one that was killed.
  func finishNight() throws -> ChildProcess.Result {
    let line = ShellSession.nightWords.joined(separator: " ")
    var outcome = try run(line)
    for _ in 0..<50 where outcome.status == 75 { outcome = try run(line) }
    return outcome
  }
}
