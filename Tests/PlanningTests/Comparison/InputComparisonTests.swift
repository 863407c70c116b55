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

  @Test("Each limit that is stated differently is told of, and what it counts of the past is not")
  func limits() {
    var old = PlanLimits()
    old.outer = [-1, 0]
    old.windows = [.init(channel: 1, days: 7, most: 50, past: [1, 2, 3, 4, 5, 6])]
    old.shares = [.init(channel: 0, holder: .campaign(3), percent: 20)]
    old.perRecipient = .init(most: 2, days: 7, received: [])
    var new = old
    new.windows = [.init(channel: 1, days: 7, most: 50, past: [0, 0, 0, 0, 0, 0])]
    func comparison(_ new: PlanLimits) -> InputComparison {
      let table = CapacityTable(channels: [4, 9], days: 1)
      return InputComparison(
        PlanFrame(baseDate: Day(number: 0), capacity: table, limits: old),
        with: PlanFrame(baseDate: Day(number: 0), capacity: table, limits: new)
      )
    }
    #expect(comparison(new).isEmpty)
    new.outer = []
    new.windows = [
      .init(channel: 1, days: 7, most: 60, past: [0, 0, 0, 0, 0, 0]),
      .init(channel: 0, days: 2, most: 9, past: [0]),
    ]
    new.shares = [.init(channel: 0, holder: .openers, percent: 20)]
    new.precedence = [.priority, .followUps]
    new.perRecipient = .init(most: 1, days: 7, received: [])
    #expect(
      comparison(new).limits == [
        .window(channel: 4, days: 2, .init(old: nil, new: 9)),
        .share(channel: 4, .campaign(3), .init(old: 20, new: nil)),
        .share(channel: 4, .openers, .init(old: nil, new: 20)),
        .outer(channel: 9, .init(old: 4, new: nil)),
        .window(channel: 9, days: 7, .init(old: 50, new: 60)),
        .precedence(channel: 9, .init(old: .priority, new: .followUps)),
        .recipient(.init(old: .init(most: 2, days: 7), new: .init(most: 1, days: 7))),
      ]
    )
    #expect(!comparison(new).isEmpty)
  }

  @Test("A number that nothing reaches, before and after, is told of as changing nothing")
  func bounds() {
    func changes(
      _ old: [Int32: [Int32]],
      _ new: [Int32: [Int32]]
    ) -> [EffectiveCapacity.Bound?] {
      var limits = PlanLimits()
      limits.outer = [-1, 0, 0]
      let (before, after) = (frame(base: 0, old), frame(base: 0, new))
      return InputComparison(
        PlanFrame(baseDate: before.baseDate, capacity: before.capacity, limits: limits),
        with: PlanFrame(baseDate: after.baseDate, capacity: after.capacity, limits: limits)
      ).capacities.map(\.bound)
    }
    let old: [Int32: [Int32]] = [1: [100], 2: [20], 3: [20]]
    #expect(changes(old, [1: [50], 2: [20], 3: [20]]) == [.inside(40)])
    #expect(changes(old, [1: [39], 2: [20], 3: [20]]) == [nil])
    #expect(changes(old, [1: [100], 2: [10], 3: [20]]) == [nil])
    #expect(
      changes([1: [10], 2: [20], 3: [40]], [1: [10], 2: [20], 3: [10]])
        == [.outer(channel: 1, 10)]
    )
    // Either alone would change nothing beside the other's new number; together they halve everything.
    #expect(
      changes([1: [100], 2: [100], 3: [0]], [1: [50], 2: [50], 3: [0]]) == [nil, nil]
    )
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
