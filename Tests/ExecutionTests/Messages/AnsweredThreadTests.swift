import Delivery
import Execution
import Formats
import Model
import Storage
import Testing

@Suite("Threads that are answered while they are sent")
struct AnsweredThreadTests {
  /// A thread of `email-1`, sent on Monday, then `again`, claimed on Tuesday, then `later`.
  private func claimedStep() throws -> (workspace: Workspace, run: Run) {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.follow("email-1", with: "again")
    try workspace.follow("again", with: "later")
    try workspace.approvePlan()
    _ = workspace.stub()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    var started: Run?
    try workspace.change { change in
      let run = try #require(try change.startRun(plan: 1, day: Workspace.tuesday))
      for assignment in try change.snapshot.assignments(of: 1, on: Workspace.tuesday) {
        _ = try change.claim(
          [assignment],
          for: run,
          on: run.day,
          room: RemainingDayCapacity(count: 100, limit: .capacity(channel: "email"))
        )
      }
      started = run
    }
    #expect(
      try workspace.states() == ["email-1": .sent, "again": .claimed, "later": .waiting]
    )
    return (workspace, try #require(started))
  }

  private func number(of id: String, in workspace: Workspace) throws -> Int32 {
    try workspace.database.read { try $0.message(id: id).number }
  }

  /// How a claim can end, what the step is then, and what is right for it once the thread is answered.
  static let ends: [(Settlement, MessageState)] = [
    (.accepted(receipt: "r"), .sent), (.refused(reason: "no"), .failed),
    (.refusedForNow(reason: "busy"), .canceled), (.provedUnsent, .canceled),
    (.unknown(reason: "silence"), .inDoubt),
  ]

  @Test("A step that is claimed when the answer comes is left to finish", arguments: ends.indices)
  func leftToFinish(end: Int) throws {
    let (settlement, state) = Self.ends[end]
    let (workspace, run) = try claimedStep()
    try workspace.change { change in
      let effect = try change.apply(.reply(on: Workspace.tuesday), to: "email-1")
      #expect(effect.isChange && effect.claimed == ["again"] && effect.followers == 1)
    }
    #expect(
      try workspace.states() == ["email-1": .sent, "again": .claimed, "later": .canceled]
    )
    let step = try number(of: "again", in: workspace)
    try workspace.change { change in
      let after = try change.settle(step, settlement, by: run)
      #expect(after == state)
    }
    #expect(try workspace.states() == ["email-1": .sent, "again": state, "later": .canceled])
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("A step in doubt that proves to be unsent is canceled, because the thread has its answer")
  func doubt() throws {
    let (workspace, run) = try claimedStep()
    let step = try number(of: "again", in: workspace)
    try workspace.change { change in
      _ = try change.settle(step, .unknown(reason: "silence"), by: run)
      _ = try change.apply(.reply(on: Workspace.tuesday), to: "email-1")
      let effect = try change.apply(.resolveNotSent, to: "again")
      #expect(effect.state == .canceled)
    }
    #expect(try workspace.states()["again"] == .canceled)
  }

  @Test("A step in doubt that proves to be sent releases nothing any more")
  func doubtSent() throws {
    let (workspace, run) = try claimedStep()
    let step = try number(of: "again", in: workspace)
    try workspace.change { change in
      _ = try change.settle(step, .unknown(reason: "silence"), by: run)
      _ = try change.apply(.reply(on: Workspace.tuesday), to: "email-1")
      #expect(try change.apply(.resolveSent, to: "again").followers == 0)
    }
    #expect(try workspace.states() == ["email-1": .sent, "again": .sent, "later": .canceled])
  }

  @Test("Without an answer a step that was turned away is pending again")
  func noAnswer() throws {
    let (workspace, run) = try claimedStep()
    let step = try number(of: "again", in: workspace)
    try workspace.change { change in
      let after = try change.settle(step, .refusedForNow(reason: "busy"), by: run)
      #expect(after == .pending)
    }
    #expect(try workspace.states()["later"] == .waiting)
  }

  @Test("An answer to the very message that is being sent ends its thread")
  func answeredWhileSent() throws {
    let (workspace, _) = try claimedStep()
    try workspace.change { change in
      let effect = try change.apply(.reply(on: Workspace.tuesday), to: "again")
      #expect(effect.isChange && effect.claimed.isEmpty && effect.followers == 1)
    }
    #expect(try workspace.states()["again"] == .claimed)
  }

  @Test("An answer that comes during a run stops what the run has not picked up yet")
  func duringRun() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(6, for: "email")
    for number in 1...6 { try workspace.follow("email-\(number)", with: "again-\(number)") }
    try workspace.approvePlan()
    let stub = workspace.stub()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    var isAnswered = false
    workspace.dependencies.reached = { [unowned workspace] step in
      guard step == .claimed, !isAnswered else { return }
      isAnswered = true
      do {
        try workspace.change { change in
          let inTime = try change.apply(.reply(on: Workspace.tuesday), to: "email-6")
          #expect(inTime.followers == 1 && inTime.claimed.isEmpty)
          let late = try change.apply(.reply(on: Workspace.tuesday), to: "email-1")
          #expect(late.followers == 0 && late.claimed == ["again-1"])
        }
      } catch {
        Issue.record(error)
      }
    }
    workspace.clock.now = Workspace.morning.advanced(by: 86_400_000)
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.tuesday))
    let channel = try #require(report.channels.first)
    #expect(channel.sent == 5 && channel.skips.map(\.id) == ["again-6"])
    #expect(!stub.given.contains { $0.messageID == "again-6" })
  }

  @Test("A message to a suppressed address that is still pending is canceled at the claim")
  func suppressedAtClaim() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(3, for: "email")
    try workspace.follow("email-2", with: "again")
    try workspace.approvePlan()
    // Stated beside the command, which would have canceled it at once.
    try workspace.change {
      try $0.stateSuppression(of: Addressee(FoldedAddress("reader2@example.org")), .bounce)
    }
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    let channel = try #require(report.channels.first)
    #expect(channel.sent == 2)
    #expect(
      channel.skips == [.init(id: "email-2", reason: .suppressed(.address("reader2@example.org")))]
    )
    #expect(try workspace.states()["email-2"] == .canceled)
    #expect(try workspace.states()["again"] == .canceled)
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("What was turned away is not tried again once its recipient is suppressed")
  func suppressedWhileSent() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(2, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.answer = {
      $0.messageID == "email-1" ? .unavailable(reason: "busy") : .accepted(receipt: "r")
    }
    var isDone = false
    workspace.dependencies.reached = { [unowned workspace] step in
      guard step == .delivered, !isDone else { return }
      isDone = true
      do {
        try workspace.change { change in
          let effect = try change.suppress(
            Addressee(FoldedAddress("Reader1@Example.ORG")),
            reason: "asked"
          )
          #expect(effect?.canceled == 0 && effect?.claimed == ["email-1"])
        }
      } catch {
        Issue.record(error)
      }
    }
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    let channel = try #require(report.channels.first)
    #expect(channel.sent == 1 && channel.canceled == 1 && channel.left == 0 && channel.isComplete)
    #expect(stub.given.count { $0.messageID == "email-1" } == 1)
    #expect(try workspace.states()["email-1"] == .canceled)
  }
}
