import Execution
import Model
import Storage
import Testing

@Suite("The real day's limits are kept, whatever the plan says")
struct MadeUpDaysTests {
  @Test(
    "Days made up for in any order, under limits stated anew, send no more than the real day has",
    arguments: 1...16 as ClosedRange<UInt64>
  )
  func holds(seed: UInt64) throws {
    let days = try MadeUpDays(seed: seed)
    for _ in 0..<40 {
      switch Int.random(in: 0..<10, using: &days.chance) {
      case 0, 1: try days.write()
      case 2, 3: try days.stateSomething()
      case 4: try days.plan()
      default: try days.run()
      }
    }
    #expect(try days.workspace.database.read { try $0.checkJournal().isEmpty })
  }

  @Test("Every kind of limit is reached in these cases")
  func reaches() throws {
    var reached: Set<String> = []
    for seed in 100..<104 as Range<UInt64> {
      let days = try MadeUpDays(seed: seed)
      for _ in 0..<20 {
        try days.stateSomething()
        try days.write()
        try days.plan()
        for _ in 0..<3 { try days.run() }
      }
      reached.formUnion(days.skips)
    }
    #expect(reached == ["capacity", "window", "recipient"])
  }

  @Test("Three missed days made up for on one send what that day has, and the rest stays pending")
  func makesUp() throws {
    let workspace = try Workspace()
    try workspace.open("email", capacity: 3)
    try workspace.change { _ = try $0.stateOnce(.window(channel: 1, most: 5, days: 2)) }
    try workspace.write(12, for: "email")
    try workspace.approvePlan()
    _ = workspace.stub()
    workspace.clock.now = Workspace.morning.advanced(by: 2 * 86_400_000)
    let reports = try (0..<3).map { offset in
      try workspace.executor.run(
        RunRequest(plan: 1, day: Workspace.monday.advanced(by: offset), onAnotherDay: true)
      )
    }
    #expect(reports.map { $0.channels[0].sent } == [3, 0, 0])
    let wednesday = Workspace.monday.advanced(by: 2)
    let isFull = SkipReason.noCapacity(on: wednesday, .capacity(channel: "email"))
    for report in reports.dropFirst() {
      #expect(report.channels[0].skips.allSatisfy { $0.reason == isFull })
    }
    #expect(try workspace.states().values.count { $0 == .pending } == 9)
  }

  @Test("A limit for recipients that was stated after the approval is kept")
  func keepsLateLimit() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.add(
      (1...3).map {
        MessageDraft(
          id: "m\($0)",
          channel: "email",
          recipient: $0 == 2 ? "b@x.example" : "A@X.example"
        )
      }
    )
    try workspace.approvePlan()
    try workspace.change { _ = try $0.limitRecipients(most: 1, days: 3) }
    _ = workspace.stub()
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    let reason = SkipReason.recipientLimit(on: Workspace.monday, most: 1, days: 3)
    #expect(report.channels[0].skips == [.init(id: "m3", reason: reason)])
    #expect(try workspace.states() == ["m1": .sent, "m2": .sent, "m3": .pending])
  }

  @Test("A limit for recipients stated, changed or lifted since makes a draft stale")
  func makesStale() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    func expectStale(_ isStale: Bool, after body: (Change) throws -> Void) throws {
      let version = try workspace.storePlan()
      try workspace.change(body)
      let reasons = try workspace.database.read { try $0.staleness(of: try $0.plan(version)) }
      #expect(reasons == (isStale ? [.limits] : []))
    }
    try expectStale(true) { _ = try $0.limitRecipients(most: 1, days: 3) }
    try expectStale(false) { _ = try $0.limitRecipients(most: 1, days: 3) }
    try expectStale(true) { _ = try $0.limitRecipients(most: 2, days: 3) }
    try expectStale(true) { _ = try $0.limitRecipients(most: 2, days: 4) }
    try expectStale(true) { _ = try $0.liftRecipientLimit() }
    try expectStale(false) { _ = try $0.liftRecipientLimit() }
  }
}
