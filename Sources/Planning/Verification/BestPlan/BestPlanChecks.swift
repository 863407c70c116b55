import Model

extension PlanVerification {
  /// Checks that the plan of improved channels is the best possible, priority by priority from the most urgent: that
  /// nobody misses a deadline, or waits, whom a chain of moves could give a place without making the plan worse.
  mutating func checkBestPlan() {
    for deadlinesFirst in [false, true] {
      let nested = NestedMessages(self, deadlinesFirst: deadlinesFirst)
      if nested.all.isEmpty { continue }
      var cells = NestedCells(self, nested.all)
      var start = 0
      while start < nested.all.count {
        let precedence = nested.all[start].precedence
        let end =
          nested.all[start...].firstIndex { $0.precedence != precedence } ?? nested.all.count
        cells.begin(start..<end)
        let saturated = checkMissed(start..<end, cells)
        checkEarliest(start..<end, cells)
        checkOvertaken(start..<end, cells, saturated: saturated)
        start = end
      }
    }
  }

  /// Checks that for every deadline no plan lets fewer of the messages due by it miss it.
  ///
  /// Returns the cells from which no chain leads to a place for those who have none.
  private mutating func checkMissed(_ range: Range<Int>, _ cells: NestedCells) -> ReachedCells {
    // What an earlier one reached in vain is no use to a later one.
    var reached = ReachedCells(cells: cells.count)
    let missed = range.compactMap { index in
      let message = cells.messages[index]
      if let inTime = message.inTime {
        return (index: index, days: inTime.days, claim: inTime.claim)
      }
      return cells.day[index] < 0 ? (index: index, days: message.days, claim: message.claim) : nil
    }
    for (index, days, claim) in missed.sorted(by: { ($0.claim, $0.index) < ($1.claim, $1.index) }) {
      let message = cells.messages[index]
      let number = backlog.message[message.place]
      if let free = cells.firstFree(message.target, days), isIdle(message.target, free) {
        let day = Day(number: Int32(base + free))
        report.add(.idle(message: number, channel: table.channels[message.target], day: day))
        continue
      }
      if message.isBound { continue }
      let start = reached.cells.count
      for day in days { reached.enter(cells.cell(message.target, day)) }
      reached.spread(cells)
      if !reached.freeDays.isEmpty {
        report.add(
          message.inTime == nil
            ? .missed(message: number, insteadOf: nil) : .late(message: number, insteadOf: nil)
        )
      } else if let last = cells.weakest(among: reached.cells[start...]),
        cells.messages[last].claim > claim
      {
        reportMissed(index, days, insteadOf: last, cells)
      }
    }
    return reached
  }

  /// Whether nothing at all goes on a day in a place for a channel's messages, also nothing less urgent.
  private func isIdle(_ channel: Int, _ day: Int) -> Bool {
    guard day < table.days else { return true }
    func hasRoom(_ channel: Int) -> Bool {
      let cell = channel * table.days + day
      return assigned[cell] < Int(table.free(cell))
        && (tree.sends(channel) || tree.inner[channel].contains(where: hasRoom))
    }
    func isOpen(around channel: Int) -> Bool {
      let cell = channel * table.days + day
      return assigned[cell] < Int(table.free(cell))
        && (tree.outer[channel] < 0 || isOpen(around: tree.outer[channel]))
    }
    return hasRoom(channel) && isOpen(around: channel)
  }

  private mutating func reportMissed(
    _ index: Int,
    _ days: ClosedRange<Int>,
    insteadOf other: Int,
    _ cells: NestedCells
  ) {
    let (message, later) = (cells.messages[index], cells.messages[other])
    let (number, taker) = (backlog.message[message.place], backlog.message[later.place])
    let isDirect =
      days.contains(cells.day[other]) && cells.day[other] < table.days
      && (cells.lowestInTurn(on: cells.day[other])[message.target] ?? -1) > index
    report.add(
      isDirect
        ? .overtaken(message: number, by: taker, day: Day(number: Int32(base + cells.day[other])))
        : message.inTime == nil
          ? .missed(message: number, insteadOf: taker) : .late(message: number, insteadOf: taker)
    )
  }

  /// Checks that by every day no plan sends more messages.
  private mutating func checkEarliest(
    _ range: Range<Int>,
    _ cells: NestedCells
  ) {
    let earliest = cells.earliestFreeDays()
    for index in range where cells.day[index] >= 0 {
      let message = cells.messages[index]
      let days = message.days.lowerBound...cells.day[index]
      let free = days.lazy.map { earliest[cells.cell(message.target, $0)] }.min() ?? .max
      guard free < cells.day[index] else { continue }
      let number = backlog.message[message.place]
      let direct = cells.firstFree(message.target, days)
      let day = Day(number: Int32(base + (direct ?? free)))
      report.add(
        direct != nil
          ? .idle(message: number, channel: table.channels[message.target], day: day)
          : message.day < 0
            ? .missed(message: number, insteadOf: nil) : .unused(message: number, day: day)
      )
    }
  }
}
