import Execution
import Model
import Storage
import Testing

@Suite("What a run leaves out")
struct SkipTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  private func filled(_ count: Int) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(count, for: "email")
    try workspace.approvePlan()
    return workspace
  }

  @Test("A canceled message is skipped, and what follows it is never sent")
  func skipsCanceled() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(3, for: "email")
    try workspace.follow("email-2", with: "again")
    try workspace.approvePlan()
    try workspace.change { change in
      let first = try change.apply(.cancel, to: "email-2")
      #expect(first.isChange && first.followers == 1)
      #expect(try !change.apply(.cancel, to: "email-2").isChange)
    }
    let report = try workspace.executor.run(monday)
    let channel = try #require(report.channels.first)
    #expect(channel.sent == 2)
    #expect(channel.skips == [.init(id: "email-2", reason: .state(.canceled))])
    #expect(try workspace.delivered("email") == ["email-1", "email-3"])
    #expect(try workspace.states()["again"] == .canceled)
  }

  @Test("A sent message cannot be canceled")
  func refusesLateCancel() throws {
    let workspace = try filled(1)
    _ = try workspace.executor.run(monday)
    let run = try workspace.database.read { try $0.runs().first }
    #expect(throws: Refusal.messageState(id: "email-1", .sent, .cancel, holder: run)) {
      try workspace.change { _ = try $0.apply(.cancel, to: "email-1") }
    }
  }

  @Test("A message that was given a later first day is not sent before it")
  func skipsRescheduled() throws {
    let workspace = try filled(2)
    try workspace.append(
      Move(of: .message, 1, from: 1, to: 1, cause: .rescheduled, day: Workspace.tuesday)
    )
    let report = try workspace.executor.run(monday)
    #expect(
      report.channels.first?.skips == [.init(id: "email-1", reason: .notBefore(Workspace.tuesday))]
    )
    #expect(try workspace.delivered("email") == ["email-2"])
  }

  @Test(
    "A capacity that was lowered after the approval is never exceeded",
    arguments: [0, 1, 7, 20]
  )
  func keepsCapacity(capacity: Int) throws {
    let workspace = try filled(20)
    try workspace.change { change in
      _ = try change.setCapacity(
        CapacityException(channel: "email", day: Workspace.monday, capacity: capacity)
      )
    }
    let report = try workspace.executor.run(monday)
    let channel = try #require(report.channels.first)
    #expect(channel.sent == capacity)
    #expect(channel.skips.map(\.id) == (capacity..<20).map { "email-\($0 + 1)" })
    let isFull = SkipReason.noCapacity(on: Workspace.monday, .capacity(channel: "email"))
    #expect(channel.skips.allSatisfy { $0.reason == isFull })
    #expect(report.end == .finished(completesPlan: capacity == 20))
  }

  @Test("A capacity that is lowered during a run holds from the next batch on")
  func keepsCapacityDuringRun() throws {
    let workspace = try filled(20)
    let stub = workspace.stub()
    var isLowered = false
    workspace.dependencies.reached = { [unowned workspace] step in
      guard step == .delivered, !isLowered else { return }
      isLowered = true
      do {
        try workspace.change { change in
          _ = try change.setCapacity(
            CapacityException(channel: "email", day: Workspace.monday, capacity: 6)
          )
        }
      } catch {
        Issue.record(error)
      }
    }
    #expect(try workspace.executor.run(monday).channels.map(\.sent) == [6])
    #expect(stub.given.count == 6)
  }

  @Test("A day's capacity holds over all versions of the plan")
  func sharesCapacity() throws {
    let workspace = try Workspace()
    try workspace.open("email", capacity: 5)
    try workspace.write(9, for: "email")
    try workspace.approvePlan()
    #expect(try workspace.executor.run(monday).channels.map(\.sent) == [5])
    #expect(try workspace.approvePlan() == 2)
    let report = try workspace.executor.run(RunRequest(plan: 2, day: Workspace.monday))
    #expect(report.channels.isEmpty)
    #expect(try workspace.uses().counted == [5])
  }
}
