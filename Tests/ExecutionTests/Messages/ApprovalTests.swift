import Delivery
import Execution
import Formats
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("Approvals")
struct ApprovalTests {
  @Test(
    "A plan is approved when so many different people have approved it, whoever says it twice",
    arguments: 0..<30
  )
  func people(seed: Int) throws {
    var chance = Seed.stream("approvals", seed)
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(2, for: "email")
    let needed = chance.number(1...3)
    try workspace.change { change in
      _ = try change.stateOnce(.guardRail(name: "approvals", limit: .count(needed)))
    }
    let version = try workspace.storePlan()
    var said: Set<String> = []
    for _ in 0..<8 {
      let name = chance.pick(["ann", "bob", "cid"])
      var result: ApprovalResult?
      let note = chance.oneIn(2) ? PlanDecision.note(by: name, reason: "looked: twice") : name
      try workspace.change { result = try $0.approve(version, by: name, note: note) }
      let wasApproved = said.count >= needed
      let isNew = said.insert(name).inserted
      let state = try workspace.database.read { try $0.plan(version).state }
      if wasApproved {
        #expect(result == .alreadyApproved)
      } else if said.count >= needed {
        #expect(result == .approved(replacing: []))
      } else {
        guard case .endorsed(let names, needed, isNew) = result else {
          Issue.record("\(String(describing: result)) after \(said)")
          return
        }
        #expect(Set(names) == said)
      }
      #expect((state == .approved) == (said.count >= needed))
    }
    #expect(try workspace.database.read { try $0.checkRecords() }.isEmpty)
  }

  @Test("The database approves no plan before enough different people have")
  func database() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.change { change in
      _ = try change.stateOnce(.guardRail(name: "approvals", limit: 2))
    }
    let version = try workspace.storePlan()
    let shell = try Connection(path: workspace.database.path, access: .readWrite)
    func step(_ to: PlanState, _ cause: Cause, _ note: String?) -> Bool {
      do {
        try shell.run(
          """
          INSERT INTO journal (at, subject, item, before, after, cause, previous, operation, note)
            SELECT 0, 2, version, state, ?1, ?2, changed, 1, ?3 FROM plan WHERE version = ?4
          """,
          Value(to.rawValue),
          Value(cause.rawValue),
          Value(note),
          Value(version)
        )
        return true
      } catch {
        return false
      }
    }
    #expect(!step(.approved, .approved, "ann"))
    #expect(!step(.draft, .endorsed, nil))
    #expect(step(.draft, .endorsed, "ann: looked"))
    #expect(!step(.approved, .approved, "ann"))
    #expect(!step(.approved, .approved, "ann: again"))
    #expect(step(.approved, .approved, "bob"))
  }

  @Test("A newer draft starts with no approval, and a stale one takes none")
  func newer() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.change { change in
      _ = try change.stateOnce(.guardRail(name: "approvals", limit: 2))
    }
    let first = try workspace.storePlan()
    try workspace.change { _ = try $0.approve(first, by: "ann", note: nil) }
    let second = try workspace.storePlan()
    #expect(try workspace.database.read { try $0.endorsers(of: second) }.isEmpty)
    try workspace.open("email", capacity: 7)
    #expect(throws: Refusal.self) {
      try workspace.change { _ = try $0.approve(second, by: "ann", note: nil) }
    }
  }

  @Test(
    "A withdrawal that stops a run leaves the batch in hand to finish, and nothing else goes out"
  )
  func stops() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(20, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    var isWithdrawn = false
    stub.answer = { message in
      if !isWithdrawn {
        isWithdrawn = true
        #expect(throws: Refusal.self) {
          try workspace.change { _ = try $0.unapprove(1, note: "ann: wrong price") }
        }
        do {
          try workspace.change { change in
            _ = try change.unapprove(1, note: "ann: wrong price", stoppingRun: true)
          }
        } catch {
          Issue.record(error)
        }
      }
      return .accepted(receipt: message.key.text)
    }
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(stub.given.count == stub.batchLimit)
    #expect(report.channels.map(\.sent) == [stub.batchLimit])
    #expect(report.channels.flatMap(\.skips).allSatisfy { $0.reason == .planWithdrawn })
    #expect(report.result != .complete)
    let states = try workspace.states().values
    #expect(states.count { $0 == .sent } == stub.batchLimit)
    #expect(states.count { $0 == .pending } == 20 - stub.batchLimit)
    #expect(try workspace.database.read { try $0.runUnderWay() } == nil)
    #expect(try workspace.database.read { try $0.checkRecords() }.isEmpty)
  }
}
