import Model

extension Audit {
  /// Each unplaced message: that the stated reason is the one that its facts give.
  mutating func checkReasons() {
    let lastOpenDays = lastOpenDays()
    for place in 0..<backlog.count where plan.day[place] == Backlog.none {
      guard let stated = UnplacedReason(rawValue: Int(plan.reason[place])) else { continue }
      let actual = reason(place, lastOpenDays)
      if stated != actual {
        let message = backlog.message[place]
        findings.add(.wrongReason(message: message, stated: stated, actual: actual))
      }
    }
  }

  private func reason(_ place: Int, _ lastOpenDays: [Int]) -> UnplacedReason {
    let release = Int(plan.release[place]) - base
    let deadline = Int(deadline(place)) - base
    let window = max(0, release)...max(0, release, min(deadline, table.days - 1))
    guard !lacksPredecessor[place] else { return .predecessorUnplaced }
    guard release <= deadline else { return .deadlineBeforeRelease }
    guard release < table.days else { return .beyondHorizon }
    let lastOpen = lastOpenDays[Int(backlog.channel[place]) * table.days + window.upperBound]
    guard lastOpen >= window.lowerBound else { return .channelClosed }
    return deadline < table.days ? .noCapacityBeforeDeadline : .beyondHorizon
  }

  /// For each cell the last day, up to its own, on which its channel is open; -1 when there is none.
  private func lastOpenDays() -> [Int] {
    var days: [Int] = []
    for channel in table.channels.indices {
      var last = -1
      for day in 0..<table.days {
        if table.capacity[channel * table.days + day] > 0 { last = day }
        days.append(last)
      }
    }
    return days
  }
}
