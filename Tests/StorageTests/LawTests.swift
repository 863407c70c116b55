import Foundation
import Model
import Planning
import Storage
import Testing

@Suite("The laws, through the database")
struct LawTests {
  @Test(
    "Law 1, fresh: deleting every earlier plan changes nothing",
    arguments: [1, 2, 3] as [UInt64]
  )
  func earlierPlans(_ seed: UInt64) throws {
    let nights = try Nights()
    try nights.open("email", capacity: 3)
    try nights.add(Nights.drafts(40, for: "email", seed: seed))
    for offset in 1...4 {
      try nights.plan()
      try nights.change {
        _ = try $0.advanceBaseDate(to: Nights.monday.advanced(by: offset), isConfirmed: true)
      }
    }
    let before = try nights.plan()
    try nights.shell(
      """
      DROP TRIGGER plan_row_is_kept; DROP TRIGGER plan_day_is_kept; DROP TRIGGER plan_is_kept;
      DROP TRIGGER plan_channel_is_kept;
      DELETE FROM plan_row; DELETE FROM plan_day; DELETE FROM plan_channel; DELETE FROM plan;
      """
    )
    let after = try nights.plan()
    #expect(digest(of: before.plan) == digest(of: after.plan))
    #expect(before.plan == after.plan)
  }

  @Test("Law 1, fresh: an index that somebody added does not change the order of messages")
  func order() throws {
    let nights = try Nights()
    try nights.open("email", capacity: 3)
    try nights.add(Nights.drafts(40, for: "email", seed: 9))
    let follower = MessageDraft(
      id: "follower",
      channel: "email",
      recipient: "reader@example.org",
      follows: MessageDraft.Follows(predecessor: "email-1", waitDays: 2)
    )
    try nights.add([follower])
    try nights.open("letter", capacity: 2)
    try nights.add(Nights.drafts(40, for: "letter", seed: 10))
    let before = try nights.plan()
    let stored = try nights.database.read { try $0.content(of: $0.plan(1)) }
    try nights.shell(
      """
      CREATE INDEX a ON message (state, channel, priority, not_before, deadline);
      CREATE INDEX b ON plan_row (version, day, priority, release, channel, not_before, deadline,
        position, reason);
      """
    )
    #expect(try nights.plan().plan == before.plan)
    #expect(try nights.database.read { try $0.content(of: $0.plan(1)) } == stored)
  }

  @Test(
    "Law 1, fresh: thirty nights without sending plan like a single one that moves the base date at once",
    arguments: [4, 5] as [UInt64]
  )
  func thirtyNights(_ seed: UInt64) throws {
    let drafts = Nights.drafts(60, for: "email", seed: seed)
    let old = try Nights()
    try old.open("email", capacity: 2)
    try old.add(drafts)
    for offset in 1...30 {
      let day = Nights.monday.advanced(by: offset)
      try old.change { _ = try $0.advanceBaseDate(to: day, isConfirmed: true) }
      let nightly = try old.plan().plan
      let fresh = try Nights()
      try fresh.open("email", capacity: 2)
      try fresh.add(drafts)
      try fresh.change { _ = try $0.advanceBaseDate(to: day, isConfirmed: true) }
      let other = try fresh.plan().plan
      // What is random in a database is the salt of its contents alone.
      #expect(nightly.inputs.backlog == other.inputs.backlog)
      #expect(nightly.inputs.capacity == other.inputs.capacity)
      #expect(nightly.waitingSince == other.waitingSince && nightly.release == other.release)
      #expect(nightly.day == other.day && nightly.position == other.position)
      #expect(nightly.reason == other.reason && nightly.planned == other.planned)
    }
  }

