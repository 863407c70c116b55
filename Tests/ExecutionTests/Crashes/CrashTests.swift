import Execution
import Model
import Storage
import TestSupport
import Testing

@Suite("Law 8: whole or not at all")
struct CrashTests {
  static let points =
    ["started:1"]
    + ["claimed", "delivered", "acknowledged"].flatMap { step in (1...3).map { "\(step):\($0)" } }

  @Test("A run that is killed at any step and repeated sends every message once", arguments: points)
  func resumes(point: String) throws {
    let workspace = try Workspace()
    try workspace.fill()
    try workspace.crash(at: point)
    #expect(try workspace.runState() == .running)

    let result = try workspace.execute()

    #expect(result.status == 0, "\(result)")
    try expectEverythingSentOnce(in: workspace)
  }

  @Test("What is killed again and again is sent once all the same")
  func survivesManyCrashes() throws {
    let workspace = try Workspace()
    try workspace.fill()
    for point in ["claimed:1", "delivered:1", "acknowledged:1", "claimed:1", "delivered:1"] {
      try workspace.crash(at: point)
    }

    #expect(try workspace.execute().status == 0)
    try expectEverythingSentOnce(in: workspace)
  }

  @Test(
    "Recovery after a kill leaves no message claimed, and the run can go on",
    arguments: points
  )
  func recovers(point: String) throws {
    let workspace = try Workspace()
    try workspace.fill()
    try workspace.crash(at: point)

    let recovery = try workspace.execute(["recover"])

    #expect(recovery.status == 0, "\(recovery)")
    #expect(recovery.output.hasPrefix("recovered plan 1 for 2027-03-01"))
    #expect(try workspace.runState() == .interrupted)
    let states = try workspace.states()
    #expect(Set(states.values).isSubset(of: [.pending, .sent]))
    let sent = states.filter { $0.value == .sent }.keys.sorted()
    let delivered = try ["email", "linkedin", "post"].flatMap(workspace.delivered).sorted()
    #expect(sent == delivered)
    #expect(try workspace.execute(["recover"]).output == "no dead run was found\n")
    #expect(try workspace.execute().status == 0)
    try expectEverythingSentOnce(in: workspace)
  }

  @Test(
    "Whatever is killed wherever, nothing is sent twice or beyond a capacity, and a run ends",
    arguments: 1...8 as ClosedRange<UInt64>
  )
  func survivesChance(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let workspace = try Workspace()
    var capacities: [Int] = []
    for channel in ["email", "linkedin", "post"].prefix(Int.random(in: 1...3, using: &chance)) {
      capacities.append(Int.random(in: 1...30, using: &chance))
      try workspace.open(channel, capacity: capacities.last ?? 0)
      try workspace.write(Int.random(in: 1...20, using: &chance), for: channel)
    }
    try workspace.approvePlan()

    for _ in 0..<Int.random(in: 1...5, using: &chance) {
      guard let point = CrashTests.points.randomElement(using: &chance) else { continue }
      let result = try workspace.execute(environment: ["SENDPLAN_TEST_KILL_AT": point])
      #expect(result.wasKilled || result.status == 0, "\(point): \(result)")
    }
    #expect(try workspace.execute().status == 0)

    let states = try workspace.states()
    #expect(Set(states.values).isSubset(of: [.pending, .sent]))
    let delivered = try ["email", "linkedin", "post"].flatMap(workspace.delivered)
    #expect(delivered.sorted() == states.filter { $0.value == .sent }.keys.sorted())
    #expect(try workspace.runState() == .finished)
    let uses = try workspace.uses()
    #expect(uses.counted == uses.attempts)
    #expect(zip(uses.counted, capacities).allSatisfy { $0 <= $1 })
  }

  private func expectEverythingSentOnce(in workspace: Workspace) throws {
    let states = try workspace.states()
    #expect(states.count == 20 && states.values.allSatisfy { $0 == .sent })
    let delivered = try ["email", "linkedin", "post"].flatMap(workspace.delivered)
    #expect(delivered.sorted() == states.keys.sorted())
    #expect(try workspace.runState() == .finished)
    let uses = try workspace.uses()
    #expect(uses.counted == uses.attempts)
  }
}
