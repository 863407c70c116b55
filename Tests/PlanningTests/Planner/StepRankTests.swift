import Model
import Planning
import TestSupport
import Testing

@Suite("Steps that are planned to go earlier than they were swept")
struct StepRankTests {
  @Test("Positions of a day follow the rank also where what a step follows was given another day")
  func positions() {
    for index in 0..<12_000 {
      var chance = Seed.stream("steps out of rank", index)
      let drawn = StepRankTests.drawn(&chance)
      #expect(verify(plan(drawn.inputs)).violations == [], "case \(index): \(drawn)")
    }
  }

  /// A few threads in one channel in which deadlines come first, so that some go earlier than a sweep would let them.
  private static func drawn(_ chance: inout SeededGenerator) -> LimitedCase {
    let horizon = chance.number(5...9)
    var messages: [SmallCase.Message] = []
    for place in 0..<chance.number(5...14) {
      var message = SmallCase.Message(priority: chance.number(1...3))
      if chance.oneIn(3) { message.deadline = chance.number(0...4) }
      if chance.oneIn(4) { message.notBefore = chance.number(0...4) }
      if place > 0, chance.oneIn(2) {
        message.follows = chance.number(0...place - 1)
        message.wait = chance.number(1...2)
        message.deadline = nil
      }
      messages.append(message)
    }
    let capacity = (0..<horizon).map { _ in chance.number(0...3) }
    var drawn = LimitedCase(plain: SmallCase(capacity, messages))
    drawn.limits.objectives = [.deadlinesFirst]
    return drawn
  }
}
