import Model
import TestSupport
import Testing

@Suite("Messages in doubt")
struct DoubtTests {
  /// The message m in doubt, followed by a, which is followed by b.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.bringMessage(to: .inDoubt)
    try session.play(
      """
      printf '%s\\n' id,channel,recipient,follows,wait_days a,email,a@mail.example,m,3 \
      b,email,a@mail.example,a,3 | sendplan import -
      """
    )
  }

  @Test("Resolved as sent, what follows is released from the day of the run on")
  func sent() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan base advance --to 2027-03-02")
    let outcome = try session.run("sendplan resolve m --as sent")
    let lines = "m: resolved as sent, and 1 follow-up released\n1 changed, 0 unchanged, 0 refused\n"
    #expect(outcome.output == lines)
    #expect(
      try session.run("sendplan message list --format csv | cut -d, -f 1,2,11").output
        == "id,status,not_before\nm,sent,\na,pending,2027-03-04\nb,waiting,\n"
    )
    #expect(try session.disagreements() == 0)
  }

  @Test("Resolved as failed, what follows ends with it")
  func failed() throws {
    let session = try ShellSession()
    try prepare(session)
    let outcome = try session.run("sendplan resolve m --as failed")
    #expect(outcome.output.hasPrefix("m: resolved as failed, and 2 follow-ups ended with it\n"))
    #expect(
      try session.run("sendplan message list --format csv | cut -d, -f 1,2").output
        == "id,status\nm,failed\na,canceled\nb,canceled\n"
    )
    #expect(try session.column("SELECT cause FROM journal ORDER BY seq DESC LIMIT 2") == [5, 5])
  }

  @Test("Resolved as not sent, it is planned and sent again, and what follows waits")
  func notSent() throws {
    let session = try ShellSession()
    try prepare(session)
    let outcome = try session.run("sendplan resolve m --as not-sent")
    #expect(
      outcome.output.hasPrefix(
        "m: resolved as not sent; it is pending again: 'sendplan plan' finds a day for it\n"
      )
    )
    try session.play(
      "sendplan-executor recover",
      "sendplan plan",
      "sendplan approve 2",
      "sendplan-executor run --plan 2 --day 2027-03-01 --on-another-day"
    )
    #expect(
      try session.run("sendplan message list --format csv | cut -d, -f 1,2,13").output
        == "id,status,attempts\nm,sent,2\na,pending,0\nb,waiting,0\n"
    )
  }

  @Test(
    "The last message in doubt, resolved after its run has finished, completes the plan",
    arguments: ["sent", "failed"]
  )
  func completes(outcome: String) throws {
    let session = try ShellSession()
    try session.bringMessage(to: .inDoubt)
    // The run is not over yet, and ends by itself.
    try session.play("sendplan-executor recover > recovery || grep -q 'in doubt' recovery")
    _ = try session.run("sendplan-executor run --plan 1 --day 2027-03-01")
    #expect(try session.stateOfPlan() == PlanState.approved.rawValue)
    let status = try session.run("sendplan status")
    #expect(status.status == 1)
    #expect(status.output.contains("\n    sendplan resolve m --as sent|not-sent|failed\n"))
    let card = try session.run("sendplan message show m")
    #expect(card.output.contains("then sendplan resolve m --as sent|not-sent|failed\n"))

    let resolution = try session.run("sendplan resolve m --as \(outcome)")

    #expect(resolution.output.hasSuffix("\nplan 1 is completed with it\n"))
    #expect(try session.stateOfPlan() == PlanState.completed.rawValue)
    #expect(try session.disagreements() == 0)
    #expect(try session.run("sendplan status").status == 0)
  }

  @Test("A plan whose run is not over, or of which something is pending again, stays approved")
  func staysApproved() throws {
    let session = try ShellSession()
    try session.bringMessage(to: .inDoubt)
    #expect(try !session.run("sendplan resolve m --as sent").output.contains("completed"))
    #expect(try session.stateOfPlan() == PlanState.approved.rawValue)
    try session.restore()
    _ = try session.run("sendplan-executor run --plan 1 --day 2027-03-01")
    let resolution = try session.run("sendplan resolve m --as not-sent")
    #expect(resolution.status == 0 && !resolution.output.contains("completed"))
    #expect(try session.stateOfPlan() == PlanState.approved.rawValue)
  }
}
