import Model
import Planning
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
      #expect(plan.day == expected.day, "case \(index): \(drawn)")
      #expect(plan.position == expected.position, "case \(index): \(drawn)")
      #expect(verify(plan).violations == [], "case \(index): \(drawn)")
    }
  }
}
