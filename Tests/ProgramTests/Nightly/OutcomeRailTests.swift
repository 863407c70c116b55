import Foundation
import TestSupport
import Testing

@Suite("Guard rails over what became of messages")
struct OutcomeRailTests {
  /// So many messages sent on one day, then the evening's nightly job of the next.
  private func send(_ count: Int, in session: borrowing ShellSession, failing: Int = 0) throws {
    var rows = "id,channel,recipient,not_before\n"
    for number in 1...count { rows += "m\(number),email,u\(number)@d\(number).example,\n" }
    for number in 1...20 { rows += "later\(number),email,v\(number)@e.example,2027-03-02\n" }
    try session.write(rows, to: "messages.csv")
    try session.write(
      """
      #!/bin/sh
      cat >/dev/null
      echo x >>calls
      [ $(wc -l <calls) -gt \(failing) ] && exit 0
      echo '550 5.1.1 User unknown' >&2
      exit 67

      """,
      to: "mailer.sh"
    )
    try session.play(
      "chmod +x mailer.sh",
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 500 --sender me@desk.example"
        + " --transport sendmail:$PWD/mailer.sh",
      "sendplan import messages.csv",
      "sendplan plan --horizon 9",
      "sendplan approve 1"
    )
    let sent = try session.run("sendplan-executor run --plan 1 --day 2027-03-01")
    #expect(sent.status == (failing > 0 ? 1 : 0), "\(sent)")
  }

  private let night = """
    SENDPLAN_NOW=2027-03-02T02:00:00.000Z sendplan nightly --to 2027-03-02 --approve --horizon 9
    """
  private let run = """
    SENDPLAN_NOW=2027-03-02T06:30:00.000Z sendplan-executor run \
    --plan $(sendplan plans --format csv | awk -F, '$2 == "approved" { print $1 }') --day 2027-03-02
    """

  @Test(
    "More failures than the rail allows hold the night and stop the channel until a person resumes it",
    arguments: [(20, 2, true), (20, 3, false), (40, 4, true), (29, 3, false)]
  )
  func failures(count: Int, failing: Int, holds: Bool) throws {
    let session = try ShellSession()
    try send(count, in: session, failing: failing)
    let outcome = try session.run(night)
    #expect(outcome.status == (holds ? 0 : 3), "\(outcome)")
    #expect(outcome.output.contains("\(failing) failed; most often: 550 5.1.1 User unknown"))
    guard !holds else { return }
    #expect(
      outcome.output.contains(
        "of \(count) messages of channel 'email' in the last 7 days, \(failing) failed"
      )
    )
    let status = try session.run("sendplan status")
    #expect(status.output.hasPrefix("! channel 'email' sends nothing since "), "\(status)")
    #expect(status.output.contains("'sendplan channel resume email'"))
    // The approved plan may still be sent, but not by this channel.
    let held = try session.run(run)
    #expect(held.status == 74 && held.error.contains("it is stopped: guard rail broken"))
    try session.play("sendplan channel resume email", "\(night) | grep 'every rail holds'")
    let sent = try session.run(run)
    #expect(sent.status == 0, "\(sent)")
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test(
    "Bounces and complaints have rails of their own, from three on",
    arguments: [
      ("bounce", 3, 60, true), ("bounce", 4, 60, false), ("bounce", 2, 10, true),
      ("complaint", 2, 10, true), ("complaint", 3, 200, false),
    ]
  )
  func returned(kind: String, events: Int, count: Int, holds: Bool) throws {
    let session = try ShellSession()
    try send(count, in: session)
    let rows = (1...events).map { "m\($0),2027-03-01,\(kind)\n" }
    try session.write("message_id,on,kind\n" + rows.joined(), to: "back.csv")
    try session.play("sendplan replies import back.csv")
    let outcome = try session.run(night)
    #expect(outcome.status == (holds ? 0 : 3), "\(outcome)")
    #expect(outcome.output.contains("channel 'email' in the last 7 days") == !holds)
    let metrics = try session.run("sendplan metrics")
    let name = kind == "bounce" ? "bounced" : "complained"
    let approvedSince = holds ? 0 : events
    #expect(metrics.output.contains("sendplan_went_wrong{outcome=\"\(name)\"} \(approvedSince)\n"))
    #expect(metrics.output.contains("sendplan_channel_stopped{channel=\"email\"") == !holds)
  }

  @Test("A run asks the rails itself, and status says so before")
  func withoutNight() throws {
    let session = try ShellSession()
    try send(20, in: session, failing: 5)
    let tuesday = "SENDPLAN_NOW=2027-03-02T06:30:00.000Z"
    let status = try session.run("\(tuesday) sendplan status")
    #expect(status.output.contains("! of 20 messages of channel 'email'"), "\(status)")
    #expect(status.output.contains("! 5 messages failed since a plan was approved"))
    let held = try session.run(
      "\(tuesday) sendplan-executor run --plan 1 --day 2027-03-02"
    )
    #expect(held.status == 74 && held.error.contains("it is stopped: guard rail broken"))
    #expect(try session.run("wc -l <calls").output.contains("20"))
  }

  @Test("Only a person lets what went wrong count no more: the next nights are held, too")
  func staysBroken() throws {
    let session = try ShellSession()
    try send(60, in: session)
    for (night, day) in ["02", "03", "04"].enumerated() {
      // One more came back, so that the sentence is another.
      let rows = (1...4 + night).map { "m\($0),2027-03-01,bounce\n" }.joined()
      try session.write("message_id,on,kind\n\(rows)", to: "back.csv")
      let now = "SENDPLAN_NOW=2027-03-\(day)T02:00:00.000Z"
      try session.play("\(now) sendplan replies import back.csv")
      let outcome = try session.run(
        "\(now) sendplan nightly --to 2027-03-\(day) --approve --horizon 9"
      )
      #expect(outcome.status == 3 && outcome.output.contains("not hold: bounces"), "\(outcome)")
    }
    #expect(try session.run("sendplan journal | grep -c resumed").output == "0\n")
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test("What a rail over outcomes allows can be stated")
  func stated() throws {
    let session = try ShellSession()
    try send(20, in: session, failing: 5)
    try session.play("sendplan guard set failures 25")
    #expect(try session.run(night).status == 0)
  }
}
