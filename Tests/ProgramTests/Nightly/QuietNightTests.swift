import Foundation
import TestSupport
import Testing

/// Law 11 with the real programs: nights on which nothing changes but what was sent.
@Suite("Quiet nights")
struct QuietNightTests {
  /// What is stated beside two channels with a few hundred contacts' worth of rules in small.
  private static let kinds = [
    "true",
    "sendplan channel set email --followups-first && sendplan window set email --most 11 --days 4",
    "sendplan recipient limit --most 1 --days 3",
    """
    sendplan channel set email:a --capacity 2 && sendplan channel set email:b --capacity 3 --openers-first
    """,
  ]

  @Test("Each plan is the rest of the last one, message by message", arguments: kinds)
  func rest(_ limits: String) throws {
    let session = try ShellSession()
    let messages = try session.run(
      """
      sendplan init --base-date 2027-03-01
      sendplan channel set email --capacity 4 --open mon-sat --transport maildir:out
      sendplan channel set calls --capacity 2 --transport maildir:out
      \(limits)
      { echo id,channel,recipient,priority,not_before,deadline,follows,wait_days
      seq 14 | awk '{ print "a" $1 ",email,p" $1 "@x.example," 4 + $1 % 3 ",,,," }'
      seq 14 | awk '{ print "b" $1 ",email,p" $1 "@x.example,5,,,a" $1 "," 1 + $1 % 4 }'
      seq 9 | awk '{ print "c" $1 ",calls,p" $1 "@x.example,5,2027-03-0" $1 ",2027-03-2" $1 ",," }'
      seq 3 | awk '{ print "late" $1 ",calls,q" $1 "@x.example,5,,,," }'
      } > messages.csv && sendplan import messages.csv
      """
    )
    #expect(messages.status == 0, "\(messages)")
    var last: [String: String] = [:]
    var compared = 0
    for night in 1...9 {
      let (day, version) = ("2027-03-0\(night)", night)
      let done = try session.run(
        """
        export SENDPLAN_NOW=\(day)T06:30:00.000Z
        sendplan nightly --to \(day) --horizon 60 --approve > night.txt || exit 1
        sendplan-executor run --plan \(version) --day \(day) > run.txt || exit 2
        sendplan show \(version) --list assignments --format csv | cut -d, -f1,3-6 | tail -n +2
        """
      )
      #expect(done.status == 0, "\(limits), night \(night): \(done)")
      let rows = done.output.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      // Day, channel, account and position of each message by its id.
      let plan = Dictionary(
        uniqueKeysWithValues: rows.map { ($0[4], $0[..<4].joined(separator: " ")) }
      )
      for (message, place) in plan {
        compared += 1
        if night > 1 { #expect(last[message] == place, "\(limits), night \(night): \(message)") }
      }
      last = plan
    }
    #expect(compared > 100)
    let drift = try session.run("sendplan trace --drift && sendplan check journal")
    #expect(drift.output.hasPrefix("nothing moved later"), "\(drift)")
  }
}
