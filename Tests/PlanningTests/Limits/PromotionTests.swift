import Model
import Planning
import TestSupport
import Testing

@Suite("Promotion under windows and limits for recipients")
struct PromotionTests {
  enum Mode: CaseIterable {
    case windows
    case recipients
    case both
  }

  @Test("Hardly ever is one more in time in any plan", arguments: Mode.allCases)
  func nearlyBest(_ mode: Mode) {
    var (instances, short) = (0, 0)
    for index in 0..<400 {
      var chance = Seed.stream("promotion, \(mode)", index)
      let drawn = LimitedCase.tight(mode, &chance)
      let plan = plan(drawn.inputs)
      let most = LimitedOptimum(plan).most
      let inTime = plan.day.indices.count {
        plan.day[$0] != Backlog.none && plan.inputs.backlog.deadline[$0] != Backlog.none
      }
      if most > 0 { instances += 1 }
      if inTime < most { short += 1 }
      #expect(most - 1...most ~= inTime, "case \(index): \(drawn)")
    }
    #expect(instances > 200 && short * 50 < instances)
  }

  @Test(
    "A plan without its promotions is found out, and a plan with them is no worse for anybody more urgent"
  )
  func promotions() {
    var promoted = 0
    for index in 0..<2_000 {
      var chance = Seed.stream("promoted", index)
      var drawn = LimitedCase.tight(.both, &chance)
      for place in drawn.plain.messages.indices {
        drawn.plain.messages[place].priority = chance.number(1...2)
      }
      var changed = ChangedPlan(plan(drawn.inputs))
      guard !changed.inputs.limits.promoted.isEmpty else { continue }
      promoted += 1
      let before = NaiveLimits(drawn.inputs)
      func inTime(_ days: [Int32]) -> [Int] {
        (1...2).map { priority in
          -days.indices.count {
            days[$0] != Backlog.none && before.due($0) != .max
              && drawn.plain.messages[$0].priority == priority
          }
        }
      }
      #expect(
        !inTime(before.day).lexicographicallyPrecedes(inTime(changed.day)),
        "case \(index): \(drawn)"
      )
      changed.inputs.limits.promoted = []
      #expect(!verify(changed.plan).isEmpty, "case \(index): \(drawn)")
    }
    #expect(promoted > 20)
  }

  @Test("Whoever goes first because of a promotion is named to those who wait")
  func named() {
    // The last can only go on the last day, and the one before it must not go within two days of it.
    var drawn = LimitedCase(
      plain: SmallCase(
        [1, 1, 1],
        [.init(deadline: 2), .init(deadline: 2), .init(notBefore: 2, since: 2, deadline: 2)]
      )
    )
    drawn.attributes.recipient = [4, 8, 8]
    drawn.limits.perRecipient = .init(most: 1, days: 2, received: [])
    let plan = plan(drawn.inputs)
    let (base, numbers) = (drawn.plain.base.number, plan.inputs.backlog.message)
    #expect(plan.day == [base + 1, base, base + 2])
    #expect(plan.inputs.limits.promoted == [numbers[1], numbers[2]])
    guard case .full(let full) = explanation(of: plan, 0, within: 7).waited.first?.constraint else {
      Issue.record("the day is full")
      return
    }
    #expect(full.needed == [numbers[1]] && full.byPrecedence == 0)
  }
}

extension LimitedCase {
  /// Few days with hardly any room, one priority, and channels inside one another.
  static func tight(_ mode: PromotionTests.Mode, _ chance: inout SeededGenerator) -> LimitedCase {
    let (days, channels) = (chance.number(3...6), chance.number(1...5))
    var drawn = LimitedCase(plain: SmallCase(capacity: [], messages: []))
    drawn.plain.capacity = (0..<channels).map { _ in
      (0..<days).map { _ in chance.oneIn(3) ? 0 : chance.number(1...2) }
    }
    if channels > 1 {
      drawn.limits.outer = (0..<channels).map {
        $0 == 0 ? -1 : Int32(chance.number(0...min($0 - 1, 1)))
      }
      for channel in 0..<channels where drawn.limits.outer.contains(Int32(channel)) {
        drawn.plain.capacity[channel] = drawn.plain.capacity[channel].map {
          $0 + chance.number(0...2)
        }
      }
    }
    drawn.plain.messages = (0..<chance.number(3...9)).map { _ in
      var message = SmallCase.Message(channel: chance.number(0...channels - 1))
      let first = chance.number(0...days - 1)
      (message.notBefore, message.since) = (first, first)
      if !chance.oneIn(4) { message.deadline = chance.number(first...days - 1) }
      return message
    }
    if mode != .recipients {
      drawn.limits.windows = (0..<chance.number(1...2)).map { _ in
        let length = chance.number(2...4)
        return .init(
          channel: Int32(chance.number(0...channels - 1)),
          days: length,
          most: chance.number(1...3),
          past: [Int32](repeating: 0, count: length - 1)
        )
      }
    }
    if mode != .windows {
      let persons = max(1, drawn.plain.messages.count / 2)
      drawn.attributes.recipient = drawn.plain.messages.map { _ in
        Int32(chance.number(0...persons))
      }
      drawn.limits.perRecipient = .init(
        most: chance.number(1...2),
        days: chance.number(2...4),
        received: []
      )
    }
    if drawn.limits.isNested { drawn.attributes.account = drawn.plain.messages.map { _ in -1 } }
    return drawn
  }
}
