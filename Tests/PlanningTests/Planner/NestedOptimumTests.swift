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

  @Test("By each day a plan sends at least half of what any plan could, and mostly all of it")
  func byDay() {
    var tally = Tally()
    for index in 0..<300 {
      var chance = Seed.stream("nested optimum", index)
      let drawn = Self.drawn(&chance)
      let plan = plan(drawn.inputs)
      for last in 0..<drawn.plain.horizon {
        var flow = NestedOptimum(drawn, days: last + 1)
        let best = flow.count()
        let end = drawn.plain.base.number + Int32(last)
        let sent = plan.day.count { $0 != Backlog.none && $0 <= end }
        #expect(2 * sent >= best && sent <= best, "case \(index), day \(last): \(drawn)")
        tally.add(sent, of: best)
      }
    }
    #expect(tally.isMostlyBest, "\(tally)")
  }

  @Test("Of those that are due by a day, hardly more miss it than must")
  func byDeadline() {
    var tally = Tally()
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
        #expect(sent <= best, "case \(index), deadline \(limit): \(drawn)")
        tally.add(sent, of: best)
      }
    }
    #expect(tally.isMostlyBest, "\(tally)")
  }
}

/// How much of the best possible plans reach.
private struct Tally: CustomStringConvertible {
  private var (sent, best, bestCases, cases) = (0, 0, 0, 0)
  private var worst = 1.0

  mutating func add(_ count: Int, of most: Int) {
    guard most > 0 else { return }
    sent += count
    best += most
    cases += 1
    if count == most { bestCases += 1 }
    worst = min(worst, Double(count) / Double(most))
  }

  var isMostlyBest: Bool {
    Double(sent) > 0.97 * Double(best) && Double(bestCases) > 0.85 * Double(cases)
  }

  var description: String {
    "\(sent) of \(best), \(bestCases) of \(cases) cases best, worst \(worst)"
  }
}
