import Model

extension PlanVerification {
  /// Checks that no more is sent in a window's days than it allows.
  mutating func checkWindows() {
    for window in limits.windows {
      let sums = WindowSums(window, self)
      // Runs of days that end after the plan count if they begin in it.
      for end in 0..<table.days + window.days - 1 {
        let (sent, planned) = sums.count(endingWith: end, plannedBefore: .max)
        guard planned > 0, sent > window.most else { continue }
        report.add(
          .windowOverfilled(
            channel: table.channels[Int(window.channel)],
            day: Day(number: Int32(base + end)),
            days: window.days,
            sent: sent,
            most: window.most
          )
        )
      }
    }
  }

  /// What each channel could send on each day if the plan assigned nothing to that day, by cell.
  func capacityBeforePlan() -> [Int] {
    var capacity = assigned.indices.map { Int(table.free($0)) }
    for channel in tree.outer.indices {
      for day in 0..<table.days where isHeld(channel, on: day) {
        capacity[channel * table.days + day] = 0
      }
    }
    for window in limits.windows {
      let sums = WindowSums(window, self)
      for day in 0..<table.days {
        let cell = Int(window.channel) * table.days + day
        // Runs of days that end later contain no more than these, unless something was sent on
        // them.
        let last = min(day + window.days - 1, max(day, sums.lastUsed))
        let most = (day...last).map { sums.count(endingWith: $0, plannedBefore: day).sent }.max()
        capacity[cell] = max(0, min(capacity[cell], window.most - (most ?? 0)))
      }
    }
    return capacity
  }
}

/// Prefix sums over the days of one window's channel: what was really sent, and what is planned.
private struct WindowSums {
  private let days: Int
  /// The sums of all days before each, from the first that counts together with the plan's first
  /// day.
  private var used = [0]
  private var planned = [0]
  /// The last day on which anything was really sent, counted from the base date.
  private(set) var lastUsed = -1

  init(_ window: PlanLimits.Window, _ verification: PlanVerification) {
    days = window.days
    let (table, cells) = (verification.table, Int(window.channel) * verification.table.days)
    let later = window.later.isEmpty ? [Int32](repeating: 0, count: days - 1) : window.later
    let sent = window.past + table.used[cells..<cells + table.days] + later
    for (index, count) in sent.enumerated() {
      let day = index - (days - 1)
      used.append(used[index] + Int(count))
      planned.append(
        planned[index] + (0..<table.days ~= day ? verification.assigned[cells + day] : 0)
      )
      if count > 0 { lastUsed = day }
    }
  }

  /// What is sent in the run of days that ends with one; planned messages only of days before
  /// another.
  func count(endingWith end: Int, plannedBefore limit: Int) -> (sent: Int, planned: Int) {
    let (first, next) = (end, end + days)
    let last = max(first, min(next, limit == .max ? next : limit + days - 1))
    let plan = planned[last] - planned[first]
    return (used[next] - used[first] + plan, plan)
  }
}
