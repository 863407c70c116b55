import Model
import Planning
import Testing

@Suite("Limits beside the daily capacity")
struct LimitsTests {
  private static let mixes: [Set<LimitKind>] =
    LimitKind.allCases.map { [$0] } + [
      [.nesting, .windows], [.nesting, .shares], [.nesting, .recipients],
      [.shares, .recipients, .precedence], Set(LimitKind.allCases),
    ]

  @Test(
    "A planner that counts everything anew for each message gives the same plan",
    arguments: mixes
  )
  func naive(_ kinds: Set<LimitKind>) {
    for index in 0..<500 {
      var chance = Seed.stream("naive limits", index)
      let drawn = LimitedCase.drawn(&chance, kinds)
      let plan = plan(drawn.inputs)
      let naive = NaiveLimits(drawn.inputs)
      #expect(plan.release == naive.release, "case \(index): \(drawn)")
      #expect(plan.day == naive.day, "case \(index): \(drawn)")
      #expect(plan.position == naive.position, "case \(index): \(drawn)")
      let reasons = naive.places.map { Int32(naive.reason($0)?.rawValue ?? 0) }
      #expect(plan.reason == reasons, "case \(index): \(drawn)")
      if drawn.limits.isNested {
        #expect(plan.account == naive.sender.map(Int32.init), "case \(index): \(drawn)")
      } else {
        #expect(plan.account.isEmpty)
      }
      for channel in plan.inputs.capacity.channels.indices {
        for day in 0..<plan.inputs.horizon {
          let cell = plan.inputs.capacity.cell(channel: channel, day: day)
          #expect(Int(plan.planned[cell]) == naive.planned(channel, day), "case \(index): \(drawn)")
        }
      }
    }
  }
}
