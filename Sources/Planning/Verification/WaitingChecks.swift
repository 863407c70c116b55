import Model

extension PlanVerification {
  /// Checks, for each day that a message waits, that its channel is full or closed, and serves no
  /// message that ranks behind it.
  mutating func checkWaiting() {
    let idle = idleDayCounts()
    let served = RankMaximumTree(servedIn: self)
    for place in 0..<backlog.count {
      guard let days = waitingDays(of: place) else { continue }
      let start = Int(backlog.channel[place]) * (table.days + 1)
      if idle[start + days.upperBound] != idle[start + days.lowerBound] {
        reportIdle(place, days)
      }
      let rank = rank(of: place)
      let cells = Int(backlog.channel[place]) * table.days
      if served.last(in: cells + days.lowerBound..<cells + days.upperBound) > rank {
        reportOvertaken(place, rank, days, served)
      }
    }
  }

  /// The days, counted from the base date, on which a message could go and does not; nil if there
  /// are none.
  func waitingDays(of place: Int) -> Range<Int>? {
    guard !lacksPredecessor[place], heldUntil(place) != MessageAttributes.heldWithoutEnd else {
      return nil
    }
    let isPlaced = plan.day[place] != Backlog.none
    let end = isPlaced ? Int(plan.day[place]) : Int(deadline(place)) + 1
    let first = max(0, Int(plan.release[place]) - base)
    let limit = min(table.days, end - base, Int(deadline(place)) + 1 - base)
    return first < limit ? first..<limit : nil
  }

  /// For each channel the count of days with free capacity before each day, and before the end.
  private func idleDayCounts() -> [Int32] {
    var counts: [Int32] = []
    for channel in table.channels.indices {
      var count: Int32 = 0
      counts.append(count)
      for cell in channel * table.days..<(channel + 1) * table.days {
        if assigned[cell] < Int(table.free(cell)) { count += 1 }
        counts.append(count)
      }
    }
    return counts
  }

  private mutating func reportIdle(_ place: Int, _ days: Range<Int>) {
    let channel = Int(backlog.channel[place])
    for day in days {
      let cell = channel * table.days + day
      guard assigned[cell] < Int(table.free(cell)) else { continue }
      let (message, number) = (backlog.message[place], table.channels[channel])
      let idleDay = Day(number: Int32(base + day))
      report.add(.idle(message: message, channel: number, day: idleDay))
      return
    }
  }

  private mutating func reportOvertaken(
    _ place: Int,
    _ rank: Rank,
    _ days: Range<Int>,
    _ served: RankMaximumTree
  ) {
    for day in days {
      let cell = Int(backlog.channel[place]) * table.days + day
      let last = served.last(in: cell..<cell + 1)
      guard last > rank else { continue }
      let (message, other) = (backlog.message[place], backlog.message[last.place])
      report.add(.overtaken(message: message, by: other, day: Day(number: Int32(base + day))))
      return
    }
  }
}

extension RankMaximumTree {
  /// The last rank that is served, by cell of the capacity table.
  fileprivate init(servedIn verification: PlanVerification) {
    var last = [Rank](repeating: .first, count: verification.assigned.count)
    for place in 0..<verification.backlog.count {
      guard let cell = verification.cell(of: place) else { continue }
      last[cell] = max(last[cell], verification.rank(of: place))
    }
    self.init(last)
  }
}
