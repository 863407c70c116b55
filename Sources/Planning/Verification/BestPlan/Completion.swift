/// The days behind the plan's last one: which of them those who have no day could have at best, while the plan itself
/// stays as it is.
extension NestedCells {
  /// Gives days behind the horizon to messages of one priority that have none, so that for every deadline the fewest
  /// miss it, and then for every day the most go by it.
  mutating func complete(_ range: Range<Int>) {
    guard days > horizon else { return }
    let waiting = range.filter {
      day[$0] < 0 && !messages[$0].isBound && messages[$0].days.upperBound >= horizon
    }
    for index in waiting.sorted(by: { (messages[$0].claim, $0) < (messages[$1].claim, $1) }) {
      let own = messages[index].days
      let behind = max(horizon, own.lowerBound)...own.upperBound
      if let day = firstFree(messages[index].target, behind) {
        move([(index, day)])
      } else if let chain = chain(of: index, on: behind, to: nil) {
        move(chain)
      }
    }
    bringForward(waiting)
  }

  private mutating func bringForward(_ waiting: [Int]) {
    while true {
      let earliest = earliestFreeDays(from: horizon)
      var best: (index: Int, free: Int)?
      for index in waiting where day[index] > max(horizon, messages[index].days.lowerBound) {
        let days = max(horizon, messages[index].days.lowerBound)..<day[index]
        let target = messages[index].target
        let free = days.map { earliest[cell(target, $0)] }.min() ?? .max
        guard free < day[index] else { continue }
        let isBetter = best.map { (free, -day[index]) < ($0.free, -day[$0.index]) } ?? true
        if isBetter { best = (index, free) }
      }
      guard let best else { return }
      let first = max(horizon, messages[best.index].days.lowerBound)
      guard let chain = chain(of: best.index, on: first...day[best.index] - 1, to: best.free) else {
        return
      }
      move(chain)
    }
  }

  /// The moves, all behind the horizon, by which a message can go on one of some days, and the last one of the chain
  /// takes a place that is free, on a given day or on any.
  private func chain(of index: Int, on days: ClosedRange<Int>, to free: Int?) -> [(
    index: Int, day: Int
  )]? {
    var before: [Int: (cell: Int, mover: Int)] = [:]
    var queue: [Int] = []
    func enter(_ cell: Int, from other: Int, by mover: Int) {
      guard before[cell] == nil else { return }
      before[cell] = (other, mover)
      queue.append(cell)
    }
    for day in days { enter(cell(messages[index].target, day), from: -1, by: index) }
    var next = 0
    while next < queue.count {
      let cell = queue[next]
      next += 1
      let (channel, day) = (cell / self.days, cell % self.days)
      if isFree(cell) {
        if tree.outer[channel] >= 0 {
          enter(self.cell(tree.outer[channel], day), from: cell, by: -1)
        } else if free ?? day == day {
          return moves(to: cell, before)
        }
      }
      for inner in tree.inner[channel] where isUsed(self.cell(inner, day)) {
        enter(self.cell(inner, day), from: cell, by: -1)
      }
      for mover in movable(cell) where mover != index {
        let own = messages[mover].days
        guard own.upperBound >= horizon else { continue }
        for day in max(horizon, own.lowerBound)...own.upperBound {
          enter(self.cell(channel, day), from: cell, by: mover)
        }
      }
    }
    return nil
  }

  private func moves(to end: Int, _ before: [Int: (cell: Int, mover: Int)]) -> [(
    index: Int, day: Int
  )] {
    var moves: [(index: Int, day: Int)] = []
    var cell = end
    while cell >= 0, let step = before[cell] {
      if step.mover >= 0 { moves.append((step.mover, cell % days)) }
      cell = step.cell
    }
    return moves
  }
}
