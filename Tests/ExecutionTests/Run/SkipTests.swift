import Execution
import Model
import Storage
import Testing

@Suite("What a run leaves out")
struct SkipTests {
  private let monday = RunRequest(plan: 1, day: Office.monday)

  private func filled(_ count: Int) throws -> Office {
    let office = try Office()
    try office.open("email")
    try office.write(count, for: "email")
    try office.approvePlan()
    return office
  }

  @Test("A canceled message is skipped, and what follows it is never sent")
  func skipsCanceled() throws {
    let office = try Office()
    try office.open("email")
    try office.write(3, for: "email")
    try office.follow("email-2", with: "again")
    try office.approvePlan()
    try office.change { change in
      let first = try change.apply(.cancel, to: "email-2")
      #expect(first.isChange && first.followers == 1)
      #expect(try !change.apply(.cancel, to: "email-2").isChange)
    }
    let report = try office.executor.run(monday)
    let channel = try #require(report.channels.first)
    #expect(channel.sent == 2)
    #expect(channel.skips == [.init(id: "email-2", reason: .state(.canceled))])
    #expect(try office.delivered("email") == ["email-1", "email-3"])
    #expect(try office.states()["again"] == .canceled)
  }

  @Test("A sent message cannot be canceled")
  func refusesLateCancel() throws {
    let office = try filled(1)
    _ = try office.executor.run(monday)
    let run = try office.database.read { try $0.runs().first }
    #expect(throws: Refusal.messageState(id: "email-1", .sent, .cancel, holder: run)) {
      try office.change { _ = try $0.apply(.cancel, to: "email-1") }
    }
  }

  @Test("A message that was given a later first day is not sent before it")
  func skipsRescheduled() throws {
    let office = try filled(2)
    try office.append(
      Move(of: .message, 1, from: 1, to: 1, cause: .rescheduled, day: Office.tuesday)
    )
    let report = try office.executor.run(monday)
    #expect(
      report.channels.first?.skips == [.init(id: "email-1", reason: .notBefore(Office.tuesday))]
    )
    #expect(try office.delivered("email") == ["email-2"])
  }

  @Test(
    "A capacity that was lowered after the approval is never exceeded",
    arguments: [0, 1, 7, 20]
  )
  func keepsCapacity(capacity: Int) throws {
    let office = try filled(20)
    try office.change { change in
      _ = try change.setCapacity(
        CapacityException(channel: "email", day: Office.monday, capacity: capacity)
      )
    }
    let report = try office.executor.run(monday)
    let channel = try #require(report.channels.first)
    #expect(channel.sent == capacity)
    #expect(channel.skips.map(\.id) == (capacity..<20).map { "email-\($0 + 1)" })
    let isFull = SkipReason.noCapacity(on: Office.monday, .capacity(channel: "email"))
    #expect(channel.skips.allSatisfy { $0.reason == isFull })
    #expect(report.end == .finished(completesPlan: capacity == 20))
  }

  @Test("A capacity that is lowered during a run holds from the next batch on")
  func keepsCapacityDuringRun() throws {
    let office = try filled(20)
    let stub = office.stub()
    var isLowered = false
    office.dependencies.reached = { [unowned office] step in
      guard step == .delivered, !isLowered else { return }
      isLowered = true
      do {
        try office.change { change in
          _ = try change.setCapacity(
            CapacityException(channel: "email", day: Office.monday, capacity: 6)
          )
        }
      } catch {
        Issue.record(error)
      }
    }
    #expect(try office.executor.run(monday).channels.map(\.sent) == [6])
    #expect(stub.given.count == 6)
  }

  @Test("A day's capacity holds over all versions of the plan")
  func sharesCapacity() throws {
    let office = try Office()
    try office.open("email", capacity: 5)
    try office.write(9, for: "email")
    try office.approvePlan()
    #expect(try office.executor.run(monday).channels.map(\.sent) == [5])
    #expect(try office.approvePlan() == 2)
    let report = try office.executor.run(RunRequest(plan: 2, day: Office.monday))
    #expect(report.channels.isEmpty)
    #expect(try office.uses().counted == [5])
  }
}
