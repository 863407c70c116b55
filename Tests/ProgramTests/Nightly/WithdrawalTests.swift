import Model
import TestSupport
import Testing

@Suite("Withdrawn approvals")
struct WithdrawalTests {
  private static let withdrawal = "sendplan unapprove 1 --by Ann --reason 'wrong: price'"
  private static let night = "sendplan nightly --to 2027-03-01 --approve"

  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 5 --transport maildir:out --sender a@us.example",
      """
      { echo id,channel,recipient; seq 20 | sed 's/.*/m&,email,r&@mail.example/'; } | sendplan import -
      """,
      Self.night
    )
  }

  @Test("No night approves a plan until a person has, and each compares with the withdrawn one")
  func nights() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(Self.withdrawal, "seq 2 20 | sed 's/^/m/' | sendplan cancel --ids-from -")
    for _ in 1...2 {
      let outcome = try session.run(Self.night)
      #expect(outcome.status == 3, "\(outcome)")
      let why = outcome.output.firstMatch(
        of: /\n  nothing is approved: plan 1 was withdrawn at [^ ]+ by Ann: wrong: price: no night/
      )
      #expect(why != nil, "\(outcome)")
      #expect(outcome.output.contains("\n  load-changed: "), "\(outcome)")
      #expect(outcome.output.contains("\ncompare:  sendplan diff 1 2\n"), "\(outcome)")
    }
    #expect(try session.column("SELECT state FROM plan ORDER BY version") == [6, 1])
    #expect(try session.run("sendplan plan").output.contains("  against plan 1 (withdrawn): "))
    try session.play("sendplan report 3 && grep -q 'Against plan 1' Reports/plan-3.html")
    try session.play("sendplan approve 3", "sendplan cancel m1")
    #expect(
      try session.run("sendplan guard set load-changed 100 && \(Self.night)").status == 0
    )
    #expect(try session.column("SELECT state FROM plan ORDER BY version") == [6, 5, 5, 2])
    #expect(try session.disagreements() == 0)
  }

  @Test("Where several people have to approve, whoever asks what waits is told to name oneself")
  func several() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan guard set approvals 2", "sendplan plan")
    for approved in [false, true] {
      if approved { #expect(try session.run("sendplan approve 2 --by Ann").status == 3) }
      let status = try session.run("sendplan status --format json").output
      let so = approved ? " for another person, after Ann" : ""
      #expect(status.contains("plan 2 waits\(so): 'sendplan approve 2 --by NAME' or"), "\(status)")
    }
  }

  @Test("The withdrawn plan keeps its rows while nothing else is approved")
  func pruning() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(Self.withdrawal)
    for number in 1...4 { try session.play("sendplan cancel m\(number)", "sendplan plan") }
    try session.play("sendplan prune --keep 1", "sendplan diff 1 5", "sendplan approve 5")
    try session.play("sendplan prune --keep 1")
    #expect(try session.column("SELECT DISTINCT version FROM plan_row") == [5])
    #expect(try session.disagreements() == 0)
  }

  @Test("Nothing is withdrawn while a run is under way, and nothing of a withdrawn plan is sent")
  func runs() throws {
    let session = try ShellSession()
    try prepare(session)
    let execute = "sendplan-executor run --plan 1 --day 2027-03-01 --on-another-day"
    #expect(try session.run("SENDPLAN_TEST_KILL_AT=claimed:1 \(execute)").status == 137)
    let before = try session.journal()
    let refused = try session.run(Self.withdrawal)
    #expect(refused.status == 1 && refused.error.contains("'sendplan-executor recover'"))
    #expect(try session.journal() == before)
    #expect(try !session.allows(Step(2, "1", from: 2, to: 6, .withdrawn)))
    try session.play("sendplan-executor recover", Self.withdrawal)
    #expect(try session.run("\(Self.withdrawal) --operation again").output.contains("already"))
    let attempts = try session.column("SELECT count(*) FROM attempt")
    let outcome = try session.run(execute)
    #expect(outcome.status == 1 && outcome.error.contains("plan 1 is withdrawn"), "\(outcome)")
    #expect(try session.column("SELECT count(*) FROM attempt") == attempts)
    #expect(try session.column("SELECT count(*) FROM run") == [1])
  }

  @Test("A draft beside the withdrawn plan is stale, and one computed afterwards can be approved")
  func drafts() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan plan", Self.withdrawal, "sendplan plan")
    let stale = try session.run("sendplan approve 2")
    #expect(stale.error.contains("the approved plan was 1 and is none"), "\(stale)")
    #expect(try !session.allows(Step(2, "2", from: 1, to: 2, .approved)))
    #expect(try session.run("sendplan approve 1").status == 1)
    #expect(try session.run("sendplan status").status == 1)
    try session.play("sendplan approve 3", "sendplan status")
  }

  @Test("Who decided and why is told by every command and page that tells of the plan")
  func told() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan plan", "sendplan approve 2 --by Bo --reason 'a <b> & c'")
    let commands = [
      "sendplan show 2", "sendplan plans --format csv", "sendplan journal --of plan:2",
      "sendplan journal",
    ]
    for command in commands {
      let told = try session.run(command).output
      #expect(told.contains("Bo") && told.contains("a <b> & c"), "\(command): \(told)")
    }
    try session.play("sendplan report 2")
    let page = try session.run("cat Reports/plan-2.html").output
    #expect(page.contains("by Bo: a &lt;b&gt; &amp; c"))
    for words in ["--by ' '", "--by 'a: b'", "--reason ''"] {
      #expect(try session.run("sendplan unapprove 2 --reason x \(words)").status == 64)
    }
    #expect(try session.run("sendplan unapprove 2").status == 64)
    let actor = try session.run("echo $(id -un)@$(uname -n)").output.dropLast()
    try session.play("sendplan unapprove 2 --reason typo")
    let need = try session.run("sendplan status")
    #expect(need.output.contains("plan 2 was withdrawn at "), "\(need)")
    #expect(need.output.contains(" by \(actor): typo: nothing is sent"), "\(need)")
    #expect(need.status == 1)
  }

  @Test("The journal proves that an approval was withdrawn with a reason")
  func proof() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(Self.withdrawal, "sendplan check journal")
    try session.execute(
      "UPDATE journal SET note = NULL WHERE subject = 2 AND after = 6",
      without: "journal_is_not_edited"
    )
    #expect(try session.run("sendplan check journal").status == 1)
  }
}
