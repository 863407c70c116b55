import Delivery
import Execution
import Formats
import Model
import Storage
import Testing

@Suite("What goes on another day than planned is booked on the day on which it goes")
struct AnotherDayTests {
  private let wednesday = Workspace.monday.advanced(by: 2)

  /// Five messages at three a day, so that two are planned for Tuesday.
  private func filled() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email", capacity: 3)
    try workspace.write(5, for: "email")
    try workspace.follow("email-4", with: "again")
    try workspace.approvePlan()
    return workspace
  }

  /// Sends Monday's messages on Monday and Tuesday's on Wednesday.
  private func sendLate(_ workspace: Workspace) throws -> RunReport {
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    workspace.clock.now = Workspace.morning.advanced(by: 2 * 86_400_000)
    return try workspace.executor.run(
      RunRequest(plan: 1, day: Workspace.tuesday, onAnotherDay: true)
    )
  }

  private func sent(_ workspace: Workspace, on day: Day) throws -> [String] {
    var ids: [String] = []
    try workspace.database.read { snapshot in
      try snapshot.forEachMessage(MessageSelection(sentOn: day)) { ids.append($0.id) }
    }
    return ids
  }

  @Test("The use of the channel, and what was sent on a day, go by the real day")
  func countsRealDay() throws {
    let workspace = try filled()
    _ = workspace.stub()
    #expect(try sendLate(workspace).channels.map(\.sent) == [2])
    #expect(try workspace.uses(on: Workspace.monday).counted == [3])
    #expect(try workspace.uses(on: Workspace.tuesday).counted.isEmpty)
    #expect(try workspace.uses(on: wednesday).counted == [2])
    #expect(try sent(workspace, on: Workspace.tuesday).isEmpty)
    #expect(try sent(workspace, on: wednesday) == ["email-4", "email-5"])
    #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("The run and its report keep the planned day, and each delivery tells the real one")
  func reportsRealDay() throws {
    let workspace = try filled()
    _ = workspace.stub()
    #expect(try sendLate(workspace).day == Workspace.tuesday)
    var days: [Day] = []
    try workspace.database.read { snapshot in
      let run = try snapshot.run(of: try snapshot.plan(1), on: Workspace.tuesday)
      try snapshot.forEachDelivery(of: run) { days.append($0.day) }
    }
    #expect(days == [wednesday, wednesday])
  }

  @Test(
    "A follow-up waits from the real day on, also where a person says later that it was sent",
    arguments: [DeliveryOutcome.accepted(receipt: "r"), .unknown(reason: "silence")]
  )
  func waitsFromRealDay(outcome: DeliveryOutcome) throws {
    let workspace = try filled()
    workspace.stub().answer = { $0.messageID == "email-4" ? outcome : .accepted(receipt: "r") }
    _ = try sendLate(workspace)
    if try workspace.states()["email-4"] == .inDoubt {
      try workspace.change { _ = try $0.apply(.resolveSent, to: "email-4") }
    }
    let again = try workspace.database.read { try $0.message(id: "again") }
    #expect(again.state == .pending && again.notBefore == wednesday.advanced(by: 1))
  }

  @Test("Nothing goes after its deadline, though its planned day was before it", arguments: [1, 2])
  func keepsDeadline(days: Int) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    let deadline = Workspace.monday.advanced(by: days)
    try workspace.add([
      MessageDraft(
        id: "urgent",
        channel: "email",
        recipient: "reader@example.org",
        notBefore: Workspace.tuesday,
        deadline: deadline
      )
    ])
    try workspace.approvePlan()
    _ = workspace.stub()
    workspace.clock.now = Workspace.morning.advanced(by: 2 * 86_400_000)
    let report = try workspace.executor.run(
      RunRequest(plan: 1, day: Workspace.tuesday, onAnotherDay: true)
    )
    let skip = ChannelReport.Skip(id: "urgent", reason: .pastDeadline(deadline))
    #expect(report.channels.map(\.skips) == [deadline < wednesday ? [skip] : []])
  }

  @Test("What is sent late rather than never goes after its deadline, as long as that is so")
  func sendsLate() throws {
    for isStillSo in [true, false] {
      let workspace = try Workspace()
      try workspace.open("email")
      try workspace.aim("email", at: .lateIsSent)
      try workspace.add([
        MessageDraft(
          id: "answer",
          channel: "email",
          recipient: "reader@example.org",
          deadline: Workspace.tuesday
        )
      ])
      try workspace.change { change in
        _ = try change.advanceBaseDate(to: wednesday, isConfirmed: true)
      }
      try workspace.approvePlan()
      _ = workspace.stub()
      if !isStillSo { try workspace.aim("email", at: []) }
      workspace.clock.now = Workspace.morning.advanced(by: 2 * 86_400_000)
      let report = try workspace.executor.run(RunRequest(plan: 1, day: wednesday))
      let skip = ChannelReport.Skip(id: "answer", reason: .pastDeadline(Workspace.tuesday))
      #expect(report.channels.map(\.skips) == [isStillSo ? [] : [skip]])
      #expect(report.channels.map(\.sent) == [isStillSo ? 1 : 0])
    }
  }

  @Test("Nothing goes before its first day, though the run of a later day is made early")
  func keepsFirstDay() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email", notBefore: Workspace.tuesday)
    try workspace.approvePlan()
    _ = workspace.stub()
    let report = try workspace.executor.run(
      RunRequest(plan: 1, day: Workspace.tuesday, onAnotherDay: true)
    )
    #expect(
      report.channels.map(\.skips) == [
        [.init(id: "email-1", reason: .notBefore(Workspace.tuesday))]
      ]
    )
  }

  @Test("A run that goes on after midnight sends no more, unless it may on another day")
  func endsAtMidnight() throws {
    for mayGoOn in [false, true] {
      let workspace = try Workspace()
      try workspace.open("email")
      try workspace.write(9, for: "email")
      try workspace.approvePlan()
      let stub = workspace.stub()
      workspace.dependencies.reached = { step in
        guard step == .acknowledged, stub.given.count == 4 else { return }
        workspace.clock.now = Workspace.morning.advanced(by: 16 * 3_600_000)
      }
      _ = try workspace.executor.run(
        RunRequest(plan: 1, day: Workspace.monday, onAnotherDay: mayGoOn)
      )
      #expect(try workspace.uses(on: Workspace.monday).counted == [4])
      #expect(try workspace.uses(on: Workspace.tuesday).counted == (mayGoOn ? [5] : []))
    }
  }
}
