import Model
import Planning
import TestSupport
import Testing

@Suite("The causes of a shift")
struct ShiftCauseTests {
  @Test("A message has a cause exactly when its day differs, and every cause is true")
  func complete() {
    for index in 0..<1_000 {
      var chance = Seed.stream("shift", index)
      let old = SmallCase.drawn(&chance, followUps: true, messages: 24)
      var new = old
      for _ in 0..<chance.number(1...3) { new.change(&chance) }
      let pair = PlanPair(old, new)
      for message in pair.common {
        let causes = pair.causes(message)
        let (from, to) = pair.days(message)
        #expect(causes.isEmpty == (from == to), "case \(index), \(message): \(old) -> \(new)")
        for cause in causes {
          #expect(
            pair.isTrue(cause, of: message),
            "case \(index), \(message): \(cause) \(old) -> \(new)"
          )
        }
      }
    }
  }

  @Test("Where one capacity is smaller and nothing else differs, everybody who goes later names it")
  func capacity() {
    var shifts = 0
    for index in 0..<500 {
      var chance = Seed.stream("shift capacity", index)
      let old = SmallCase.drawn(&chance, followUps: false, messages: 24)
      guard old.horizon > 0 else { continue }
      var new = old
      let channel = chance.number(0...old.capacity.count - 1)
      let offset = chance.number(0...old.horizon - 1)
      new.capacity[channel][offset] /= 2
      let pair = PlanPair(old, new)
      let expected = ShiftCause.capacity(
        InputComparison.CapacityChange(
          channel: old.inputs.capacity.channels[channel],
          day: old.base.advanced(by: offset),
          from: Int32(old.capacity[channel][offset]),
          to: Int32(new.capacity[channel][offset])
        )
      )
      for message in pair.common where pair.isLater(message) {
        shifts += 1
        #expect(pair.causes(message).first == expected, "case \(index), \(message): \(old)")
      }
    }
    #expect(shifts > 50)
  }

  @Test("Where the base date moved and nobody was sent, everybody who goes later names it")
  func baseDate() {
    var shifts = 0
    for index in 0..<500 {
      var chance = Seed.stream("shift base", index)
      let old = SmallCase.drawn(&chance, followUps: false, messages: 24)
      guard old.horizon > 1 else { continue }
      var new = old
      new.advance(by: chance.number(1...old.horizon - 1))
      let pair = PlanPair(old, new)
      let expected = ShiftCause.baseDate(from: old.base, to: new.base)
      for message in pair.common where pair.isLater(message) {
        shifts += 1
        #expect(
          pair.causes(message).contains(expected),
          "case \(index), \(message): \(old) -> \(new)"
        )
      }
    }
    #expect(shifts > 50)
  }

  @Test("Where messages came and nothing else differs, everybody who goes later was outranked")
  func outranked() {
    for index in 0..<1_000 {
      var chance = Seed.stream("shift newcomers", index)
      let new = SmallCase.drawn(&chance, followUps: false, messages: 24)
      var old = new
      old.messages.removeLast(min(old.messages.count, chance.number(1...6)))
      let pair = PlanPair(old, new)
      for message in pair.common where pair.isLater(message) {
        let causes = pair.causes(message)
        guard case .outranked = causes.first, causes.count == 1 else {
          Issue.record("case \(index), \(message): \(causes) in \(old) -> \(new)")
          continue
        }
      }
    }
  }

  @Test("A smaller capacity that still holds what was planned is not named")
  func unusedCapacity() {
    let old = SmallCase([3, 1], [.init()])
    var new = old
    new.capacity[0][0] = 2
    new.messages += [.init(priority: 1), .init(priority: 1)]
    #expect(PlanPair(old, new).causes(100) == [.outranked(count: 2, first: [103, 106])])
  }

  @Test("A message that is rescheduled behind its day names its own first day")
  func notBefore() {
    let old = SmallCase([1, 1, 1], [.init(), .init()])
    var new = old
    new.messages[0].notBefore = 2
    let pair = PlanPair(old, new)
    #expect(pair.causes(100) == [.notBefore(from: nil, to: new.base.advanced(by: 2))])
    #expect(pair.causes(103) == [.unblocked(count: 1, first: [100])])
  }

  @Test("A follower names the message that it follows, and that one its capacity")
  func predecessor() {
    let old = SmallCase([1, 1, 1, 1], [.init(), .init(follows: 0, wait: 1)])
    var new = old
    new.capacity[0][0] = 0
    let pair = PlanPair(old, new)
    #expect(
      pair.causes(103) == [.predecessor(message: 100, from: old.base, to: old.base.advanced(by: 1))]
    )
  }

  @Test(
    "Places that others took before the plan are named, those of the planned themselves are not"
  )
  func used() {
    let old = SmallCase([2, 1], [.init(), .init()])
    var taken = old
    taken.used = [1]
    let expected = ShiftCause.used(day: old.base, from: 0, to: 1)
    #expect(PlanPair(old, taken).causes(103) == [expected])
    var sent = old
    sent.used = [1]
    sent.removeMessage(0)
    #expect(PlanPair(old, sent).causes(103) == [])
  }

  @Test("The first few in the way are named in order of rank")
  func firstFew() {
    let old = SmallCase([1], [.init(priority: 9)])
    var new = old
    for priority in [8, 3, 4, 5, 6, 7, 1] { new.messages.append(.init(priority: priority)) }
    new.capacity[0] = [7, 1]
    #expect(
      PlanPair(old, new).causes(100) == [.outranked(count: 7, first: [121, 106, 109, 112, 115])]
    )
  }
}
