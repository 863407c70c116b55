import Delivery
import Execution
import Formats
import Model
import OperatingSystem
import Storage
import Testing

@Suite("What a run has come to")
struct RunResultTests {
  private let monday = RunRequest(plan: 1, day: Office.monday)

  /// Two messages on Monday, of which one waits for somebody to say what becomes of it.
  private func filled(attempts: Int = ChannelSettings.usualAttempts) throws -> Office {
    let office = try Office()
    try office.open("email", attempts: attempts)
    try office.write(2, for: "email")
    try office.approvePlan()
    return office
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
    let office = try filled()
    office.stub().answer = { message in
      message.messageID == "email-1" ? outcome : .accepted(receipt: "r")
    }
    let report = try office.executor.run(monday)
    #expect(try office.states() == ["email-1": state, "email-2": .sent])
    #expect(report.end == .finished(completesPlan: state == .sent || state == .failed))
    #expect(report.result == result)
  }

  @Test("What was left out for a reason leaves a run complete")
  func skips() throws {
    let office = try filled()
    _ = office.stub()
    try office.change { _ = try $0.apply(.cancel, to: "email-2") }
    let report = try office.executor.run(monday)
    #expect(report.channels.map(\.skips.count) == [1] && report.result == .complete)
  }

  @Test("A run that was stopped is interrupted, and one whose channel is out of order is faulty")
  func notWhole() throws {
    let office = try filled()
    let stub = office.stub()
    stub.fault = .system(SystemError(action: "open", path: "the stub", code: 5))
    #expect(try office.executor.run(monday).result == .faulty)
    stub.fault = nil
    office.dependencies.isStopRequested = { true }
    #expect(try office.executor.run(monday).result == .interrupted)
    office.dependencies.isStopRequested = { false }
    #expect(try office.executor.run(monday).result == .complete)
  }

  @Test(
    "What a run that died has left is told with the next run of another day",
    arguments: [true, false]
  )
  func leftByAnother(canLook: Bool) throws {
    let office = try Office()
    try office.open("email")
    try office.write(1, for: "email")
    try office.add([
      MessageDraft(
        id: "later",
        channel: "email",
        recipient: "reader@example.org",
        notBefore: Office.tuesday
      )
    ])
    try office.approvePlan()
    try office.change { change in
      let run = try #require(try change.startRun(plan: 1, day: Office.monday))
      _ = try change.claim(
        try change.snapshot.assignments(of: 1, on: Office.monday),
        for: run,
        on: run.day,
        room: RemainingDayCapacity(count: 9, limit: .capacity(channel: "email"))
      )
    }
    office.stub().promise = canLook ? .neither : .checkable
    office.clock.now = Office.morning.advanced(by: 86_400_000)
    let report = try office.executor.run(RunRequest(plan: 1, day: Office.tuesday))
    #expect(report.channels.map(\.sent) == [1] && report.channels.map(\.left) == [0])
    #expect(report.result == (canLook ? .incomplete : .faulty))
  }
}
