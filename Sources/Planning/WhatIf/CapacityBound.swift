import Model

/// A lower bound of a channel's capacity, whatever the plan: messages that have to go within a span
/// of days need as many places there.
struct CapacityBound {
  private let openDays: [Int]
  private let used: [Int]
  private let horizon: Int
  /// The count of messages released on a day (row) or later and due on a day (column) or earlier.
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

  /// The largest capacity that any span of days requires.
  var least: Int {
    var isOpen = [Bool](repeating: false, count: horizon)
    for day in openDays { isOpen[day] = true }
    var least = 0
    for first in 0..<horizon {
      var open = OpenSpan()
      for last in first..<horizon {
        if isOpen[last] { open.add(used: used[last]) }
        let count = Int(counts[first * horizon + last])
        // Only a span for which the bound so far is too small can raise it.
        if count > open.places(least) { least = open.capacity(for: count) }
      }
    }
    return least
  }
}

/// The open days of a span, of which few if any are used in part.
private struct OpenSpan {
  private var wholeDays = 0
  private var used: [Int] = []

  mutating func add(used amount: Int) {
    if amount == 0 { wholeDays += 1 } else { used.append(amount) }
  }

  func places(_ capacity: Int) -> Int {
    used.reduce(wholeDays * capacity) { $0 + max(0, capacity - $1) }
  }

  /// The least capacity with which the days have so many places; 0 where no capacity gives them any.
  func capacity(for count: Int) -> Int {
    guard wholeDays > 0 || !used.isEmpty else { return 0 }
    var (low, high) = (0, count + (used.max() ?? 0))
    while low < high {
      let middle = (low + high) / 2
      if places(middle) >= count { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
