import Model

/// What messages ask of a channel at least, whatever the plan: those that have to go within a span of
/// days need as many places there.
struct CapacityBound {
  private let openDays: [Int]
  private let used: [Int]
  private let horizon: Int
  /// How many messages are released on a day (row) and due on a day (column), or later and earlier.
  private var counts: [Int32]

  /// Spans are days counted from the base date; `used` is what is taken of each day.
  init(_ spans: [ClosedRange<Int>], openDays: [Int], used: [Int]) {
    horizon = used.count
    (self.openDays, self.used) = (openDays, used)
    counts = [Int32](repeating: 0, count: horizon * horizon)
    for span in spans { counts[span.lowerBound * horizon + span.upperBound] += 1 }
    for release in (0..<horizon).reversed() {
      var sum: Int32 = 0
      for due in release..<horizon {
        sum += counts[release * horizon + due]
        let later = release + 1 < horizon ? counts[(release + 1) * horizon + due] : 0
        counts[release * horizon + due] = sum + later
      }
    }
  }

  /// The largest that any span of days asks for.
  var least: Int {
    var isOpen = [Bool](repeating: false, count: horizon)
    for day in openDays { isOpen[day] = true }
    var least = 0
    for first in 0..<horizon {
      var open: [Int] = []
      for last in first..<horizon {
        if isOpen[last] { open.append(used[last]) }
        let count = Int(counts[first * horizon + last])
        // Where this much is too little, more is asked for; else nothing new is.
        if count > places(least, open) { least = capacity(for: count, open) }
      }
    }
    return least
  }

  private func places(_ capacity: Int, _ used: [Int]) -> Int {
    used.reduce(0) { $0 + max(0, capacity - $1) }
  }

  /// The least capacity with which days, given what is used of each, have so many places.
  private func capacity(for count: Int, _ used: [Int]) -> Int {
    guard !used.isEmpty else { return 0 }
    var (low, high) = (0, count + (used.max() ?? 0))
    while low < high {
      let middle = (low + high) / 2
      if places(middle, used) >= count { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
