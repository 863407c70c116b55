import Delivery
import Execution
import Formats
import Model
import Storage
import TestSupport
import Testing

@Suite("Sequences over many nights")
struct SequenceTests {
  /// A first message, a step on another channel two days after it, and one three days after that.
  private func thread() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email", capacity: 5)
    try workspace.open("linkedin", capacity: 5)
    try workspace.write(1, for: "email")
    func step(_ id: String, _ channel: String, after predecessor: String, days: Int) -> MessageDraft
    {
      MessageDraft(
        id: id,
        channel: channel,
        recipient: "reader1@example.org",
        follows: MessageDraft.Follows(predecessor: predecessor, waitDays: days)
      )
    }
    try workspace.add([
      step("call", "linkedin", after: "email-1", days: 2),
      step("again", "email", after: "call", days: 3),
    ])
    return workspace
  }

  private func assignments(of version: Int, in workspace: Workspace) throws -> [String:
    AssignmentRecord]
  {
    var found: [String: AssignmentRecord] = [:]
    try workspace.database.read { snapshot in
      try snapshot.forEachAssignment(of: try snapshot.plan(version)) { found[$0.messageID] = $0 }
    }
    return found
  }

  @Test("A first step that is delayed on each of ten nights never makes the waits after it longer")
  func tenNights() throws {
    let workspace = try thread()
    for night in 0..<10 {
      let today = Workspace.monday.advanced(by: night)
      try workspace.change { change in
        _ = try change.advanceBaseDate(to: today, isConfirmed: true)
        _ = try change.apply(.delay(days: 1), to: "email-1")
      }
      let version = try workspace.approvePlan(horizon: 20)
      let found = try assignments(of: version, in: workspace)
      #expect(found["email-1"]?.day == today.advanced(by: 1))
      #expect(found["call"]?.day == today.advanced(by: 3))
      #expect(found["again"]?.day == today.advanced(by: 6))
      #expect(
        ["email-1", "call", "again"].map { found[$0]?.isProjected } == [false, true, true]
      )
      #expect(found.values.allSatisfy { $0.waitingDays == 0 })
    }
  }

  @Test("The first day of a step is the day on which the one before was really sent and its wait")
  func released() throws {
    let workspace = try thread()
    var firstDays: [Day?] = []
    for night in 0..<9 {
      let today = Workspace.monday.advanced(by: night)
      workspace.clock.now = Instant(milliseconds: Int64(today.number) * 86_400_000 + 30_000_000)
      try workspace.change { _ = try $0.advanceBaseDate(to: today, isConfirmed: true) }
      // The plan of the first night is not run.
      let version = try workspace.approvePlan(horizon: 20)
      guard night != 0 else { continue }
      let report = try workspace.executor.run(RunRequest(plan: version, day: today))
      let sent = report.channels.map(\.sent).reduce(0, +)
      #expect(sent == ([1, 3, 6].contains(night) ? 1 : 0), "night \(night)")
      firstDays = try ["call", "again"].map { id in
        try workspace.database.read { try $0.message(id: id).notBefore }
      }
      let (call, again) = (Workspace.monday.advanced(by: 3), Workspace.monday.advanced(by: 6))
      #expect(firstDays == [call, night < 3 ? nil : again], "night \(night)")
    }
    #expect(try Set(workspace.states().values) == [.sent])
  }

  /// How it becomes known that a message was sent.
  enum Word: CaseIterable {
    case accepted, foundAfterwards, resolved, reported
  }

  @Test(
    "A step may go when its wait is over and its own first day has come, whoever says what was sent",
    arguments: Word.allCases,
    1...8 as ClosedRange<UInt64>
  )
  func laterOfBoth(word: Word, seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    let steps = (1...6).map { number in
      MessageDraft(
        id: "step-\(number)",
        channel: "email",
        recipient: "reader\(number + 1)@example.org",
        notBefore: Bool.random(using: &chance)
          ? Workspace.monday.advanced(by: Int.random(in: -2...9, using: &chance)) : nil,
        follows: .init(predecessor: "email-1", waitDays: Int.random(in: 1...5, using: &chance))
      )
    }
    try workspace.change { change in
      try change.importing(allowingForks: true) { importer in
        for step in steps { _ = try importer.add(step) }
      }
    }
    try workspace.approvePlan(horizon: 30)
    let sentOn = Workspace.monday.advanced(by: Int.random(in: 0...2, using: &chance))
    workspace.clock.now = Instant(milliseconds: Int64(sentOn.number) * 86_400_000 + 43_200_000)

    try workspace.sendFirst(by: word, on: sentOn)

    #expect(try workspace.states().values.count { $0 == .sent } == 1)
    for step in steps {
      let record = try workspace.database.read { try $0.message(id: step.id) }
      let wait = step.follows?.waitDays ?? 0
      let allowed = sentOn.advanced(by: wait)
      #expect(record.state == .pending)
      #expect(record.notBefore == max(allowed, step.notBefore ?? allowed), "\(step)")
    }
  }
}

extension Workspace {
  fileprivate func sendFirst(by word: SequenceTests.Word, on day: Day) throws {
    let stub = stub()
    let monday = RunRequest(plan: 1, day: Workspace.monday, onAnotherDay: true)
    switch word {
    case .accepted: _ = try executor.run(monday)
    case .foundAfterwards:
      stub.guarantee = .checkable
      stub.answer = { _ in .unknown(reason: "silence") }
      _ = try executor.run(monday)
      #expect(try states()["email-1"] == .claimed)
      stub.found = Set(stub.given.map(\.key))
      _ = try executor.recover()
    case .resolved:
      stub.answer = { _ in .unknown(reason: "silence") }
      _ = try executor.run(monday)
      try change { _ = try $0.apply(.resolveSent, to: "email-1") }
    case .reported:
      try change { _ = try $0.apply(.reportSent(on: day, reason: "by hand"), to: "email-1") }
    }
  }
}
