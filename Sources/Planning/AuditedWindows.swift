import Model

extension Audit {
  /// Each window on each day: that no more is sent in its days than it allows.
  mutating func checkWindows() {
    for window in limits.windows {
      let before = sentBefore(window)
      for day in 0..<table.days {
        let cell = Int(window.channel) * table.days + day
        let sent = before[day] + Int(table.used[cell]) + assigned[cell]
        guard assigned[cell] > 0, sent > window.most else { continue }
        findings.add(
          .windowOverfilled(
            channel: table.channels[Int(window.channel)],
            day: Day(number: Int32(base + day)),
            days: window.days,
            sent: sent,
            most: window.most
          )
        )
      }
    }
  }

  /// What each channel might send on each day if nobody went on that day, by cell.
  func roomBeforePlan() -> [Int] {
    var room = assigned.indices.map { Int(table.free($0)) }
    for window in limits.windows {
      for (day, before) in sentBefore(window).enumerated() {
        let cell = Int(window.channel) * table.days + day
        room[cell] = max(0, min(room[cell], window.most - before - Int(table.used[cell])))
      }
    }
    return room
  }

  /// What was sent on the days that count with each day of the horizon and lie before it.
  private func sentBefore(_ window: PlanLimits.Window) -> [Int] {
    let cells = Int(window.channel) * table.days
    let sent =
      window.past.map(Int.init)
      + (0..<table.days).map { Int(table.used[cells + $0]) + assigned[cells + $0] }
    var sums = [0]
    for count in sent { sums.append((sums.last ?? 0) + count) }
    // The first of the days that count stands at the day's own place, since the past comes first.
    return (0..<table.days).map { sums[$0 + window.days - 1] - sums[$0] }
  }
}
