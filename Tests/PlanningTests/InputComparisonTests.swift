import Model
import Planning
import Testing

@Suite("The comparison of two plans' inputs")
struct InputComparisonTests {
  @Test("Only days that both plans cover and channels that both have are compared")
  func sharedDays() {
    let old = frame(base: 10, [1: [5, 5, 5], 2: [1, 1, 1]])
    let new = frame(base: 11, [2: [1, 0, 9], 3: [4, 4, 4]], reason: "holiday")
    let comparison = InputComparison(old, with: new)
    #expect(comparison.baseDate == .init(old: Day(number: 10), new: Day(number: 11)))
    #expect(comparison.horizon.isEqual)
    #expect(comparison.addedChannels == [3])
    #expect(comparison.removedChannels == [1])
    #expect(
      comparison.capacities == [
        .init(channel: 2, day: Day(number: 12), from: 1, to: 0, reason: "holiday")
      ]
    )
    #expect(!comparison.isEmpty)
  }

  @Test("Plans that share no day have no capacity in common")
  func apart() {
    let comparison = InputComparison(frame(base: 0, [1: [5]]), with: frame(base: 9, [1: [6, 6]]))
    #expect(comparison.capacities == [])
    #expect(comparison.horizon == .init(old: 1, new: 2))
  }

  @Test("The same inputs do not differ")
  func same() {
    let one = frame(base: 0, [1: [5, 0], 4: [1, 1]])
    #expect(InputComparison(one, with: one).isEmpty)
  }

  private func frame(
    base: Int32,
    _ capacity: [Int32: [Int32]],
    reason: String? = nil
  ) -> PlanFrame {
    let channels = capacity.keys.sorted()
    var table = CapacityTable(channels: channels, days: capacity.values.map(\.count).max() ?? 0)
    for (index, channel) in channels.enumerated() {
      for (day, value) in (capacity[channel] ?? []).enumerated() {
        table.setCapacity(value, at: table.cell(channel: index, day: day), reason: reason)
      }
    }
    return PlanFrame(baseDate: Day(number: base), capacity: table)
  }
}
