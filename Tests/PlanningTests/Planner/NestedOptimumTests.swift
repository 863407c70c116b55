import Model
import Planning
import TestSupport
import Testing

@Suite("Nested channels beside exact flows")
struct NestedOptimumTests {
  /// A tree with one priority, so that nothing but nesting keeps a plan from the best possible.
  private static func drawn(_ chance: inout SeededGenerator) -> LimitedCase {
    var drawn = LimitedCase.drawn(&chance, [.nesting], followUps: false, messages: 30)
    for place in drawn.plain.messages.indices { drawn.plain.messages[place].priority = 5 }
    drawn.attributes.account = []
    return drawn
  }

  @Test("Law 4: by each day no plan sends more")
  func byDay() {
    for index in 0..<300 {
      var chance = Seed.stream("nested optimum", index)
      let drawn = Self.drawn(&chance)
      let plan = plan(drawn.inputs)
      for last in 0..<drawn.plain.horizon {
        var flow = NestedOptimum(drawn, days: last + 1)
        let best = flow.count()
        let end = drawn.plain.base.number + Int32(last)
        let sent = plan.day.count { $0 != Backlog.none && $0 <= end }
        #expect(sent == best, "case \(index), day \(last): \(drawn)")
      }
    }
  }

  @Test("Law 4: of those that are due by a day, no plan lets fewer miss it")
  func byDeadline() {
    for index in 0..<300 {
      var chance = Seed.stream("nested deadlines", index)
      let drawn = Self.drawn(&chance)
      let plan = plan(drawn.inputs)
      for limit in Set(drawn.plain.messages.compactMap(\.deadline)).sorted() {
        let due = drawn.plain.messages.indices.filter {
          (drawn.plain.messages[$0].deadline ?? .max) <= limit
        }
        var flow = NestedOptimum(drawn, days: drawn.plain.horizon, counts: Set(due).contains)
        let best = flow.count()
        let sent = due.count { plan.day[$0] != Backlog.none }
        #expect(sent == best, "case \(index), deadline \(limit): \(drawn)")
      }
    }
  }

  @Test("Law 4: every message goes on the day that an exact search over all terms of the law gives")
  func exact() {
    for index in 0..<400 {
      var chance = Seed.stream("exact trees", index)
      let drawn = LimitedCase.tightTree(&chance)
      let plan = plan(drawn.inputs)
      #expect(plan.day == LexicographicFlow(drawn).day, "case \(index): \(drawn)")
      #expect(verify(plan).violations == [], "case \(index): \(drawn)")
    }
  }

  @Test(
    "Where deadlines come first, who goes in time is a greatest set by priority, and the rest follows"
  )
  func deadlinesFirst() {
    for index in 0..<400 {
      var chance = Seed.stream("deadlines first", index)
      var drawn = LimitedCase.tightTree(&chance, isFlat: chance.oneIn(3))
      drawn.limits.objectives = drawn.plain.capacity.indices.map {
        $0 == 0 ? [.deadlinesFirst] : []
      }
      let plan = plan(drawn.inputs)
      let exact = LexicographicFlow(drawn, deadlinesFirst: true)
      #expect(plan.day == exact.day, "case \(index): \(drawn)")
      #expect(verify(plan).violations == [], "case \(index): \(drawn)")
    }
  }

  @Test(
    "Where few are to be late, no plan lets fewer of those that are due or have a deadline be late"
  )
  func fewLate() {
    for index in 0..<400 {
      var chance = Seed.stream("few late", index)
      var drawn = LimitedCase.tightTree(&chance, isFlat: chance.oneIn(3))
      drawn.limits.objectives = drawn.plain.capacity.indices.map { _ in [.fewLate] }
      var strict = drawn
      for place in drawn.plain.messages.indices {
        drawn.plain.messages[place].priority = 5
        guard let deadline = drawn.plain.messages[place].deadline, chance.oneIn(2) else { continue }
        (drawn.plain.messages[place].due, drawn.plain.messages[place].deadline) = (deadline, nil)
      }
      strict.limits.objectives = []
      let plan = plan(drawn.inputs)
      let dated = strict.plain.messages.indices.filter { strict.plain.messages[$0].deadline != nil }
      let inTime = dated.count { place in
        let last = drawn.plain.messages[place].due.map { drawn.plain.base.number + Int32($0) }
        return plan.day[place] != Backlog.none && plan.day[place] <= last ?? .max
      }
      var flow = NestedOptimum(strict, days: strict.plain.horizon, counts: Set(dated).contains)
      #expect(inTime == flow.count(), "case \(index): \(drawn)")
      #expect(verify(plan).violations == [], "case \(index): \(drawn)")
    }
  }
}

extension LimitedCase {
  /// A few channels inside one, with hardly enough capacity for messages of short windows.
  static func tightTree(_ chance: inout SeededGenerator, isFlat: Bool = false) -> LimitedCase {
    let (days, channels) = (chance.number(2...6), isFlat ? 1 : chance.number(2...7))
    var drawn = LimitedCase(plain: SmallCase(capacity: [], messages: []))
    drawn.limits.outer = (0..<channels).map { $0 == 0 ? -1 : Int32(chance.number(0...$0 - 1)) }
    drawn.plain.capacity = (0..<channels).map { channel in
      let more = drawn.limits.outer.contains(Int32(channel)) ? 1 : 0
      return (0..<days).map { _ in chance.oneIn(3) ? 0 : chance.number(1...2 + more) }
    }
    let levels = chance.number(1...3)
    for _ in 0..<chance.number(2...12) {
      let first = chance.number(0...days - 1)
      drawn.plain.messages.append(
        .init(
          channel: chance.number(0...channels - 1),
          priority: chance.number(1...levels),
          notBefore: first,
          since: first - chance.number(0...2),
          deadline: chance.oneIn(4) ? nil : first + chance.number(0...days - 1)
        )
      )
    }
    return drawn
  }
}
