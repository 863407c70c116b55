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
  private let monday = RunRequest(plan: 1, day: Office.monday)

  /// A run of two messages whose process is gone after the claim, as far as the database can tell.
  private func abandon(
    _ office: Office,
    transport: String? = nil,
    service: WebService = WebService()
  ) throws {
    try office.open("email", transport: transport, service: service)
    try office.write(2, for: "email")
    try office.approvePlan()
    try office.change { change in
      let run = try #require(try change.startRun(plan: 1, day: Office.monday))
      for assignment in try change.snapshot.assignments(of: 1, on: Office.monday) {
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
    let office = try Office()
    try abandon(office)
    let stub = office.stub()
    let recovered = try office.executor.recover().runs
    #expect(recovered.map(\.inDoubt) == [2])
    #expect(try office.states().values.allSatisfy { $0 == .inDoubt })
    #expect(try office.runState() == .interrupted)

    let report = try office.executor.run(monday)
    #expect(report.end == .finished(completesPlan: false))
    #expect(report.channels.map(\.inDoubt) == [2])
    #expect(stub.given.isEmpty)
    let doubts = try office.executor.doubts()
    #expect(doubts.map(\.id) == ["email-1", "email-2"])
    let doubt = try #require(doubts.first)
    #expect(doubt.key.text.hasPrefix("email-1-1.") && doubt.recipient == "reader1@example.org")
    #expect(doubt.claimedAt == Office.morning && doubt.transport == "maildir:email")
    #expect(doubt.reason.hasPrefix("the executor died"))
  }

  @Test(
    "What an idempotent transport had in its hands is repeated first, under its own key and as it was"
  )
  func repeats() throws {
    let office = try Office()
    try abandon(office)
    let first = office.stub()
    first.promise = .idempotent
    let recovered = try office.executor.recover().runs
    #expect(recovered.map(\.toRepeat) == [2] && recovered.map(\.inDoubt) == [0])
    #expect(try office.states().values.allSatisfy { $0 == .claimed })
    #expect(try office.executor.recover().runs.isEmpty)
    try office.open("email", sender: "other@example.org")
    office.clock.now = Office.morning.advanced(by: 3_600_000)

    let report = try office.executor.run(monday)

    #expect(report.repeated.accepted == 2 && report.repeated.open == 0)
    #expect(report.channels.map(\.sent) == [2])
    #expect(report.end == .finished(completesPlan: true))
    #expect(first.given.map { $0.key.text.prefix(9) } == ["email-1-1", "email-2-1"])
    #expect(first.given.allSatisfy { $0.sender == "desk@example.org" })
    #expect(first.given.allSatisfy { $0.composedAt == Office.morning })
    #expect(try office.uses().counted == [2])
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
    let office = try Office()
    try abandon(
      office,
      transport: "webhook:http://a.example/",
      service: WebService(isIdempotent: before)
    )
    try office.open("email", transport: address, service: WebService(isIdempotent: after))
    let stub = office.stub()
    office.dependencies.transport = { _, service in
      stub.promise = service.isIdempotent ? .idempotent : .neither
      return stub
    }
    let recovered = try office.executor.recover().runs
    #expect(recovered.map(\.toRepeat) == [isRepeated ? 2 : 0])
    #expect(recovered.map(\.inDoubt) == [isRepeated ? 0 : 2])
  }

  @Test("A repeat that is not accepted never starts a new attempt", arguments: RepeatAnswer.all)
  func settlesRepeats(answer: RepeatAnswer) throws {
    let office = try Office()
    try abandon(office)
    let stub = office.stub()
    stub.promise = .idempotent
    stub.answer = { _ in answer.outcome }

    let report = try office.executor.run(monday)

    #expect(try office.states().values.allSatisfy { $0 == answer.state })
    #expect(Set(stub.given.map(\.key)).count == 2)
    #expect(try office.uses().attempts == [2])
    let isOpen = answer.state == .claimed
    #expect(report.repeated.open == (isOpen ? 2 : 0))
    #expect(report.end == (isOpen ? .interrupted : .finished(completesPlan: false)))
    stub.answer = { .accepted(receipt: $0.key.text) }
    _ = try office.executor.run(monday)
    #expect(try office.states().values.allSatisfy { $0 == (isOpen ? .sent : .inDoubt) })
    #expect(Set(stub.given.map(\.key)).count == 2)
  }

  @Test(
    "What a superseded plan's run left open is repeated before a newer plan's run sends anything"
  )
  func repeatsForOtherPlans() throws {
    let office = try Office()
    try abandon(office)
    let stub = office.stub()
    stub.promise = .idempotent
    _ = try office.executor.recover()
    try office.open("post")
    try office.write(1, for: "post")
    #expect(try office.approvePlan() == 2)
    _ = try office.executor.run(RunRequest(plan: 2, day: Office.monday))
    #expect(stub.given.map(\.messageID) == ["email-1", "email-2", "post-1"])
    #expect(try office.states().values.allSatisfy { $0 == .sent })
  }

  @Test(
    "The mark that a transport gave before the claims is stored with them, and a search starts from it"
  )
  func keepsMarks() throws {
    let office = try Office()
    try office.open("email")
    try office.write(8, for: "email")
    try office.approvePlan()
    let stub = office.stub()
    stub.promise = .checkable
    stub.nextMark = "0"
    stub.answer = { message in
      stub.nextMark = "4"
      return message.messageID == "email-6"
        ? .unknown(reason: "torn") : .accepted(receipt: message.key.text)
    }
    #expect(try office.executor.run(monday).end == .interrupted)
    #expect(stub.sought == ["4"])
    stub.found = []
    stub.answer = { .accepted(receipt: $0.key.text) }
    #expect(try office.executor.recover().runs.map(\.unsent) == [1])
    #expect(stub.sought == ["4", "4"])
    #expect(try office.executor.run(monday).end == .finished(completesPlan: true))
  }

  @Test("Claims are looked for where they were made for, also after the channel has moved")
  func looksAtTheOldPlace() throws {
    let office = try Office()
    try office.fill()
    try office.crash(at: "delivered:1")
    try office.open("email", transport: "maildir:elsewhere")
    #expect(try office.executor.recover().runs.map(\.arrived) == [12])
    _ = try office.executor.run(monday)
    #expect(try office.delivered("elsewhere").isEmpty)
    #expect(try office.delivered("email").count == 12)
  }

  @Test("Claims are looked for in the same place by whatever name the database is reached")
  func looksBesideTheDatabase() throws {
    let office = try Office()
    try office.fill()
    try office.crash(at: "delivered:1")
    let other = try Office()
    let link = other.folder.appending(path: "link.db")
    try FileManager.default.createSymbolicLink(
      at: link,
      withDestinationURL: URL(filePath: office.database.path)
    )
    let executor = Executor(try Database.open(path: link.path), in: office.dependencies)
    #expect(try executor.recover().runs.map(\.arrived) == [12])
  }

  @Test("Messages that a reader has moved and flagged count as arrived")
  func findsReadMessages() throws {
    let office = try Office()
    try office.fill()
    try office.crash(at: "delivered:1")
    let maildir = office.folder.appending(path: "email")
    for name in try office.files("email") {
      try FileManager.default.moveItem(
        at: maildir.appending(path: "new/\(name)"),
        to: maildir.appending(path: "cur/\(name):2,S")
      )
    }
    #expect(try office.execute().status == 0)
    #expect(try office.files("email").count == 12)
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
