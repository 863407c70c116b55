import Model

extension PlanVerification {
  /// Checks that who ranks before another one that goes on a day waits only because the plan would be worse
  /// otherwise.
  ///
  /// Messages lose their days to others only in saturated cells: from the others everybody has a place.
  mutating func checkOvertaken(
    _ range: Range<Int>,
    _ cells: NestedCells,
    saturated: ReachedCells
  ) {
    let messages = cells.messages
    var waiting: [[Int]] = tree.outer.map { _ in [] }
    var released: [Int: [Int]] = [:]
    for index in range where !messages[index].isBound {
      released[messages[index].days.lowerBound, default: []].append(index)
    }
    let unplaced = Dictionary(
      grouping: range.filter { cells.day[$0] < 0 && !messages[$0].isBound }
    ) { messages[$0].claim }
    for day in 0..<table.days {
      for index in released[day] ?? [] { waiting[messages[index].target].append(index) }
      let lowest = cells.lowestInTurn(on: day)
      for channel in waiting.indices where !waiting[channel].isEmpty {
        waiting[channel].removeAll {
          cells.day[$0] >= 0 && cells.day[$0] < day || messages[$0].days.upperBound < day
        }
        guard let lowest = lowest[channel] else { continue }
        let overtaken = waiting[channel].filter { $0 < lowest && cells.day[$0] != day }.sorted()
        let isSaturated = saturated.contains(cells.cell(channel, day))
        checkOvertaken(overtaken, by: lowest, on: day, cells, isSaturated ? unplaced : [:])
      }
    }
  }

  /// Checks the messages of one channel that wait on a day, though one that ranks behind them goes.
  private mutating func checkOvertaken(
    _ overtaken: [Int],
    by lowest: Int,
    on day: Int,
    _ cells: NestedCells,
    _ unplaced: [UInt64: [Int]]
  ) {
    let other = backlog.message[cells.messages[lowest].place]
    // Who ranks first could make most others move.
    var exchanges: ReachedCells?
    for index in overtaken {
      let own = backlog.message[cells.messages[index].place]
      if exchanges.map({ cells.couldGo(index, $0, from: day) }) ?? true {
        var reached = ReachedCells(cells: cells.count)
        reached.enter(cells.cell(cells.messages[index].target, day))
        reached.spread(cells, from: day, behind: index, exchanging: unplaced)
        if cells.couldGo(index, reached, from: day) {
          let date = Day(number: Int32(base + day))
          report.add(.overtaken(message: own, by: other, day: date))
          continue
        }
        exchanges = reached
      }
      report.addNeeded(other)
    }
  }
}

extension NestedCells {
  /// Whether a message could go where chains of moves begin, given what they reach.
  fileprivate func couldGo(_ index: Int, _ reached: ReachedCells, from first: Int) -> Bool {
    let message = messages[index]
    if day[index] >= 0 {
      return reached.contains(cell(message.target, day[index]))
        || reached.freeDays.contains(day[index])
    }
    return reached.cells.contains { cell in
      movable(cell).contains {
        (cell % days > first || $0 > index) && messages[$0].claim == message.claim
      }
    }
  }
}
