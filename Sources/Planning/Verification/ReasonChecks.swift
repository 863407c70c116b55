import Model

extension PlanVerification {
  /// Checks that each unplaced message states the reason that its facts give.
  mutating func checkReasons() {
    let lastOpenDays = lastOpenDays()
    let channelHolds = channelHolds()
    for place in 0..<backlog.count where plan.day[place] == Backlog.none {
      guard let stated = UnplacedReason(rawValue: Int(plan.reason[place])) else { continue }
      let actual = reason(place, lastOpenDays, channelHolds)
      if stated != actual {
        let message = backlog.message[place]
        report.add(.wrongReason(message: message, stated: stated, actual: actual))
      }
    }
  }

  private func reason(_ place: Int, _ lastOpenDays: [Int], _ channelHolds: [Int32])
    -> UnplacedReason
  {
    if isHeldThroughout(place, until: heldUntil(place)) { return .held }
    guard !lacksPredecessor[place] else { return .predecessorUnplaced }
    var first = max(0, Int(plan.release[place]) - base)
    let deadline = Int(deadline(place)) - base
    guard first <= deadline else { return .deadlineBeforeRelease }
    guard first < table.days else { return .beyondHorizon }
    let channelHeld = channelHolds.isEmpty ? .min : channelHolds[target(of: place)]
    if isHeldThroughout(place, until: channelHeld) { return .held }
    first = max(first, Int(channelHeld) - base)
    let last = min(deadline, table.days - 1)
    let lastOpen = lastOpenDays[target(of: place) * table.days + last]
    let since = max(plan.waitingSince[place], heldUntil(place), channelHeld)
    let wasOpen = table.lastOpen[target(of: place)] >= since
    guard first <= lastOpen || wasOpen else { return .channelClosed }
    if !isBlockedByRecipientLimit.isEmpty, isBlockedByRecipientLimit[place] {
      return .recipientLimit
    }
    return deadline < table.days ? .noCapacityBeforeDeadline : .beyondHorizon
  }

  /// For each cell its channel's last open day up to the cell's own; -1 if there is none.
  private func lastOpenDays() -> [Int] {
    var days = [Int](repeating: -1, count: assigned.count)
    for day in 0..<table.days {
      let isOpen = tree.openChannels { table.capacity[$0 * table.days + day] > 0 }
      for channel in isOpen.indices {
        let cell = channel * table.days + day
        days[cell] = isOpen[channel] ? day : day > 0 ? days[cell - 1] : -1
      }
    }
    return days
  }
}
