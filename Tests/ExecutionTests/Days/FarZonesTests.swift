import Execution
import Model
import Storage
import TestSupport
import Testing

@Suite("A day of accounts in far time zones")
struct FarZonesTests {
  private let request = RunRequest(plan: 1, day: Workspace.monday)

  /// A message for each account, by the hours that its clocks are ahead of UTC.
  private func filled(_ zones: [(name: String, hours: Int)]) throws -> Workspace {
    let workspace = try Workspace()
    for (name, hours) in zones {
      workspace.clock.zones[name] = hours
      try workspace.open(name, timeZone: name)
      try workspace.write(1, for: name)
    }
    try workspace.approvePlan()
    _ = workspace.stub()
    return workspace
  }

  private static let farZones = [("Auckland", 13), ("Los_Angeles", -8)]

  /// Hours from the beginning of Monday in UTC.
  private func call(_ workspace: Workspace, at hour: Int) throws -> RunReport {
    workspace.clock.now = Workspace.morning.advanced(by: Int64(hour - 8) * 3_600_000)
    return try workspace.executor.run(request)
  }

  @Test("Each account sends on its own Monday, and then the run is finished")
  func sendsEach() throws {
    let workspace = try filled(Self.farZones)
    let early = try call(workspace, at: -4)
    #expect(early.end == .interrupted && early.channels.map(\.sent) == [1, 0])
    #expect(early.waitsUntil == Workspace.morning)
    // Monday is over in Auckland, and only there.
    let late = try call(workspace, at: 17)
    #expect(late.end == .finished(completesPlan: true) && late.channels.map(\.sent) == [1, 1])
    #expect(late.channels.allSatisfy { $0.unavailability == nil })
    #expect(try workspace.uses().counted == [1, 1])
    #expect(try call(workspace, at: 18).end == .finishedBefore)
  }

  @Test("When it is Monday nowhere, between two accounts, the run waits on")
  func waitsBetween() throws {
    let workspace = try filled([("Kiritimati", 14), ("Baker", -12)])
    _ = try call(workspace, at: -13)
    let between = try call(workspace, at: 11)
    #expect(between.end == .interrupted && between.channels.map(\.sent) == [1, 0])
    #expect(between.waitsUntil == Workspace.morning.advanced(by: 4 * 3_600_000))
    #expect(try call(workspace, at: 12).end == .finished(completesPlan: true))
  }

  @Test("Once the last account's day is over a call finishes the run; what was missed is pending")
  func endsAfterwards() throws {
    for isApproved in [true, false] {
      let workspace = try filled(Self.farZones)
      _ = try call(workspace, at: -4)
      if !isApproved {
        try workspace.change {
          _ = try $0.advanceBaseDate(to: Workspace.tuesday, isConfirmed: true)
        }
        try workspace.approvePlan()
      }
      let report = try call(workspace, at: 40)
      #expect(report.end == .finished(completesPlan: false))
      #expect(report.channels.map(\.left) == [0, 1])
      #expect(report.channels[1].unavailability == .dayOver(Workspace.monday, zone: "Los_Angeles"))
      #expect(try workspace.runState() == .finished)
      #expect(
        try workspace.states() == ["Auckland-1": .sent, "Los_Angeles-1": .pending]
      )
      #expect(try workspace.database.read { try $0.checkJournal().isEmpty })
    }
  }

  @Test("A day that is over everywhere is not begun")
  func doesNotBegin() throws {
    let workspace = try filled(Self.farZones)
    #expect(throws: RunRequestRefusal.self) { try call(workspace, at: 40) }
    #expect(try workspace.runState() == nil)
  }

  @Test(
    "Called every hour, any accounts send on their own Monday and the run ends with the last",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func endsAlways(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let zones = (0..<4).map { ("zone\($0)", Int.random(in: -12...14, using: &chance)) }
    let workspace = try filled(zones)
    var sentAt: [String: Int] = [:]
    var ends: [RunReport.End] = []
    for hour in -15...40 where ends.last != .finishedBefore {
      if Int.random(in: 0..<3, using: &chance) == 0 { continue }
      guard let report = try? call(workspace, at: hour) else { continue }
      ends.append(report.end)
      for (id, state) in try workspace.states() where state == .sent && sentAt[id] == nil {
        sentAt[id] = hour
      }
    }
    for (name, hours) in zones {
      if let hour = sentAt["\(name)-1"] { #expect(0..<24 ~= hour + hours) }
    }
    #expect(sentAt.count == zones.count)
    #expect(ends.dropLast(2).allSatisfy { $0 == .interrupted })
    #expect(ends.suffix(2) == [.finished(completesPlan: true), .finishedBefore])
  }
}
