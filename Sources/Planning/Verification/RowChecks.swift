import Model

extension PlanVerification {
  /// Checks each message by itself: that it has a decision, and goes between its release and its
  /// deadline.
  mutating func checkRows() {
    collectFollowUps()
    for place in 0..<backlog.count {
      checkDecision(place)
      checkRelease(place)
      checkWaitingSince(place)
      if plan.day[place] != Backlog.none { checkWindow(place) }
    }
  }

  private mutating func collectFollowUps() {
    for followUp in backlog.followUps {
      let predecessorDay = followUp.predecessor.map { plan.day[Int($0)] } ?? Backlog.none
      if predecessorDay == Backlog.none {
        lacksPredecessor[Int(followUp.place)] = true
      } else {
        followRelease[Int(followUp.place)] = predecessorDay &+ followUp.waitDays
      }
    }
  }

  private mutating func checkDecision(_ place: Int) {
    let hasDay = plan.day[place] != Backlog.none && plan.reason[place] == 0
    let hasReason = UnplacedReason(rawValue: Int(plan.reason[place])) != nil
    let isUnplaced = hasReason && plan.day[place] == Backlog.none && plan.position[place] == 0
    if !hasDay && !isUnplaced {
      report.add(.undecided(message: backlog.message[place]))
    }
  }

  private mutating func checkRelease(_ place: Int) {
    let held = heldUntil(place)
    let actual = max(
      Int32(base),
      backlog.notBefore[place],
      followRelease[place],
      held == MessageAttributes.heldWithoutEnd ? .min : held
    )
    if plan.release[place] != actual {
      let stated = Day(number: plan.release[place])
      let message = backlog.message[place]
      report.add(.wrongRelease(message: message, stated: stated, actual: Day(number: actual)))
    }
  }

  /// Only a follow-up whose predecessor is not sent takes the day from which it waits from the
  /// plan.
  private mutating func checkWaitingSince(_ place: Int) {
    let stated = plan.waitingSince[place]
    let actual =
      lacksPredecessor[place]
      ? backlog.notBefore[place]
      : followRelease[place] == .min
        ? backlog.waitingSince[place] : max(backlog.notBefore[place], followRelease[place])
    guard stated != actual || stated == Backlog.none && !lacksPredecessor[place] else { return }
    report.add(
      .wrongWaitingSince(
        message: backlog.message[place],
        stated: stated == Backlog.none ? nil : Day(number: stated),
        actual: actual == Backlog.none ? nil : Day(number: actual)
      )
    )
  }

  private mutating func checkWindow(_ place: Int) {
    let message = backlog.message[place]
    let day = Day(number: plan.day[place])
    if let cell = cell(of: place) {
      sent[cell] += 1
    } else {
      report.add(.outsideHorizon(message: message, day: day))
    }
    let release = Day(number: plan.release[place])
    if day < release {
      report.add(.beforeRelease(message: message, day: day, release: release))
    }
    if deadline(place) < day.number {
      let last = Day(number: deadline(place))
      report.add(.afterDeadline(message: message, day: day, deadline: last))
    }
    checkHolds(place, on: day)
    if lacksPredecessor[place] {
      report.add(.withoutPredecessor(message: message))
    }
  }

  /// Checks that the count of each channel's day is right and within what the channel may still
  /// send.
  mutating func checkCells() {
    for cell in assigned.indices {
      let channel = table.channels[cell / table.days]
      let day = Day(number: Int32(base + cell % table.days))
      let free = Int(table.free(cell))
      let stated = Int(plan.planned[cell])
      let count = assigned[cell]
      if count > free {
        report.add(.overfilled(channel: channel, day: day, assigned: count, free: free))
      }
      if count != stated {
        report.add(.miscounted(channel: channel, day: day, stated: stated, assigned: count))
      }
    }
  }
}
