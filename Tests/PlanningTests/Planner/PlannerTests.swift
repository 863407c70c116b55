import Model
import Planning
import TestSupport
import Testing

@Suite("The planner")
struct PlannerTests {
  @Test("A planner that looks at every message on every day gives the same plan")
  func naive() {
    for index in 0..<4_000 {
      var chance = Seed.stream("naive", index)
      let drawn = SmallCase.drawn(&chance, followUps: index.isMultiple(of: 2), messages: 30)
      let plan = plan(drawn.inputs)
      let expected = naivePlan(drawn.inputs)
      #expect(plan.release == expected.release, "case \(index): \(drawn)")
      #expect(plan.waitingSince == expected.waitingSince, "case \(index): \(drawn)")
      #expect(plan.day == expected.day, "case \(index): \(drawn)")
      #expect(plan.position == expected.position, "case \(index): \(drawn)")
    }
  }

  @Test("Ranks that take more than one machine word are planned like those that take one")
  func wideRanks() {
    var chance = Seed.stream("wide")
    var narrow = SmallCase(capacity: [Array(repeating: 30, count: 15)], messages: [])
    narrow.base = Day(number: -1_000)
    narrow.messages = (0..<512).map { _ in
      var message = SmallCase.Message(priority: chance.number(1...9))
      message.notBefore = chance.number(0...15)
      message.deadline = chance.oneIn(2) ? nil : chance.number(0...20)
      return message
    }
    // Many channels and a day beyond all others need more bits, and change nothing for the first.
    var wide = narrow
    wide.capacity += Array(repeating: Array(repeating: 1, count: 15), count: 1 << 16)
    let beyond = Int(Int32.max) - Int(wide.base.number)
    wide.messages.append(.init(channel: 1 << 16, deadline: beyond))
    let (one, other) = (plan(narrow.inputs), plan(wide.inputs))
    #expect(one.day.count { $0 != Backlog.none } > 200)
    #expect(one.day[...] == other.day.dropLast())
    #expect(one.position[...] == other.position.dropLast())
    #expect(other.day.last == wide.base.number && other.position.last == 1)
    #expect(other.planned.last(where: { $0 > 0 }) == 1)
  }

  @Test(
    "Each message without a day has the first reason that applies",
    arguments: [
      (SmallCase.Message(deadline: 1), [1, 1], UnplacedReason.noCapacityBeforeDeadline),
      (.init(), [1, 1], .beyondHorizon),
      (.init(deadline: 9), [1, 1], .beyondHorizon),
      (.init(notBefore: 2), [1, 1], .beyondHorizon),
      (.init(notBefore: 2, deadline: 1), [1, 1], .deadlineBeforeRelease),
      (.init(deadline: -1), [1, 1], .deadlineBeforeRelease),
      (.init(deadline: 0), [0, 1], .channelClosed),
      (.init(notBefore: 1), [1, 0], .channelClosed),
      (.init(), [0, 0], .channelClosed),
      (.init(), [], .beyondHorizon),
    ]
  )
  func reasons(_ message: SmallCase.Message, _ capacity: [Int], _ reason: UnplacedReason) {
    // More urgent messages take whatever there is.
    let urgent = (0..<5).map { _ in SmallCase.Message(priority: 1) }
    let plan = plan(SmallCase(capacity, urgent + [message]).inputs)
    #expect(plan.decision(at: 5) == .unplaced(reason))
    #expect(verify(plan).violations == [])
  }

  @Test("A day that is used up is full, not closed")
  func usedUp() {
    let facts = SmallCase(capacity: [[2]], used: [3], messages: [.init(deadline: 0)])
    #expect(plan(facts.inputs).decision(at: 0) == .unplaced(.noCapacityBeforeDeadline))
  }

  @Test("A follow-up goes the days to wait after its predecessor's day, or later if it must")
  func followUp() {
    let facts = SmallCase(
      [0, 1, 1, 1, 0, 1, 1, 1],
      [.init(), .init(follows: 0, wait: 3), .init(notBefore: 6, follows: 0, wait: 1)]
    )
    let plan = plan(facts.inputs)
    #expect(plan.day.map { $0 - facts.base.number } == [1, 5, 6])
    #expect(plan.release.map { $0 - facts.base.number } == [0, 4, 6])
  }

  @Test("A follow-up may stand before the message that it follows, and on another channel")
  func followUpBefore() {
    let facts = SmallCase(
      capacity: [[1, 1], [1, 1]],
      messages: [.init(follows: 1), .init(channel: 1)]
    )
    #expect(plan(facts.inputs).day.map { $0 - facts.base.number } == [1, 0])
  }

  @Test("Whoever follows a message without a day has none, down the whole chain")
  func chain() {
    let facts = SmallCase(
      [1],
      [.init(), .init(notBefore: 1), .init(follows: 1), .init(follows: 2)]
    )
    let plan = plan(facts.inputs)
    #expect(plan.decision(at: 2) == .unplaced(.predecessorUnplaced))
    #expect(plan.decision(at: 3) == .unplaced(.predecessorUnplaced))
    #expect(verify(plan).violations == [])
  }

  @Test("Whoever follows a message that is not to be planned has no day")
  func heldPredecessor() {
    var backlog = Backlog()
    for message: Int32 in 1...2 {
      backlog.append(
        message: message,
        channel: 0,
        priority: 5,
        notBefore: Backlog.none,
        waitingSince: 0,
        deadline: Backlog.none
      )
    }
    backlog.append(Backlog.FollowUp(place: 0, predecessor: nil, waitDays: 1))
    backlog.append(Backlog.FollowUp(place: 1, predecessor: 0, waitDays: 1))
    let open = SmallCase([9, 9, 9], []).inputs
    let plan = plan(
      PlanInputs(baseDate: open.baseDate, capacity: open.capacity, backlog: backlog)
    )
    #expect((0..<2).map(plan.decision(at:)).allSatisfy { $0 == .unplaced(.predecessorUnplaced) })
    #expect(verify(plan).violations == [])
  }

  @Test("Messages that follow each other in a circle have no day")
  func circle() {
    let facts = SmallCase(
      [9, 9],
      [.init(follows: 1), .init(follows: 2), .init(follows: 0), .init(follows: 3), .init()]
    )
    let plan = plan(facts.inputs)
    #expect(
      (0..<4).map(plan.decision(at:))
        == Array(repeating: .unplaced(.predecessorUnplaced), count: 4)
    )
    #expect(plan.day[4] == facts.base.number)
    #expect(verify(plan).violations == [])
  }

  @Test("Those released by the calendar and by predecessors go in order of arrival")
  func arrival() {
    let facts = SmallCase(
      [1, 9],
      [.init(notBefore: 1), .init(follows: 3), .init(notBefore: 1), .init(), .init(follows: 3)]
    )
    let plan = plan(facts.inputs)
    #expect(plan.position == [1, 2, 3, 1, 4])
    #expect(plan.day.map { $0 - facts.base.number } == [1, 1, 1, 0, 1])
  }

  @Test("An empty backlog and a table without channels have a plan")
  func empty() {
    #expect(plan(SmallCase([1, 2], []).inputs).planned == [0, 0])
    #expect(plan(SmallCase(capacity: [], messages: []).inputs).planned == [])
  }
}
