import Model
import Planning
import TestSupport
import Testing

@Suite("What is held")
struct HoldTests {
  private static let mixes: [Set<LimitKind>] = [
    [], [.nesting], [.windows, .shares], [.recipients, .precedence],
    Set(LimitKind.allCases).subtracting([.holds]),
  ]

  @Test("What is held without an end leaves the plan that there is without it", arguments: mixes)
  func withoutEnd(_ kinds: Set<LimitKind>) {
    var held = 0
    for index in 0..<300 {
      var chance = Seed.stream("held without end", index)
      var drawn = LimitedCase.drawn(&chance, kinds, messages: 30)
      let all = plan(drawn.inputs)
      drawn.attributes.heldUntil = all.day.map { _ in
        chance.oneIn(4) ? MessageAttributes.heldWithoutEnd : Backlog.none
      }
      let gone = drawn.heldOrFollowing
      let (with, without) = (plan(drawn.inputs), plan(drawn.without(gone).inputs))
      #expect(verify(with).violations == [], "case \(index): \(drawn)")
      let rest = gone.indices.filter { !gone[$0] }
      for (other, place) in rest.enumerated() {
        #expect(with.decision(at: place) == without.decision(at: other), "case \(index): \(drawn)")
        #expect(with.sender(at: place) == without.sender(at: other), "case \(index): \(drawn)")
        #expect(with.release[place] == without.release[other], "case \(index): \(drawn)")
      }
      for place in gone.indices where gone[place] {
        let isHeld = drawn.attributes.heldUntil[place] != Backlog.none
        let reason = isHeld ? UnplacedReason.held : .predecessorUnplaced
        #expect(with.decision(at: place) == .unplaced(reason), "case \(index): \(drawn)")
        held += isHeld ? 1 : 0
      }
    }
    #expect(held > 300)
  }

  @Test("What is held until a day keeps its rank, and goes no earlier")
  func untilDay() {
    // Three that wait since before, one place a day: the first is held for two days, and is the first again.
    var small = LimitedCase(
      plain: SmallCase([1, 1, 1, 1, 1], (0..<4).map { .init(since: $0 - 9) })
    )
    let base = small.plain.base.number
    small.attributes.heldUntil = [base + 2, Backlog.none, Backlog.none, Backlog.none]
    let plan = plan(small.inputs)
    #expect(plan.day == [base + 2, base, base + 1, base + 3])
    #expect(plan.waitingSince[0] == base - 9 && plan.release[0] == base + 2)
    #expect(verify(plan).violations == [])
  }

  @Test("A follow-up that is held until a day waits since the day of its predecessor")
  func followUp() {
    var small = LimitedCase(
      plain: SmallCase(
        [1, 1, 0, 1, 1, 1],
        [.init(), .init(priority: 5, follows: 0, wait: 1), .init(notBefore: 3)]
      )
    )
    let base = small.plain.base.number
    small.attributes.heldUntil = [Backlog.none, base + 3, Backlog.none]
    let plan = plan(small.inputs)
    // Both may go on the fourth day; the follow-up has waited since the second.
    #expect(plan.day == [base, base + 3, base + 4])
    #expect(plan.waitingSince[1] == base + 1 && plan.release[1] == base + 3)
    #expect(verify(plan).violations == [])
  }

  @Test("Another account sends what is addressed around the held one, and nothing goes by that")
  func account() {
    var small = LimitedCase(
      plain: SmallCase(
        capacity: [[4, 4], [2, 2], [2, 2]],
        messages: (0..<4).map { _ in .init() }
      )
    )
    let base = small.plain.base.number
    small.limits.outer = [-1, 0, 0]
    small.attributes.account = [-1, -1, -1, 1]
    small.limits.heldUntil = [Backlog.none, MessageAttributes.heldWithoutEnd, Backlog.none]
    let plan = plan(small.inputs)
    #expect(plan.day == [base, base, base + 1, Backlog.none])
    #expect(plan.account == [2, 2, 2, -1])
    // Its thread is bound to the held account.
    #expect(plan.decision(at: 3) == .unplaced(.held))
    #expect(verify(plan).violations == [])
  }
}

extension LimitedCase {
  /// Which messages are held, or follow what is.
  fileprivate var heldOrFollowing: [Bool] {
    var gone = attributes.heldUntil.map { $0 != Backlog.none }
    for place in gone.indices {
      if let predecessor = plain.messages[place].follows, gone[predecessor] { gone[place] = true }
    }
    return gone
  }

  /// The same case as if some messages had never been there.
  fileprivate func without(_ gone: [Bool]) -> LimitedCase {
    let left = gone.indices.filter { !gone[$0] }
    var rest = self
    rest.plain.messages = left.map { place in
      var message = plain.messages[place]
      message.follows = message.follows.flatMap { left.firstIndex(of: $0) }
      return message
    }
    rest.plain.numbers = left.map(plain.number)
    func kept<Value>(_ column: [Value]) -> [Value] { column.isEmpty ? [] : left.map { column[$0] } }
    rest.attributes.campaign = kept(attributes.campaign)
    rest.attributes.recipient = kept(attributes.recipient)
    rest.attributes.isFollowUp = kept(attributes.isFollowUp)
    rest.attributes.account = kept(attributes.account)
    rest.attributes.heldUntil = []
    return rest
  }
}
