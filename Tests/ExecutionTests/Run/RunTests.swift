import Delivery
import Execution
import Formats
import Model
import OperatingSystem
import Storage
import Testing

@Suite("A run")
struct RunTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  @Test("A run sends what the plan assigns to its day, in the plan's order, and nothing else")
  func sendsTheDay() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(10, for: "email")
    try workspace.open("later")
    try workspace.write(2, for: "later", notBefore: Workspace.tuesday)
    try workspace.approvePlan()
    let stub = workspace.stub()

    let report = try workspace.executor.run(monday)

    #expect(report.end == .finished(completesPlan: false))
    #expect(report.channels.map(\.channel) == ["email"])
    #expect(report.channels.map(\.sent) == [10] && report.channels.map(\.left) == [0])
    #expect(stub.given.map(\.messageID) == (1...10).map { "email-\($0)" })
    #expect(
      try workspace.states().filter { $0.value == .pending }.keys.sorted() == [
        "later-1", "later-2",
      ]
    )
  }

  @Test("A message is composed of what is stored, at the instant of its claim")
  func composes() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    _ = try workspace.executor.run(monday)
    let message = try #require(stub.given.first)
    #expect(
      message.sender == "desk@example.org" && message.content.recipient == "reader1@example.org"
    )
    #expect(message.content.subject == "Letter 1" && message.content.body == "Hello 1")
    #expect(message.composedAt == Workspace.morning)
    #expect(message.key.text.hasPrefix("email-1-1."))
  }

  @Test("The last day's run completes the plan")
  func completesPlan() throws {
    let workspace = try Workspace()
    try workspace.fill()
    #expect(try workspace.executor.run(monday).end == .finished(completesPlan: true))
    #expect(try workspace.database.read { try $0.plan(1).state } == .completed)
  }

  @Test("Law 9: a finished run that is repeated does nothing and says so")
  func repeats() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let stub = workspace.stub()
    _ = try workspace.executor.run(monday)
    let given = stub.given.count
    let report = try workspace.executor.run(monday)
    #expect(report.end == .finishedBefore && report.channels.isEmpty)
    #expect(stub.given.count == given)
  }

  @Test("A run that is asked to stop ends after its batch, and goes on when it is repeated")
  func stops() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let stub = workspace.stub()
    var batches = 0
    workspace.dependencies.reached = { step in if step == .acknowledged { batches += 1 } }
    workspace.dependencies.isStopRequested = { batches == 2 }

    let first = try workspace.executor.run(monday)

    #expect(first.end == .interrupted)
    #expect(first.channels.map(\.sent) == [8, 0, 0] && first.channels.map(\.left) == [4, 5, 3])
    #expect(try workspace.runState() == .interrupted)

    batches = 3
    let second = try workspace.executor.run(monday)

    #expect(second.end == .finished(completesPlan: true))
    #expect(second.channels.map(\.sent) == [12, 5, 3])
    #expect(Set(stub.given.map(\.messageID)).count == 20 && stub.given.count == 20)
  }

  @Test(
    "The answer of a transport decides the state of a message",
    arguments: [
      (DeliveryOutcome.accepted(receipt: "r"), MessageState.sent),
      (.refused(reason: "no such person"), .failed),
      (.unavailable(reason: "try later"), .pending),
      (.unknown(reason: "the line went dead"), .inDoubt),
    ]
  )
  func settles(outcome: DeliveryOutcome, state: MessageState) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(3, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.answer = { $0.messageID == "email-2" ? outcome : .accepted(receipt: "r") }
    let report = try workspace.executor.run(monday)
    #expect(report.end != .interrupted)
    #expect(try workspace.states() == ["email-1": .sent, "email-2": state, "email-3": .sent])
    let channel = try #require(report.channels.first)
    #expect(channel.sent == (state == .sent ? 3 : 2))
    #expect(channel.failed == (state == .failed ? 1 : 0))
    #expect(channel.inDoubt == (state == .inDoubt ? 1 : 0))
    #expect(channel.left == (state == .pending ? 1 : 0))
  }

  @Test("A channel is given up once it could not take several messages in a row")
  func givesUp() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(40, for: "email")
    try workspace.open("post")
    try workspace.write(2, for: "post")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.answer = { message in
      message.messageID.hasPrefix("email") && message.messageID != "email-3"
        ? .unavailable(reason: "the line is down") : .accepted(receipt: "r")
    }

    let report = try workspace.executor.run(monday)

    #expect(report.end == .interrupted)
    #expect(report.channels.map(\.sent) == [1, 2])
    #expect(
      report.channels[0].unavailability == .refused(times: 5, reason: "the line is down")
    )
    #expect(report.channels[1].unavailability == nil)
    #expect(stub.given.count == 8 + 2)

    stub.answer = { .accepted(receipt: $0.key.text) }
    #expect(try workspace.executor.run(monday).end == .finished(completesPlan: true))
    #expect(try workspace.states().values.allSatisfy { $0 == .sent })
    #expect(Set(stub.given.map(\.key)).count == stub.given.count)
  }

  @Test(
    "Several messages in a row of which nobody knows whether they arrived stop their channel, too",
    arguments: [DeliveryGuarantee.neither, .idempotent]
  )
  func givesUpInDoubt(guarantee: DeliveryGuarantee) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(40, for: "email")
    try workspace.open("post")
    try workspace.write(2, for: "post")
    try workspace.approvePlan()
    let stub = workspace.stub()
    (stub.guarantee, stub.batchLimit) = (guarantee, 1)
    stub.answer = { message in
      message.messageID.hasPrefix("email")
        ? .unknown(reason: "the line went dead") : .accepted(receipt: "r")
    }

    let report = try workspace.executor.run(monday)

    #expect(report.end == .interrupted)
    let most = guarantee == .neither ? 3 : 10
    let reason = "the line went dead"
    #expect(
      report.channels[0].unavailability
        == (guarantee == .neither
          ? .refused(times: most, reason: reason) : .unavailable(times: most, reason: reason))
    )
    #expect(report.channels[1].sent == 2)
    let states = try workspace.states().values
    #expect(states.count { $0 == (guarantee == .neither ? .inDoubt : .claimed) } == most)
    #expect(states.count { $0 == .pending } == 40 - most)
    #expect(Set(stub.given.map(\.key)).count == most + 2)
  }

  @Test("Nothing is claimed for a channel whose transport is out of order")
  func claimsNothingInVain() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let stub = workspace.stub()
    let error = DeliveryError.system(SystemError(action: "open", path: "outbox", code: 13))
    stub.error = error
    let report = try workspace.executor.run(monday)
    #expect(report.end == .interrupted)
    #expect(report.channels.allSatisfy { $0.unavailability == .transport(error) })
    #expect(try workspace.uses().attempts.isEmpty)
  }

  @Test("Messages go where the channel's settings say at the instant of their claim")
  func followsSettings() throws {
    let workspace = try Workspace()
    try workspace.open("email", transport: "maildir:/old")
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    let (old, new) = (StubTransport(), StubTransport())
    workspace.dependencies.transport = { address, _ in address == .maildir(path: "/old") ? old : new
    }
    old.whenChecked = { [unowned workspace] in
      #expect(throws: Never.self) { try workspace.open("email", transport: "maildir:/new") }
    }
    _ = try workspace.executor.run(monday)
    #expect(old.given.isEmpty && new.given.count == 1)
  }

  @Test(
    "No message fails because its channel lacks a sender: the channel is left alone",
    arguments: [
      ("", "it has no sender"), ("  ", "it has no sender"),
      ("desk@example.org\r\nBcc: eve", "its sender contains a control character"),
    ]
  )
  func wantsSender(sender: String, sentence: String) throws {
    let workspace = try Workspace()
    try workspace.open("email", sender: sender)
    try workspace.write(2, for: "email")
    try workspace.approvePlan()
    let unavailability = try #require(
      try workspace.executor.run(monday).channels.first?.unavailability
    )
    #expect(unavailability.diagnostic.what == sentence)
    #expect(try workspace.states().values.allSatisfy { $0 == .pending })
  }

  @Test("A follow-up is sent as the answer to what it follows, on the day that the plan says")
  func followsUp() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.follow("email-1", with: "second")
    try workspace.follow("second", with: "third")
    try workspace.approvePlan()
    let stub = workspace.stub()

    _ = try workspace.executor.run(monday)
    #expect(try workspace.states() == ["email-1": .sent, "second": .pending, "third": .waiting])
    for offset in 1...2 {
      workspace.clock.now = Workspace.morning.advanced(by: Int64(offset) * 86_400_000)
      _ = try workspace.executor.run(
        RunRequest(plan: 1, day: Workspace.monday.advanced(by: offset))
      )
    }

    #expect(stub.given.map(\.messageID) == ["email-1", "second", "third"])
    let keys = stub.given.map(\.key)
    let references = stub.given.map { $0.references.map(\.key) }
    #expect(references == [[], [keys[0]], [keys[0], keys[1]]])
  }

  @Test("What follows a message that is refused for good is never sent")
  func endsFollowUps() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.follow("email-1", with: "second")
    try workspace.follow("second", with: "third")
    try workspace.approvePlan()
    workspace.stub().answer = { _ in .refused(reason: "no such person") }
    #expect(try workspace.executor.run(monday).end == .finished(completesPlan: true))
    #expect(
      try workspace.states() == ["email-1": .failed, "second": .canceled, "third": .canceled]
    )
  }

  @Test("Nothing is approved while a run is under way")
  func blocksApproval() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let draft = try workspace.storePlan()
    var refusal: Refusal?
    workspace.dependencies.reached = { [unowned workspace] step in
      guard step == .started else { return }
      do {
        try workspace.change { _ = try $0.approve(draft) }
      } catch {
        refusal = error as? Refusal
      }
    }
    _ = try workspace.executor.run(monday)
    #expect(refusal == .runUnderWay(run: 1, plan: 1, day: Workspace.monday, .approve))
  }
}
