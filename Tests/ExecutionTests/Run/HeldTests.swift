import Execution
import Model
import Planning
import SQLite
import Storage
import TestSupport
import Testing

@Suite("What a run leaves out because it is held")
struct HeldTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  /// Two channels, one with an account inside it, and messages of a campaign in each.
  private func filled() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("mail")
    try workspace.open("desk")
    try workspace.change { change in
      var desk = try change.snapshot.channel(named: "desk").settings
      desk.outer = try change.snapshot.channel(named: "mail").number
      _ = try change.setChannel("desk", desk)
    }
    try workspace.open("post")
    try workspace.add(
      [("a", "mail", "spring"), ("b", "desk", nil), ("c", "post", "spring"), ("d", "post", nil)].map
      {
        MessageDraft(id: $0, channel: $1, recipient: "\($0)@example.org", campaign: $2)
      }
    )
    try workspace.approvePlan()
    return workspace
  }

  static let scopes: [(HoldScope, [String])] = [
    (.everything, ["a", "b", "c", "d"]), (.campaign("spring"), ["a", "c"]),
    (.channel("post"), ["c", "d"]), (.channel("mail"), ["a", "b"]),
    // The only account inside the channel that a is addressed to.
    (.channel("desk"), ["a", "b"]), (.messages(["b", "c"]), ["b", "c"]),
  ]

  @Test(
    "What is held after the approval is skipped, counted and stays where it was",
    arguments: scopes
  )
  func skips(_ scope: HoldScope, _ held: [String]) throws {
    let workspace = try filled()
    try workspace.change { _ = try $0.hold(scope, until: nil, reason: "a wrong price") }
    let report = try workspace.executor.run(monday)
    let skips = report.channels.flatMap(\.skips)
    #expect(skips.map(\.id).sorted() == held && skips.allSatisfy { $0.reason == .held })
    let states = try workspace.states()
    #expect(states.filter { $0.value == .pending }.keys.sorted() == held)
    #expect(states.values.count { $0 == .sent } == 4 - held.count)
    #expect(try workspace.database.read { try $0.checkJournal().sentences } == [])
  }

  /// The claim of a message of `filled`, of which the first goes by the account inside its channel.
  private func claim(_ message: Int) -> Move {
    var claim = Move(
      of: .message,
      message,
      from: MessageState.pending.rawValue,
      to: MessageState.claimed.rawValue,
      cause: .pickedUp,
      day: Workspace.monday,
      run: 1
    )
    if message == 1 { claim.channel = 2 }
    return claim
  }

  @Test(
    "The database takes no claim of what is held, and the proof finds one that was made",
    arguments: scopes
  )
  func refusesClaims(_ scope: HoldScope, _ held: [String]) throws {
    let workspace = try filled()
    try workspace.change { change in
      _ = try change.hold(scope, until: nil, reason: "a wrong price")
      _ = try change.startRun(plan: 1, day: Workspace.monday)
    }
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    let sql = "SELECT sql FROM sqlite_schema WHERE name = 'journal_claims_message'"
    let trigger = try #require(try connection.row(sql) { $0.text(0) })
    let blind = trigger.replacing("WHERE h.state = 1", with: "WHERE h.state = 99")
    #expect(blind != trigger)
    for (number, id) in [(1, "a"), (2, "b"), (3, "c"), (4, "d")] {
      guard held.contains(id) else {
        try connection.append(claim(number))
        continue
      }
      let error = #expect(throws: DatabaseError.self) { try connection.append(claim(number)) }
      #expect(error?.message == "what is held is not sent")
      try connection.execute("DROP TRIGGER journal_claims_message; \(blind)")
      try connection.append(claim(number))
      try connection.execute("DROP TRIGGER journal_claims_message; \(trigger)")
    }
    let found = try workspace.database.read { try $0.checkJournal().sentences }
    // Which channels contained which is not replayed.
    #expect(found.count == (scope == .channel("mail") ? 0 : held.count), "\(found)")
    #expect(found.allSatisfy { $0.hasSuffix("what no rule allows") }, "\(found)")
  }

  @Test("A hold that is stated during a run counts from the next batch on, and resumed is sent")
  func duringRun() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(20, for: "email")
    try workspace.approvePlan()
    let stub = workspace.stub()
    var batches = 0
    workspace.dependencies.reached = { [unowned workspace] step in
      guard step == .delivered else { return }
      batches += 1
      guard batches == 1 else { return }
      do {
        try workspace.change { _ = try $0.hold(.everything, until: nil, reason: "stop") }
      } catch {
        Issue.record(error)
      }
    }
    let sent = try #require(try workspace.executor.run(monday).channels.first?.sent)
    #expect(0 < sent && sent < 20 && stub.given.count == sent)
    try workspace.change { change in
      let ended = try change.resume(.everything)
      #expect(ended.count == 1)
    }
    try workspace.approvePlan()
    let rest = try workspace.executor.run(RunRequest(plan: 2, day: Workspace.monday))
    #expect(rest.channels.first?.sent == 20 - sent)
  }

  @Test("A hold until a day lets that day be sent, and not the one before", arguments: [0, 1])
  func untilDay(_ ahead: Int) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(3, for: "email")
    try workspace.change { change in
      _ = try change.hold(
        .messages(["email-2"]),
        until: Workspace.tuesday.advanced(by: ahead),
        reason: "the holiday"
      )
    }
    try workspace.approvePlan()
    #expect(try workspace.executor.run(monday).channels.first?.sent == 2)
    let held = try workspace.database.read { snapshot in
      try snapshot.assignments(of: 1, on: Workspace.tuesday.advanced(by: ahead)).map(\.message)
    }
    #expect(held == [2])
  }

  @Test("Random holds: what a run sends is what no hold concerns, and the plan agrees")
  func randomHolds() throws {
    for index in 0..<12 {
      var chance = Seed.stream("random holds", index)
      let workspace = try filled()
      var held: Set<String> = []
      var ids: [Int] = []
      for _ in 0..<chance.number(1...3) {
        let (scope, named) = HeldTests.scopes[chance.number(0...HeldTests.scopes.count - 1)]
        try workspace.change { change in
          let effect = try change.hold(scope, until: nil, reason: "r")
          if effect.isNew { ids.append(effect.hold.number) }
        }
        held.formUnion(named)
      }
      let planned = plan(try workspace.database.read { try $0.planningView(horizon: 3).inputs })
      let unplaced = planned.reason.indices.filter { planned.day[$0] == Backlog.none }
      #expect(unplaced.allSatisfy { planned.decision(at: $0) == .unplaced(.held) })
      #expect(unplaced.map { ["a", "b", "c", "d"][$0] } == held.sorted(), "case \(index)")
      let report = try workspace.executor.run(monday)
      #expect(Set(report.channels.flatMap(\.skips).map(\.id)) == held, "case \(index)")
      // Lifted one by one in any order, nothing is held in the end.
      for number in ids.shuffled(using: &chance) {
        try workspace.change { change in
          let ended = try change.resume(hold: number)
          #expect(ended?.number == number)
        }
      }
      #expect(try workspace.database.read { try $0.holds() } == [], "case \(index)")
      #expect(try workspace.database.read { try $0.checkJournal().sentences } == [])
    }
  }
}
