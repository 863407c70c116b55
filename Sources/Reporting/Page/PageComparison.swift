package import Model
package import Planning

/// The comparison with another version on the page.
package struct PageComparison: Sendable {
  /// How many changes are listed.
  package static let shown = TopPlaces.shown

  package let other: PlanHeader
  package let counts: Comparison.Counts
  /// The differences in the inputs, a line for each.
  package let inputs: [String]
  /// Who moves for the same cause, worst first.
  package let groups: [MoveGroup]
  /// The most important changes, worst first.
  package let topChanges: [DiffRecord]
  /// How many changes there are.
  package let changes: Int
  /// What the other plan sends, and the days on which its capacity is another.
  package let load: OtherLoad

  /// How many messages either plan has, each counted once.
  let messages: Int
  /// How many messages both plans have.
  let messagesInBoth: Int

  /// `messages` is the count of the page's own plan.
  package init(
    with other: PlanHeader,
    counts: Comparison.Counts,
    messages: Int,
    inputs: [String],
    groups: [MoveGroup] = [],
    topChanges: [DiffRecord],
    changes: Int,
    load: OtherLoad = OtherLoad()
  ) {
    self.other = other
    self.counts = counts
    self.messages = messages + counts.removed
    messagesInBoth = messages - counts.added
    self.inputs = inputs
    self.groups = groups
    self.topChanges = topChanges
    self.changes = changes
    self.load = load
  }
}

/// What another plan sends on the days of the page's own.
package struct OtherLoad: Sendable {
  /// What each channel sends on each day, from the base date of the page's plan on, by its number.
  private var channels: [Int32: [Int]] = [:]
  private var total: [Int] = []
  /// The days on which a channel's capacity is another, counted from the same day.
  private var changed: [Int32: [Int]] = [:]

  package init() {}

  /// Takes the other plan's own days and numbers, and how the inputs differ.
  package init(
    _ plan: (frame: PlanFrame, planned: [Int32]),
    differing inputs: InputComparison,
    in days: ClosedRange<Day>
  ) {
    let (other, planned) = plan
    let table = other.capacity
    let count = days.lowerBound.days(to: days.upperBound) + 1
    let shift = other.baseDate.days(to: days.lowerBound)
    total = [Int](repeating: 0, count: count)
    for (index, channel) in table.channels.enumerated() {
      let own = (0..<count).map { offset in
        (0..<table.days).contains(offset + shift)
          ? Int(planned[table.cell(channel: index, day: offset + shift)]) : 0
      }
      channels[channel] = own
      if other.limits.outer(of: index) == nil { for day in own.indices { total[day] += own[day] } }
    }
    for change in inputs.capacities where days.contains(change.day) && change.bound == nil {
      changed[change.channel, default: []].append(days.lowerBound.days(to: change.day))
    }
  }

  /// What goes in each bar of a series; nothing where the other plan does not know it.
  func planned(in series: LoadSeries) -> [Int] {
    let own = series.channel == nil ? total : series.channel.flatMap { channels[$0] } ?? []
    guard !own.isEmpty else { return [] }
    return series.bars.map { bar in
      own[min(bar.first, own.count)..<min(bar.first + bar.days, own.count)].reduce(0, +)
    }
  }

  /// The days of a series that have another capacity; of all channels together where any has.
  func changedDays(of series: LoadSeries) -> [Int] {
    let days =
      series.channel == nil
      ? changed.values.flatMap(\.self) : series.channel.flatMap { changed[$0] } ?? []
    let shown = series.bars.reduce(0) { $0 + $1.days }
    return Set(days).filter { $0 < shown }.sorted()
  }
}
