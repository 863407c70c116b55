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
  private func thread() throws -> Office {
    let office = try Office()
    try office.open("email", capacity: 5)
    try office.open("linkedin", capacity: 5)
    try office.write(1, for: "email")
    func step(_ id: String, _ channel: String, after predecessor: String, days: Int) -> MessageDraft
    {
      MessageDraft(
        id: id,
        channel: channel,
        recipient: "reader1@example.org",
        follows: MessageDraft.Follows(predecessor: predecessor, waitDays: days)
      )
    }
    try office.add([
      step("call", "linkedin", after: "email-1", days: 2),
      step("again", "email", after: "call", days: 3),
    ])
    return office
  }

  private func assignments(of version: Int, in office: Office) throws -> [String: AssignmentRecord]
  {
    var found: [String: AssignmentRecord] = [:]
    try office.database.read { snapshot in
      try snapshot.forEachAssignment(of: try snapshot.plan(version)) { found[$0.messageID] = $0 }
    }
    return found
  }

  @Test("A first step that is delayed on each of ten nights never makes the waits after it longer")
  func tenNights() throws {
    let office = try thread()
    for night in 0..<10 {
      let today = Office.monday.advanced(by: night)
      try office.change { change in
        _ = try change.advanceBaseDate(to: today, isConfirmed: true)
        _ = try change.apply(.delay(days: 1), to: "email-1")
      }
      let version = try office.approvePlan(horizon: 20)
      let found = try assignments(of: version, in: office)
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
    let office = try thread()
    var firstDays: [Day?] = []
    for night in 0..<9 {
      let today = Office.monday.advanced(by: night)
      office.clock.now = Instant(milliseconds: Int64(today.number) * 86_400_000 + 30_000_000)
      try office.change { _ = try $0.advanceBaseDate(to: today, isConfirmed: true) }
      // The plan of the first night is not run.
      let version = try office.approvePlan(horizon: 20)
      guard night != 0 else { continue }
      let report = try office.executor.run(RunRequest(plan: version, day: today))
      let sent = report.channels.map(\.sent).reduce(0, +)
      #expect(sent == ([1, 3, 6].contains(night) ? 1 : 0), "night \(night)")
      firstDays = try ["call", "again"].map { id in
        try office.database.read { try $0.message(id: id).notBefore }
      }
      let (call, again) = (Office.monday.advanced(by: 3), Office.monday.advanced(by: 6))
      #expect(firstDays == [call, night < 3 ? nil : again], "night \(night)")
    }
    #expect(try Set(office.states().values) == [.sent])
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
    let office = try Office()
    try office.open("email")
    try office.write(1, for: "email")
    let steps = (1...6).map { number in
      MessageDraft(
        id: "step-\(number)",
        channel: "email",
        recipient: "reader\(number + 1)@example.org",
        notBefore: Bool.random(using: &chance)
          ? Office.monday.advanced(by: Int.random(in: -2...9, using: &chance)) : nil,
        follows: .init(predecessor: "email-1", waitDays: Int.random(in: 1...5, using: &chance))
      )
    }
    try office.change { change in
      try change.importing(allowingForks: true) { importer in
        for step in steps { _ = try importer.add(step) }
      }
    }
    try office.approvePlan(horizon: 30)
    let sentOn = Office.monday.advanced(by: Int.random(in: 0...2, using: &chance))
    office.clock.now = Instant(milliseconds: Int64(sentOn.number) * 86_400_000 + 43_200_000)

    try office.sendFirst(by: word, on: sentOn)

    #expect(try office.states().values.count { $0 == .sent } == 1)
    for step in steps {
      let record = try office.database.read { try $0.message(id: step.id) }
      let wait = step.follows?.waitDays ?? 0
      let allowed = sentOn.advanced(by: wait)
      #expect(record.state == .pending)
      #expect(record.notBefore == max(allowed, step.notBefore ?? allowed), "\(step)")
    }
  }
}

extension Office {
  fileprivate func sendFirst(by word: SequenceTests.Word, on day: Day) throws {
    let stub = stub()
    let monday = RunRequest(plan: 1, day: Office.monday, onAnotherDay: true)
    switch word {
    case .accepted: _ = try executor.run(monday)
    case .foundAfterwards:
      stub.promise = .checkable
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
