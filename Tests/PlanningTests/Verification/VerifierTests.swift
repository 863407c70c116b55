import Model
import Planning
import TestSupport
import Testing

@Suite("The verifier")
struct VerifierTests {
  @Test("A plan that was changed in one place is found out", arguments: Mutation.allCases)
  func mutation(_ mutation: Mutation) {
    var applied = 0
    var index = 0
    while applied < 300, index < 6_000 {
      var chance = Seed.stream("mutation \(mutation)", index)
      let drawn = SmallCase.drawn(&chance, followUps: true, messages: 20)
      index += 1
      var changed = ChangedPlan(plan(drawn.inputs))
      guard let kinds = mutation.apply(to: &changed, &chance) else { continue }
      applied += 1
      let found = verify(changed.plan)
      #expect(
        kinds.contains { kind in found.violations.contains { $0.kind == kind } },
        "case \(index - 1): found \(found.violations), changed \(changed), \(drawn)"
      )
    }
    #expect(applied == 300, "the drawn cases hardly ever allow this change")
  }

  @Test("Of each kind the first twenty are kept and all are counted")
  func manyViolations() {
    let messages = (0..<50).map { _ in SmallCase.Message() }
    var changed = ChangedPlan(plan(SmallCase([50], messages).inputs))
    for place in messages.indices { changed.position[place] = 99 }
    let found = verify(changed.plan)
    #expect(found.violations.count == 20)
    #expect(found.count == 50)
    #expect(found.violations.first.map(found.count(like:)) == 50)
  }

  @Test("A plan whose columns do not fit together is malformed, and nothing else is said of it")
  func malformed() {
    var changed = ChangedPlan(plan(SmallCase([1], [.init()]).inputs))
    changed.day = []
    #expect(
      verify(changed.plan).violations == [.malformed("not every message has a decision")]
    )
    changed = ChangedPlan(plan(SmallCase([1], [.init()]).inputs))
    changed.planned = []
    #expect(
      verify(changed.plan).violations
        == [.malformed("not every day of every channel has a count")]
    )
  }

  @Test(
    "A violation is told in names",
    arguments: [
      (
        Violation.idle(message: 3, channel: 7, day: Day(number: 0)),
        "mail-3 waits on 1970-01-01, though email has free capacity"
      ),
      (
        .overfilled(channel: 7, day: Day(number: 0), assigned: 3, free: 2),
        "email can send 2 more on 1970-01-01, but 3 are assigned to it"
      ),
      (
        .wrongReason(message: 3, stated: .beyondHorizon, actual: .channelClosed),
        "mail-3 is unplaced because of beyond_horizon, not channel_closed"
      ),
      (
        .overtaken(message: 3, by: 4, day: Day(number: 1)),
        "mail-3 waits on 1970-01-02, while mail-4, which ranks behind it, is sent"
      ),
    ]
  )
  func sentences(_ violation: Violation, _ sentence: String) {
    #expect(
      violation.sentence(
        message: { "mail-\($0)" },
        channel: { $0 == 7 ? "email" : "channel \($0)" }
      ) == sentence
    )
  }
}
