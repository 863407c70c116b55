import Model

/// What a window counts in each run of its days: what was really sent, and what is planned.
struct WindowRuns {
  let channel: Int
  private let days: Int
  private let most: Int32
  /// The last day of the first run that is counted.
  private var first = 0
  private var sums: [Int32] = []

  init(_ window: PlanLimits.Window) {
    channel = Int(window.channel)
    days = window.days
    most = Int32(clamping: window.most)
  }

  /// Counts anew every run that includes one of some days, given what is planned on the days before them.
  mutating func begin(
    _ range: Range<Int>,
    _ window: PlanLimits.Window,
    _ table: CapacityTable,
    planned: [Int32]
  ) {
    func sent(_ day: Int) -> Int32 {
      if day < 0 { return window.past.count + day < 0 ? 0 : window.past[window.past.count + day] }
      guard day < table.days else {
        let later = day - table.days
        return later < window.later.count ? window.later[later] : 0
      }
      let cell = table.cell(channel: channel, day: day)
      return table.used[cell] + (day < range.lowerBound ? planned[cell] : 0)
    }
    first = range.lowerBound
    sums.removeAll(keepingCapacity: true)
    var sum = (first - days + 1..<first).reduce(0) { $0 + sent($1) }
    for end in first..<range.upperBound + days - 1 {
      sum += sent(end)
      sums.append(sum)
      sum -= sent(end - days + 1)
    }
  }

  /// How many more messages the window allows on a day.
  func left(on day: Int) -> Int32 {
    var greatest = sums[day - first]
    for run in day - first..<day - first + days where sums[run] > greatest { greatest = sums[run] }
    return most - greatest
  }

  /// The days that count together with one, of some.
  func days(with day: Int, of range: Range<Int>) -> Range<Int> {
    (day - days + 1..<day + days).clamped(to: range)
  }

  mutating func add(_ count: Int32, on day: Int) {
    for run in day - first..<day - first + days { sums[run] += count }
  }
}
