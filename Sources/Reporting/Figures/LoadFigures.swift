package import Model

/// The load of every channel, from the base date to the last day on which anything is planned.
package struct LoadFigures: Sendable {
  /// The width of one bar of a chart.
  package enum Unit: Sendable {
    case day, week, month
  }

  /// A channel in its place among those that contain it.
  package struct Branch: Sendable {
    package let series: LoadSeries
    /// How many channels contain it.
    package let depth: Int
    /// Its number and those of all inside it.
    package let within: [Int32]
  }

  package let unit: Unit
  /// How many days are shown.
  package let days: Int
  /// All channels together; nil if there is only one.
  package let total: LoadSeries?
  /// The channels that send something, as layers of the picture of all.
  package let layers: [LoadLayer]
  /// One for each channel with a capacity or a load, the busiest first.
  package let channels: [LoadSeries]
  /// The same, each behind the one that contains it.
  package let tree: [Branch]
  /// The last day on which anything is planned.
  package let lastUsed: Day?
  /// Whether any channel is inside another, so that its load also counts for those around it.
  package let isNested: Bool

  /// Fewer days would not show the shape of a week.
  private static let minimumDays = 14
  /// More bars would be too thin for a phone.
  private static let maximumBars = 100

  init(_ plan: Plan) {
    let table = plan.inputs.capacity
    let base = plan.inputs.baseDate
    isNested = plan.inputs.limits.isNested
    let last = plan.planned.indices.lazy.filter { plan.planned[$0] > 0 }
      .map { $0 % max(1, table.days) }.max()
    lastUsed = last.map { base.advanced(by: $0) }
    days = min(table.days, max(LoadFigures.minimumDays, (last ?? 0) + 1))
    unit =
      switch days {
      case ...LoadFigures.maximumBars: .day
      case ...(LoadFigures.maximumBars * 7): .week
      default: .month
      }
    let spans = LoadSeries.spans(of: days, from: base, by: unit)
    let loads = DayLoads(plan)
    let all = table.channels.indices.map { LoadSeries(channel: $0, of: loads, spans) }
    let shown = Set(
      all.filter { $0.stated + $0.planned + $0.used > 0 }.flatMap {
        loads.tree.path(from: $0.index)
      }
    )
    channels = all.filter { shown.contains($0.index) }
      .sorted { ($1.planned, $0.index) < ($0.planned, $1.index) }
    tree = Branch.all(channels, in: loads)
    total = channels.count > 1 ? LoadSeries(sumOf: loads, days: days, spans) : nil
    layers = total == nil ? [] : LoadLayer.all(channels, in: loads.tree)
  }
}

extension LoadFigures.Branch {
  /// Channels in the order of the tree; of those in one channel the first stay first.
  fileprivate static func all(_ series: [LoadSeries], in loads: DayLoads) -> [Self] {
    let tree = loads.tree
    let byOuter = Dictionary(grouping: series) { tree.outer[$0.index] }
    var branches: [Self] = []
    var open = Array((byOuter[-1] ?? []).reversed())
    while let next = open.popLast() {
      branches.append(
        Self(
          series: next,
          depth: tree.path(from: next.index).reduce(-1) { depth, _ in depth + 1 },
          within: tree.outer.indices.filter { tree.isWithin($0, next.index) }
            .map { loads.table.channels[$0] }
        )
      )
      open += (byOuter[next.index] ?? []).reversed()
    }
    return branches
  }
}
