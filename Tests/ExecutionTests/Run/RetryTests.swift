import Delivery
import Execution
import Formats
import Model
import Storage
import TestSupport
import Testing

@Suite("Retries")
struct RetryTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  private func filled(_ count: Int, attempts: Int = 5, capacity: Int = 100) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email", capacity: capacity, attempts: attempts)
    try workspace.write(count, for: "email")
    try workspace.approvePlan()
    return workspace
  }

  @Test(
    "What could not be taken is tried again after a while, after the others and under a new key"
  )
  func triesAgain() throws {
    let workspace = try filled(6)
    let stub = workspace.stub()
    stub.answer = { message in
      ["email-2-1", "email-2-2"].contains(message.key.text.prefix(9))
        ? .unavailable(reason: "greylisted") : .accepted(receipt: message.key.text)
    }

    let report = try workspace.executor.run(monday)

    #expect(report.end == .finished(completesPlan: true))
    #expect(report.channels.map(\.sent) == [6] && report.channels.map(\.unavailable) == [0])
    #expect(
      stub.given.map { String($0.key.text.prefix(9)) }
        == (1...6).map { "email-\($0)-1" } + ["email-2-2", "email-2-3"]
    )
    #expect(workspace.clock.waits == [4_000, 16_000])
    #expect(try workspace.uses().attempts == [8] && workspace.uses().counted == [6])
  }

  @Test("After three tries a message is left to the next plan, and a fresh plan has it again")
  func leavesToNextPlan() throws {
    let workspace = try filled(2)
    let stub = workspace.stub()
    stub.answer = { message in
      message.messageID == "email-1"
        ? .unavailable(reason: "greylisted") : .accepted(receipt: message.key.text)
    }

    let report = try workspace.executor.run(monday)

    #expect(report.end == .finished(completesPlan: false))
    #expect(report.channels.map(\.unavailable) == [1] && report.channels.map(\.left) == [1])
    #expect(try workspace.states() == ["email-1": .pending, "email-2": .sent])
    stub.answer = { .accepted(receipt: $0.key.text) }
    #expect(try workspace.approvePlan() == 2)
    _ = try workspace.executor.run(RunRequest(plan: 2, day: Workspace.monday))
    #expect(stub.given.last?.key.text.hasPrefix("email-1-4.") == true)
    #expect(try workspace.states()["email-1"] == .sent)
  }

  @Test(
    "A message has failed when it was refused for now by its own fault as often as it may be",
    arguments: 1...4
  )
  func fails(attempts: Int) throws {
    let workspace = try filled(1, attempts: attempts)
    try workspace.follow("email-1", with: "second")
    workspace.stub().answer = { _ in .unavailable(reason: "mailbox full", fault: .message) }
    let report = try workspace.executor.run(monday)
    guard attempts == 4 else {
      #expect(try workspace.states() == ["email-1": .failed, "second": .canceled])
      #expect(
        report.channels.map(\.failed) == [1] && report.channels[0].lastFailure == "mailbox full"
      )
      #expect(try workspace.uses().attempts == [attempts])
      return
    }
    #expect(try workspace.states()["email-1"] == .pending)
    try workspace.approvePlan()
    _ = try workspace.executor.run(RunRequest(plan: 2, day: Workspace.monday))
    #expect(try workspace.states() == ["email-1": .failed, "second": .canceled])
    #expect(try workspace.uses().attempts == [4])
    #expect(try workspace.lastCause(of: 1) == .attemptsUsedUp)
  }

  @Test("A crash before the sending uses up no attempt")
  func forgivesCrashes() throws {
    let workspace = try filled(1, attempts: 1)
    for _ in 1...3 { try workspace.crash(at: "claimed:1") }
    #expect(try workspace.execute().status == 0)
    #expect(try workspace.states() == ["email-1": .sent])
    #expect(try workspace.uses().counted == [1])
  }

  @Test("What was not taken gives its place of the day back, and is tried again in the same run")
  func givesPlaceBack() throws {
    let workspace = try filled(5, capacity: 5)
    let stub = workspace.stub()
    stub.answer = { message in
      message.messageID == "email-1"
        ? .unavailable(reason: "greylisted") : .accepted(receipt: message.key.text)
    }
    let report = try workspace.executor.run(monday)
    #expect(stub.given.count == 7)
    #expect(report.channels[0].skips == [] && report.channels[0].unavailable == 1)
    #expect(try workspace.uses().counted == [4])
  }

  @Test("While one channel waits for its next try the others go on")
  func waitsForNobody() throws {
    let workspace = try filled(1)
    try workspace.open("post")
    try workspace.write(1, for: "post")
    try workspace.approvePlan()
    let stub = workspace.stub()
    var isFirst = true
    stub.answer = { message in
      defer { isFirst = false }
      return isFirst ? .unavailable(reason: "greylisted") : .accepted(receipt: message.key.text)
    }
    _ = try workspace.executor.run(RunRequest(plan: 2, day: Workspace.monday))
    #expect(stub.given.map(\.messageID) == ["email-1", "post-1", "email-1"])
  }

  @Test("A channel that asks to be left alone for some time is, all of it")
  func heedsRetryAfter() throws {
    let workspace = try filled(6)
    let stub = workspace.stub()
    stub.answer = { message in
      message.key.text.hasPrefix("email-2-1")
        ? .unavailable(reason: "slow down", retryAfter: 90) : .accepted(receipt: message.key.text)
    }
    #expect(try workspace.executor.run(monday).end == .finished(completesPlan: true))
    #expect(workspace.clock.waits == [90_000])
    #expect(stub.given.suffix(3).map(\.messageID) == ["email-2", "email-5", "email-6"])
  }

  @Test(
    "A channel that asks for longer than a run waits is stopped for this run",
    arguments: [601, .max]
  )
  func stopsForRetryAfter(seconds: Int) throws {
    let workspace = try filled(6)
    workspace.stub().answer = { _ in .unavailable(reason: "come back tomorrow", retryAfter: seconds)
    }
    let report = try workspace.executor.run(monday)
    #expect(report.end == .interrupted && workspace.clock.waits.isEmpty)
    #expect(
      report.channels[0].unavailability
        == .asksToWait(seconds: seconds, reason: "come back tomorrow")
    )
    #expect(try workspace.states().values.allSatisfy { $0 == .pending })
  }

  @Test("A wait ends at once when somebody asks the run to end")
  func stopsWaiting() throws {
    let workspace = try filled(1)
    workspace.stub().answer = { _ in .unavailable(reason: "greylisted") }
    var isStopped = false
    workspace.dependencies.isStopRequested = { isStopped }
    workspace.dependencies.pause = { _ in isStopped = true }
    #expect(try workspace.executor.run(monday).end == .interrupted)
    #expect(try workspace.states() == ["email-1": .pending])
  }
}
