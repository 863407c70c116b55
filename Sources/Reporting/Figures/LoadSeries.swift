import Model

/// The load of one channel, or of all together, bar by bar.
package struct LoadSeries: Sendable {
  /// One day, or several in a row.
  package struct Bar: Equatable, Sendable {
    /// The first day, counted from the base date.
    package let first: Int
    /// How many days it stands for.
    package let days: Int
    package fileprivate(set) var capacity = 0
    package fileprivate(set) var used = 0
    package fileprivate(set) var planned = 0
    package fileprivate(set) var closedDays = 0
    /// Open days on which no room is left.
    package fileprivate(set) var fullDays = 0
    /// What was said about days that differ from the usual week, each once.
    package fileprivate(set) var reasons: [String] = []

    package var load: Int { used + planned }
    package var free: Int { max(0, capacity - load) }
    package var isClosed: Bool { closedDays == days }
  }

  /// The channel's index in the capacity table; -1 for all together.
  let index: Int
  /// The channel's number in the database; nil for all together.
  package let channel: Int32?
  package private(set) var bars: [Bar]
  /// Whether each day shown is closed, from the base date on.
  package private(set) var isClosed: [Bool] = []

  package var capacity: Int { bars.reduce(0) { $0 + $1.capacity } }
  package var used: Int { bars.reduce(0) { $0 + $1.used } }
  package var planned: Int { bars.reduce(0) { $0 + $1.planned } }
  package var closedDays: Int { bars.reduce(0) { $0 + $1.closedDays } }
  package var fullDays: Int { bars.reduce(0) { $0 + $1.fullDays } }

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

  init(channel: Int, of plan: Plan, _ spans: [(Int, Int)]) {
    let table = plan.inputs.capacity
    index = channel
    self.channel = table.channels[channel]
    bars = spans.map { Bar(first: $0.0, days: $0.1) }
    for bar in bars.indices {
      for day in bars[bar].first..<bars[bar].first + bars[bar].days {
        let cell = table.cell(channel: channel, day: day)
        add(
          to: bar,
          capacity: Int(table.capacity[cell]),
          used: Int(table.used[cell]),
          planned: Int(plan.planned[cell])
        )
        if let reason = table.reasons[cell], !bars[bar].reasons.contains(reason) {
          bars[bar].reasons.append(reason)
        }
      }
    }
  }

  /// The sum of all channels that are in no other one; closed where all are.
  init(sumOf plan: Plan, days: Int, _ spans: [(Int, Int)]) {
    let table = plan.inputs.capacity
    index = -1
    channel = nil
    bars = spans.map { Bar(first: $0.0, days: $0.1) }
    let outer = plan.inputs.limits.outer
    let outermost = table.channels.indices.filter { outer.isEmpty || outer[$0] < 0 }
    let columns = (0..<days).map { day in outermost.map { table.cell(channel: $0, day: day) } }
    for bar in bars.indices {
      for cells in columns[bars[bar].first..<bars[bar].first + bars[bar].days] {
        add(
          to: bar,
          capacity: cells.reduce(0) { $0 + Int(table.capacity[$1]) },
          used: cells.reduce(0) { $0 + Int(table.used[$1]) },
          planned: cells.reduce(0) { $0 + Int(plan.planned[$1]) }
        )
      }
    }
  }

  private mutating func add(to bar: Int, capacity: Int, used: Int, planned: Int) {
    bars[bar].capacity += capacity
    bars[bar].used += used
    bars[bar].planned += planned
    if capacity == 0 {
      bars[bar].closedDays += 1
    } else if used + planned >= capacity {
      bars[bar].fullDays += 1
    }
    isClosed.append(capacity == 0)
  }
}
