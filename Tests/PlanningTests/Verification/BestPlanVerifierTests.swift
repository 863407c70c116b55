import Model
import Planning
import TestSupport
import Testing

@Suite("The verifier proves the best plan of trees")
struct BestPlanVerifierTests {
  @Test("A plan with which some message has another day, or none, is refused")
  func otherDays() {
    var refused = 0
    for index in 0..<12_000 where refused < 1_000 {
      var chance = Seed.stream("other days", index)
      let drawn = LimitedCase.tightTree(&chance)
      let best = plan(drawn.inputs)
      var changed = ChangedPlan(best)
      guard changed.change(&chance, drawn), changed.day != best.day else { continue }
      let kinds = Set(verify(changed.plan).violations.map(\.kind))
      // What breaks a limit or goes outside its days is found by other checks.
      guard
        kinds.isDisjoint(with: ["overfilled", "wrong_account", "before_release", "after_deadline"])
      else { continue }
      refused += 1
      #expect(
        !kinds.isDisjoint(with: ["idle", "missed", "late", "unused", "overtaken"]),
        "case \(index): \(kinds), changed \(changed), \(drawn)"
      )
    }
    #expect(refused == 1_000)
  }
}

extension ChangedPlan {
  /// Drops a message, moves one, or exchanges the days of two; false where that says nothing.
  fileprivate mutating func change(_ chance: inout SeededGenerator, _ drawn: LimitedCase) -> Bool {
    let accounts = drawn.plain.capacity.indices.filter {
      !drawn.limits.outer.contains(Int32($0))
    }
    func put(_ place: Int, on day: Int32, _ plan: inout ChangedPlan) {
      guard day != Backlog.none else { return plan.drop(place) }
      plan.move(place, to: day, by: Int32(chance.pick(accounts)))
      plan.reason[place] = 0
    }
    let (one, other) = (chance.number(0...day.count - 1), chance.number(0...day.count - 1))
    let (first, second) = (day[one], day[other])
    switch chance.number(0...2) {
    case 0:
      guard first != Backlog.none else { return false }
      drop(one)
    case 1:
      let last = drawn.plain.horizon - 1
      put(one, on: drawn.plain.base.number + Int32(chance.number(0...last)), &self)
    default:
      guard one != other, first != second else { return false }
      put(one, on: second, &self)
      put(other, on: first, &self)
    }
    return true
  }

  private mutating func drop(_ place: Int) {
    leave(place)
    reason[place] = Int32(UnplacedReason.noCapacityBeforeDeadline.rawValue)
  }
}
