import Execution
import Model
import SQLite
import Storage
import Testing

@Suite("Moving what waits for another message")
struct WaitingMovesTests {
  /// An opener for today, and a step that is sent a day after it.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.follow("email-1", with: "step")
    return workspace
  }

  private func days(_ workspace: Workspace) throws -> [Int?] {
    try Connection(path: workspace.database.path, access: .readOnly).row(
      "SELECT state, not_before, waiting_since FROM message WHERE number = 2"
    ) { [$0.integer(0), $0.optionalInteger(1), $0.optionalInteger(2)] } ?? []
  }

  @Test(
    "It waits on with its own first day, and since the later of that and its predecessor's",
    arguments: -2...4
  )
  func reschedules(_ offset: Int) throws {
    let workspace = try workspace()
    let own = Workspace.monday.advanced(by: offset)
    try workspace.change { change in
      let effect = try change.apply(.reschedule(notBefore: own), to: "step")
      #expect(effect.isChange && effect.notBefore == own)
      #expect(try !change.apply(.reschedule(notBefore: own), to: "step").isChange)
    }
    #expect(try days(workspace) == [MessageState.waiting.rawValue, Int(own.number), nil])
    let first = max(own, Workspace.tuesday)
    try workspace.approvePlan()
    let assigned = try workspace.database.read { snapshot in
      try snapshot.assignments(of: 1, on: first).map(\.message)
    }
    #expect(assigned == [2])
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    let number = Int(first.number)
    #expect(try days(workspace) == [MessageState.pending.rawValue, number, number])
    #expect(try workspace.database.read { try $0.checkJournal().sentences } == [])
  }

  @Test("A delay counts from its own first day, or from the base date")
  func delays() throws {
    let workspace = try workspace()
    for expected in [3, 6] {
      try workspace.change { _ = try $0.apply(.delay(days: 3), to: "step") }
      let day = Int(Workspace.monday.advanced(by: expected).number)
      #expect(try days(workspace) == [MessageState.waiting.rawValue, day, nil])
    }
    #expect(try workspace.database.read { try $0.checkJournal().sentences } == [])
  }
}
