import Model

/// What can still be sent on some days by each channel, while messages are counted one after the other.
///
/// A message counts for the channel within which it may be sent and those around it; which account sends it, and what
/// that does to the windows inside, is decided when its day is full.
struct RoomOnDays {
  private let tree: VerifierChannelTree
  let days: Range<Int>
  private var windows: [[Window]]
  /// What capacity and holds let each channel send, by channel and day.
  private var open: [Int]
  /// How many messages are counted.
  private var counted: [Int]
  /// The most that each can pass on: no more than its own limits, and those inside it, allow.
  private var most: [Int]

  /// What a window counts, from the first day that counts together with the first of the days.
  private struct Window {
    let most: Int
    let days: Int
    let first: Int
    var counts: [Int]

    /// What the window leaves for one more day's messages.
    func left(on day: Int) -> Int {
      let place = day - first
      let lowest = max(0, place - days + 1)
      var sum = counts[lowest..<min(counts.count, lowest + days)].reduce(0, +)
      var greatest = sum
      for start in lowest..<place {
        sum -= counts[start]
        if start + days < counts.count { sum += counts[start + days] }
        greatest = max(greatest, sum)
      }
      return most - greatest
    }
  }

  /// Counts what the plan gives to the days before these, and nothing on them.
  init(_ verification: PlanVerification, _ days: Range<Int>) {
    let (table, limits) = (verification.table, verification.limits)
    let behind = verification.plan.inputs.outlookDays
    tree = verification.tree
    self.days = days
    windows = tree.outer.map { _ in [] }
    open = []
    for channel in tree.outer.indices {
      open += days.map { day in
        if !limits.heldUntil.isEmpty, Int(limits.heldUntil[channel]) > verification.base + day {
          return 0
        }
        return day < table.days
          ? Int(table.free(channel * table.days + day))
          : Int(limits.outlook[channel * behind + day - table.days])
      }
    }
    for window in limits.windows {
      let channel = Int(window.channel)
      let first = days.lowerBound - window.days + 1
      let counts = (first..<days.upperBound + window.days - 1).map { day in
        if day < 0 { return Int(window.past[window.past.count + max(day, -window.past.count)]) }
        if day >= table.days {
          return day - table.days < window.later.count ? Int(window.later[day - table.days]) : 0
        }
        let cell = channel * table.days + day
        return Int(table.used[cell]) + (day < days.lowerBound ? verification.assigned[cell] : 0)
      }
      windows[channel].append(
        Window(most: window.most, days: window.days, first: first, counts: counts)
      )
    }
    counted = open.map { _ in 0 }
    most = counted
    for channel in tree.fromOutside.reversed() {
      for day in days { most[cell(channel, day)] = greatest(channel, day) }
    }
  }

  private func cell(_ channel: Int, _ day: Int) -> Int {
    channel * days.count + day - days.lowerBound
  }

  /// What a channel could send on a day by its own limits, those included that are counted on it.
  func own(_ channel: Int, _ day: Int) -> Int {
    let (open, counted) = (open[cell(channel, day)], counted[cell(channel, day)])
    return max(0, windows[channel].reduce(open) { min($0, $1.left(on: day) + counted) })
  }

  private func greatest(_ channel: Int, _ day: Int) -> Int {
    let own = own(channel, day)
    if tree.sends(channel) { return own }
    return min(own, tree.inner[channel].reduce(0) { $0 + most[cell($1, day)] })
  }

  /// The channel inside which all is sent that is addressed to another: that, or the only one inside it.
  private func narrowest(_ channel: Int) -> Int {
    var channel = channel
    while tree.inner[channel].count == 1 { channel = tree.inner[channel][0] }
    return channel
  }

  /// Whether one more message fits on a day, sent within a channel.
  func fits(_ channel: Int, _ day: Int) -> Bool {
    var channel = narrowest(channel)
    while channel >= 0 {
      if counted[cell(channel, day)] >= most[cell(channel, day)] { return false }
      channel = tree.outer[channel]
    }
    return true
  }

  /// Counts a message that fits, unless those of the first day would no longer fit beside it.
  mutating func count(_ channel: Int, _ day: Int) -> Bool {
    change(channel, day, by: 1)
    var around = narrowest(channel)
    while around >= 0 {
      if counted[cell(around, days.lowerBound)] > most[cell(around, days.lowerBound)] {
        change(channel, day, by: -1)
        return false
      }
      around = tree.outer[around]
    }
    return true
  }

  private mutating func change(_ channel: Int, _ day: Int, by number: Int) {
    var around = narrowest(channel)
    while around >= 0 {
      counted[cell(around, day)] += number
      for index in windows[around].indices {
        let window = windows[around][index]
        windows[around][index].counts[day - window.first] += number
        for other in (day - window.days + 1..<day + window.days).clamped(to: days) {
          pass(around, other)
        }
      }
      around = tree.outer[around]
    }
  }

  /// Finds out anew what a channel and those around it can pass on.
  private mutating func pass(_ channel: Int, _ day: Int) {
    var channel = channel
    while channel >= 0 {
      let new = greatest(channel, day)
      guard new != most[cell(channel, day)] else { return }
      most[cell(channel, day)] = new
      channel = tree.outer[channel]
    }
  }
}