  @Test("Law 2, explicit base: it moves by name alone, and every move is on record")
  func baseDate() throws {
    let nights = try Nights()
    try nights.open("email", capacity: 1)
    try nights.add(Nights.drafts(20, for: "email", seed: 3))
    try nights.plan()
    let tuesday = Nights.monday.advanced(by: 1)
    try nights.change { _ = try $0.advanceBaseDate(to: tuesday, isConfirmed: true) }
    try nights.change { _ = try $0.advanceBaseDate(to: tuesday, isConfirmed: true) }
    try nights.plan()
    #expect(throws: Refusal.baseDateBackwards(from: tuesday, to: Nights.monday)) {
      try nights.change { _ = try $0.advanceBaseDate(to: Nights.monday, isConfirmed: true) }
    }
    try nights.change { _ = try $0.setBaseDate(Nights.monday, reason: "advanced too early") }
    let moves = try nights.database.read { try $0.baseDateMoves() }
    #expect(moves.map(\.from) == [nil, Nights.monday, tuesday])
    #expect(moves.map(\.to) == [Nights.monday, tuesday, Nights.monday])
    #expect(moves.map(\.cause) == [.initialized, .advanced, .set])
    #expect(moves.map(\.reason) == [nil, nil, "advanced too early"])
    #expect(try nights.database.read { try $0.baseDate() } == Nights.monday)
  }

  @Test(
    "Law 6, immutable: a stored plan reads back as it was computed",
    arguments: [6, 7, 8] as [UInt64]
  )
  func roundTrip(_ seed: UInt64) throws {
    let nights = try Nights()
    try nights.open("email", capacity: 2)
    try nights.open("post", capacity: 1)
    try nights.change { change in
      let closed = CapacityException(
        channel: "post",
        day: Nights.monday.advanced(by: 3),
        capacity: 0,
        reason: "Strike, \"really\""
      )
      _ = try change.setCapacity(closed)
    }
    try nights.add(Nights.drafts(30, for: "email", seed: seed))
    try nights.add(Nights.drafts(20, for: "post", seed: seed))
    let chain = (1...5).map { step in
      MessageDraft(
        id: "step-\(step)",
        channel: step % 2 == 0 ? "post" : "email",
        recipient: "r",
        follows: step == 1 ? nil : .init(predecessor: "step-\(step - 1)", waitDays: step)
      )
    }
    try nights.add(chain)
    let (version, plan) = try nights.plan()
    let header = try nights.header(version)
    let stored = try nights.database.read { try $0.content(of: header) }
    #expect(stored == plan)
    #expect(header.digest == digest(of: stored))
    #expect(verify(stored).isEmpty)
    let rows = try nights.database.read { snapshot in
      let rows = try snapshot.rows(of: header)
      var all: [PlanRow] = []
      while let row = try rows.next() { all.append(row) }
      return all
    }
    #expect(rows == plan.day.indices.map(plan.row))
  }

  @Test("Law 7, one plan: of two drafts approved at once by two programs only one is approved")
  func oneApproved() async throws {
    let nights = try Nights()
    try nights.open("email", capacity: 2)
    try nights.add(Nights.drafts(10, for: "email", seed: 9))
    try nights.plan()
    try nights.plan()
    let path = nights.database.path
    let successes = await withTaskGroup(of: Bool.self) { group in
      for version in [1, 2, 1, 2] {
        group.addTask {
          do {
            var isApproval = false
            try Database.open(path: path).change(Nights.operation()) { change in
              isApproval = try change.approve(version) != nil
              return Answer("")
            }
            return isApproval
          } catch {
            return false
          }
        }
      }
      return await group.reduce(into: 0) { count, isApproved in count += isApproved ? 1 : 0 }
    }
    let approved = try nights.database.read { try $0.plans() }.filter { $0.state == .approved }
    #expect(approved.count == 1)
    #expect(successes == 1)
  }

  @Test("Law 9, idempotent: of twenty programs with one key one does it, and all get its answer")
  func oneKey() async throws {
    let nights = try Nights()
    let path = nights.database.path
    let answers = try await withThrowingTaskGroup(of: (String, Bool).self) { group in
      for number in 1...20 {
        group.addTask {
          let (answer, isRepeated) = try Database.open(path: path)
            .change(Nights.operation("once")) { change in
              _ = try change.advanceBaseDate(
                to: try change.snapshot.baseDate().advanced(by: 1),
                isConfirmed: false
              )
              return Answer("done by \(number)")
            }
          return (answer.text, isRepeated)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(answers.map(\.0)).count == 1)
    #expect(answers.count { !$0.1 } == 1)
    #expect(try nights.database.read { try $0.baseDate() } == Nights.monday.advanced(by: 1))
  }

  @Test(
    "Law 9, refused: a key that comes again with other arguments, also where they only look the same",
    arguments: [
      ("file e\u{301}.csv", "file \u{E9}.csv"), ("file \u{C5}", "file \u{212B}"),
      ("file \u{1E69}", "file s\u{307}\u{323}"), ("days 1", "days 2"), ("a", "a "),
    ]
  )
  func otherArguments(first: String, second: String) throws {
    let nights = try Nights()
    func answer(_ arguments: String) throws -> (answer: Answer, isRepeated: Bool) {
      try nights.database.change(Nights.operation("once", arguments)) { _ in Answer(arguments) }
    }
    #expect(try !answer(first).isRepeated)
    #expect(try answer(first).isRepeated)
    let refusal = Refusal.operationKeyTaken(
      key: "once",
      earlier: "test \(first)",
      now: "test \(second)"
    )
    #expect(throws: refusal) { try answer(second) }
    #expect(try answer(first).answer == Answer(first))
  }
}
