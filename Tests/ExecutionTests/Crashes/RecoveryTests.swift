import Delivery
import Execution
import Formats
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("Recovery")
struct RecoveryTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  /// A run of two messages whose process is gone after the claim, as far as the database can tell.
  private func abandon(
    _ workspace: Workspace,
    transport: String? = nil,
    service: WebService = WebService()
  ) throws {
    try workspace.open("email", transport: transport, service: service)
    try workspace.write(2, for: "email")
    try workspace.approvePlan()
    try workspace.change { change in
      let run = try #require(try change.startRun(plan: 1, day: Workspace.monday))
      for assignment in try change.snapshot.assignments(of: 1, on: Workspace.monday) {
        _ = try change.claim(
          [assignment],
          for: run,
          on: run.day,
          room: RemainingDayCapacity(count: 100, limit: .capacity(channel: "email"))
        )
      }
    }
  }

  @Test(
    "A transport that can neither find nor repeat a key leaves the claims in doubt, and they are listed"
  )
  func leavesDoubt() throws {
    let workspace = try Workspace()
    try abandon(workspace)
    let stub = workspace.stub()
    let recovered = try workspace.executor.recover().runs
    #expect(recovered.map(\.inDoubt) == [2])
    #expect(try workspace.states().values.allSatisfy { $0 == .inDoubt })
    #expect(try workspace.runState() == .interrupted)

    let report = try workspace.executor.run(monday)
    #expect(report.end == .finished(completesPlan: false))
    #expect(report.channels.map(\.inDoubt) == [2])
    #expect(stub.given.isEmpty)
    let doubts = try workspace.executor.inDoubtMessages()
    #expect(doubts.map(\.id) == ["email-1", "email-2"])
    let doubt = try #require(doubts.first)
    #expect(doubt.key.text.hasPrefix("email-1-1.") && doubt.recipient == "reader1@example.org")
    #expect(doubt.claimedAt == Workspace.morning && doubt.transport == "maildir:email")
    #expect(doubt.reason.hasPrefix("the executor died"))
  }

  @Test(
    "What an idempotent transport had in its hands is repeated first, under its own key and as it was"
  )
  func repeats() throws {
    let workspace = try Workspace()
    try abandon(workspace)
    let first = workspace.stub()
    first.guarantee = .idempotent
    let recovered = try workspace.executor.recover().runs
    #expect(recovered.map(\.toRepeat) == [2] && recovered.map(\.inDoubt) == [0])
    #expect(try workspace.states().values.allSatisfy { $0 == .claimed })
    #expect(try workspace.executor.recover().runs.isEmpty)
    try workspace.open("email", sender: "other@example.org")
    workspace.clock.now = Workspace.morning.advanced(by: 3_600_000)

    let report = try workspace.executor.run(monday)

    #expect(report.repeated.accepted == 2 && report.repeated.open == 0)
    #expect(report.channels.map(\.sent) == [2])
    #expect(report.end == .finished(completesPlan: true))
    #expect(first.given.map { $0.key.text.prefix(9) } == ["email-1-1", "email-2-1"])
    #expect(first.given.allSatisfy { $0.sender == "desk@example.org" })
    #expect(first.given.allSatisfy { $0.composedAt == Workspace.morning })
    #expect(try workspace.uses().counted == [2])
  }

  @Test(
    "What is repeated was declared idempotent when it was claimed, and nobody has taken that back",
    arguments: [
      (true, "webhook:http://a.example/", true, true),
      (true, "webhook:http://a.example/", false, false),
      (false, "webhook:http://a.example/", true, false), (true, "maildir:email", false, true),
    ]
  )
  func believesDeclarations(before: Bool, address: String, after: Bool, isRepeated: Bool) throws {
    let workspace = try Workspace()
    try abandon(
      workspace,
      transport: "webhook:http://a.example/",
      service: WebService(isIdempotent: before)
    )
    try workspace.open("email", transport: address, service: WebService(isIdempotent: after))
    let stub = workspace.stub()
    workspace.dependencies.transport = { _, service in
      stub.guarantee = service.isIdempotent ? .idempotent : .neither
      return stub
    }
    let recovered = try workspace.executor.recover().runs
    #expect(recovered.map(\.toRepeat) == [isRepeated ? 2 : 0])
    #expect(recovered.map(\.inDoubt) == [isRepeated ? 0 : 2])
  }

  @Test("A repeat that is not accepted never starts a new attempt", arguments: RepeatAnswer.all)
  func settlesRepeats(answer: RepeatAnswer) throws {
    let workspace = try Workspace()
    try abandon(workspace)
    let stub = workspace.stub()
    stub.guarantee = .idempotent
    stub.answer = { _ in answer.outcome }

    let report = try workspace.executor.run(monday)

    #expect(try workspace.states().values.allSatisfy { $0 == answer.state })
    #expect(Set(stub.given.map(\.key)).count == 2)
    #expect(try workspace.uses().attempts == [2])
    let isOpen = answer.state == .claimed
    #expect(report.repeated.open == (isOpen ? 2 : 0))
    #expect(report.end == (isOpen ? .interrupted : .finished(completesPlan: false)))
    stub.answer = { .accepted(receipt: $0.key.text) }
    _ = try workspace.executor.run(monday)
    #expect(try workspace.states().values.allSatisfy { $0 == (isOpen ? .sent : .inDoubt) })
    #expect(Set(stub.given.map(\.key)).count == 2)
  }

  @Test(
    "What a superseded plan's run left open is repeated before a newer plan's run sends anything"
  )
  func repeatsForOtherPlans() throws {
    let workspace = try Workspace()
    try abandon(workspace)
    let stub = workspace.stub()
    stub.guarantee = .idempotent
    _ = try workspace.executor.recover()
    try workspace.open("post")
    try workspace.write(1, for: "post")
    #expect(try workspace.approvePlan() == 2)
    _ = try workspace.executor.run(RunRequest(plan: 2, day: Workspace.monday))
    #expect(stub.given.map(\.messageID) == ["email-1", "email-2", "post-1"])
    #expect(try workspace.states().values.allSatisfy { $0 == .sent })
  }

  @Test(
    "The checkpoint that a transport gave before the claims is stored with them, and a search starts from it"
  )
  func keepsMarks() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(8, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    stub.guarantee = .checkable
    stub.nextMark = "0"
    stub.answer = { message in
      stub.nextMark = "4"
      return message.messageID == "email-6"
        ? .unknown(reason: "torn") : .accepted(receipt: message.key.text)
    }
    #expect(try workspace.executor.run(monday).end == .interrupted)
    #expect(stub.sought == ["4"])
    stub.found = []
    stub.answer = { .accepted(receipt: $0.key.text) }
    #expect(try workspace.executor.recover().runs.map(\.unsent) == [1])
    #expect(stub.sought == ["4", "4"])
    #expect(try workspace.executor.run(monday).end == .finished(completesPlan: true))
  }

  @Test("Claims are looked for where they were made for, also after the channel has moved")
  func looksAtTheOldPlace() throws {
    let workspace = try Workspace()
    try workspace.fill()
    try workspace.crash(at: "delivered:1")
    try workspace.open("email", transport: "maildir:elsewhere")
    #expect(try workspace.executor.recover().runs.map(\.arrived) == [12])
    _ = try workspace.executor.run(monday)
    #expect(try workspace.delivered("elsewhere").isEmpty)
    #expect(try workspace.delivered("email").count == 12)
  }

  @Test("Claims are looked for in the same place by whatever name the database is reached")
  func looksBesideTheDatabase() throws {
    let workspace = try Workspace()
    try workspace.fill()
    try workspace.crash(at: "delivered:1")
    let other = try Workspace()
    let link = other.folder.appending(path: "link.db")
    try FileManager.default.createSymbolicLink(
      at: link,
      withDestinationURL: URL(filePath: workspace.database.path)
    )
    let executor = Executor(try Database.open(path: link.path), in: workspace.dependencies)
    #expect(try executor.recover().runs.map(\.arrived) == [12])
  }

  @Test("Messages that a reader has moved and flagged count as arrived")
  func findsReadMessages() throws {
    let workspace = try Workspace()
    try workspace.fill()
    try workspace.crash(at: "delivered:1")
    let maildir = workspace.folder.appending(path: "email")
    for name in try workspace.files("email") {
      try FileManager.default.moveItem(
        at: maildir.appending(path: "new/\(name)"),
        to: maildir.appending(path: "cur/\(name):2,S")
      )
    }
    #expect(try workspace.execute().status == 0)
    #expect(try workspace.files("email").count == 12)
  }

}

/// What a transport may answer to a repeat other than that it was accepted, and what follows.
struct RepeatAnswer: Sendable {
  let outcome: DeliveryOutcome
  let state: MessageState

  static let all = [
    RepeatAnswer(outcome: .refused(reason: "no such person"), state: .inDoubt),
    RepeatAnswer(outcome: .unavailable(reason: "try later"), state: .claimed),
    RepeatAnswer(outcome: .unknown(reason: "the line went dead"), state: .claimed),
  ]
}
