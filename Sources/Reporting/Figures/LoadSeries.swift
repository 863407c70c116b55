import Model

/// The load of one channel, or of all together, bar by bar.
package struct LoadSeries: Sendable {
  /// One day, or several in a row.
  package struct Bar: Equatable, Sendable {
    /// The first day, counted from the base date.
    package let first: Int
    /// How many days it stands for.
    package let days: Int
    /// What can really be sent, which may be less than what is stated.
    package fileprivate(set) var capacity = 0
    /// The channel's own capacity.
    package fileprivate(set) var stated = 0
    package fileprivate(set) var used = 0
    package fileprivate(set) var planned = 0
    /// What could still go: nothing where a channel around it, or all inside it, are full.
    package fileprivate(set) var free = 0
    /// How many of the planned ones follow a message that is only planned.
    package fileprivate(set) var projected = 0
    package fileprivate(set) var closedDays = 0
    /// Open days without free capacity.
    package fileprivate(set) var fullDays = 0
    /// The stated reasons of days that differ from the usual week, each once.
    package fileprivate(set) var reasons: [String] = []

    package var load: Int { used + planned }
    package var isClosed: Bool { closedDays == days }
    package var isFull: Bool { fullDays > 0 && free == 0 }
  }

  /// Whether a day is open, and why not.
  package enum Opening: Sendable {
    case open
    /// As in every week.
    case closed
    /// For a stated reason, such as a holiday.
    case closedOnce
  }

  /// The channel's index in the capacity table; -1 for all together.
  let index: Int
  /// The channel's number in the database; nil for all together.
  package let channel: Int32?
  package private(set) var bars: [Bar]
  /// Whether each day shown is open, from the base date on.
  package private(set) var openings: [Opening] = []

  package var capacity: Int { bars.reduce(0) { $0 + $1.capacity } }
  package var stated: Int { bars.reduce(0) { $0 + $1.stated } }
  package var used: Int { bars.reduce(0) { $0 + $1.used } }
  package var planned: Int { bars.reduce(0) { $0 + $1.planned } }
  package var projected: Int { bars.reduce(0) { $0 + $1.projected } }
  package var free: Int { bars.reduce(0) { $0 + $1.free } }
  package var closedDays: Int { bars.reduce(0) { $0 + $1.closedDays } }
  package var fullDays: Int { bars.reduce(0) { $0 + $1.fullDays } }

  /// Whether more is stated than can be sent, on any day shown.
  package var statesMore: Bool { bars.contains { $0.stated > $0.capacity } }
  /// The last day on which anything is planned, counted from the base date.
  package private(set) var lastPlanned: Int?

  /// The first day and the number of days of each bar: single days, weeks from Monday, or months.
  static func spans(of days: Int, from base: Day, by unit: LoadFigures.Unit) -> [(Int, Int)] {
    var spans: [(first: Int, days: Int)] = []
    for offset in 0..<days {
      let day = base.advanced(by: offset)
      let begins =
        switch unit {
        case .day: true
        case .week: day.weekday == .monday
        case .month: day.date.day == 1
        }
      if begins || spans.isEmpty {
        spans.append((offset, 1))
      } else {
        spans[spans.count - 1].days += 1
      }
    }
    return spans
  }

  init(channel: Int, of loads: DayLoads, _ spans: [(Int, Int)]) {
    let table = loads.table
    index = channel
    self.channel = table.channels[channel]
    bars = spans.map { Bar(first: $0.0, days: $0.1) }
    for bar in bars.indices {
      for day in bars[bar].first..<bars[bar].first + bars[bar].days {
        let cell = table.cell(channel: channel, day: day)
        let reason = loads.tree.path(from: channel).lazy
          .compactMap { table.reasons[table.cell(channel: $0, day: day)] }.first
        add(loads.load(of: CollectionOfOne(cell)), on: day, to: bar, reason)
      }
    }
  }

  /// The sum of all channels that are inside no other; closed if all are.
  init(sumOf loads: DayLoads, days: Int, _ spans: [(Int, Int)]) {
    index = -1
    channel = nil
    bars = spans.map { Bar(first: $0.0, days: $0.1) }
    let outermost = loads.outermost
    for bar in bars.indices {
      for day in bars[bar].first..<bars[bar].first + bars[bar].days {
        let cells = outermost.map { loads.table.cell(channel: $0, day: day) }
        let reasons = cells.compactMap { loads.table.reasons[$0] }
        add(loads.load(of: cells), on: day, to: bar, reasons.first)
      }
    }
  }

  private mutating func add(_ load: DayLoads.Load, on day: Int, to bar: Int, _ reason: String?) {
    bars[bar].capacity += load.capacity
    bars[bar].stated += load.stated
    bars[bar].used += load.used
    bars[bar].planned += load.planned
    bars[bar].projected += load.projected
    bars[bar].free += load.free
    if load.planned > 0 { lastPlanned = day }
    if load.capacity == 0 {
      bars[bar].closedDays += 1
    } else if load.free == 0 {
      bars[bar].fullDays += 1
    }
    openings.append(load.capacity > 0 ? .open : reason == nil ? .closed : .closedOnce)
    if let reason, !bars[bar].reasons.contains(reason) { bars[bar].reasons.append(reason) }
  }
}
