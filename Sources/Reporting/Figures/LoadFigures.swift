package import Model

/// What every channel has to do, from the base date to the last day that anything is planned on.
package struct LoadFigures: Sendable {
  /// How wide one bar of a chart is.
  package enum Unit: Sendable {
    case day, week, month
  }

  package let unit: Unit
  /// How many days are shown.
  package let days: Int
  /// All channels together; nil where there is only one.
  package let total: LoadSeries?
  /// One for each channel that plans or may send anything, the busiest first.
  package let channels: [LoadSeries]
  /// The last day on which anything is planned.
  package let lastUsed: Day?
  /// Whether any channel is inside another, so that what goes by one also goes by those around it.
  package let isNested: Bool

  /// Fewer days than these would be too few to see a week's shape.
  private static let fewestDays = 14
  /// More bars than these would be too thin for a telephone.
  private static let mostBars = 100

  init(_ plan: Plan) {
    let table = plan.inputs.capacity
    let base = plan.inputs.baseDate
    isNested = plan.inputs.limits.isNested
    let last = plan.planned.indices.lazy.filter { plan.planned[$0] > 0 }
      .map { $0 % max(1, table.days) }.max()
    lastUsed = last.map { base.advanced(by: $0) }
    days = min(table.days, max(LoadFigures.fewestDays, (last ?? 0) + 1))
    unit =
      switch days {
      case ...LoadFigures.mostBars: .day
      case ...(LoadFigures.mostBars * 7): .week
      default: .month
      }
    let spans = LoadSeries.spans(of: days, from: base, by: unit)
    let loads = DayLoads(plan)
    let all = table.channels.indices.map { LoadSeries(channel: $0, of: loads, spans) }
    channels = all.filter { $0.stated + $0.planned + $0.used > 0 }
      .sorted { ($1.planned, $0.index) < ($0.planned, $1.index) }
    total = channels.count > 1 ? LoadSeries(sumOf: loads, days: days, spans) : nil
  }
}
