import Delivery
import Execution
import Formats
import Model
import OperatingSystem
import Storage
import Testing

@Suite("What a run has come to")
struct RunResultTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  /// Two messages on Monday, of which one waits for somebody to say what becomes of it.
  private func filled(attempts: Int = ChannelSettings.usualAttempts) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email", attempts: attempts)
    try workspace.write(2, for: "email")
    try workspace.approvePlan()
    return workspace
  }

  @Test(
    "One message that was not accepted is enough for a run to be incomplete",
    arguments: [
      (DeliveryOutcome.accepted(receipt: "r"), MessageState.sent, RunResult.complete),
      (.refused(reason: "no"), .failed, .incomplete),
      (.unavailable(reason: "busy"), .pending, .incomplete),
      (.unknown(reason: "silence"), .inDoubt, .incomplete),
    ]
  )
  func incomplete(outcome: DeliveryOutcome, state: MessageState, result: RunResult) throws {
    let workspace = try filled()
    workspace.stub().answer = { message in
      message.messageID == "email-1" ? outcome : .accepted(receipt: "r")
    }
    let report = try workspace.executor.run(monday)
    #expect(try workspace.states() == ["email-1": state, "email-2": .sent])
    #expect(report.end == .finished(completesPlan: state == .sent || state == .failed))
    #expect(report.result == result)
  }

  @Test("What was left out for a reason leaves a run complete")
  func skips() throws {
    let workspace = try filled()
    _ = workspace.stub()
    try workspace.change { _ = try $0.apply(.cancel, to: "email-2") }
    let report = try workspace.executor.run(monday)
    #expect(report.channels.map(\.skips.count) == [1] && report.result == .complete)
  }

  @Test("A run that was stopped is interrupted, and one whose channel is out of order is faulty")
  func notWhole() throws {
    let workspace = try filled()
    let stub = workspace.stub()
    stub.error = .system(SystemError(action: "open", path: "the stub", code: 5))
    #expect(try workspace.executor.run(monday).result == .failed)
    stub.error = nil
    workspace.dependencies.isStopRequested = { true }
    #expect(try workspace.executor.run(monday).result == .interrupted)
    workspace.dependencies.isStopRequested = { false }
    #expect(try workspace.executor.run(monday).result == .complete)
  }

  @Test(
    "What a run that died has left is told with the next run of another day",
    arguments: [true, false]
  )
  func leftByAnother(canLook: Bool) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.add([
      MessageDraft(
        id: "later",
        channel: "email",
        recipient: "reader@example.org",
        notBefore: Workspace.tuesday
      )
    ])
    try workspace.approvePlan()
    try workspace.change { change in
      let run = try #require(try change.startRun(plan: 1, day: Workspace.monday))
      _ = try change.claim(
        try change.snapshot.assignments(of: 1, on: Workspace.monday),
        for: run,
        on: run.day,
        room: RemainingDayCapacity(count: 9, limit: .capacity(channel: "email"))
      )
    }
    workspace.stub().guarantee = canLook ? .neither : .checkable
    workspace.clock.now = Workspace.morning.advanced(by: 86_400_000)
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.tuesday))
    #expect(report.channels.map(\.sent) == [1] && report.channels.map(\.left) == [0])
    #expect(report.result == (canLook ? .incomplete : .failed))
  }
}
