/// The cells that a chain of moves reaches: where one more message may have to be taken.
///
/// A cell with capacity left asks the channel around it; or a message inside it moves to another of its days.
struct ReachedCells {
  private(set) var cells: [Int] = []
  /// The days on which an outermost channel that is reached has capacity left.
  private(set) var freeDays: Set<Int> = []
  private var isReached: [Bool]
  private var next = 0

  init(cells count: Int) {
    isReached = [Bool](repeating: false, count: count)
  }

  mutating func enter(_ cell: Int) {
    guard !isReached[cell] else { return }
    isReached[cell] = true
    cells.append(cell)
  }

  func contains(_ cell: Int) -> Bool { isReached[cell] }

  /// Follows all chains of messages that may move on a day or later; on that day itself only those may that rank behind
  /// one.
  ///
  /// A message may also give its place to one of the same claim that has none, where some are given by
  /// deadline.
  mutating func spread(
    _ nested: NestedCells,
    from first: Int = 0,
    behind rank: Int = -1,
    exchanging given: [UInt64: [Int]] = [:]
  ) {
    var unplaced = given
    while next < cells.count {
      let cell = cells[next]
      next += 1
      let (channel, day) = (cell / nested.days, cell % nested.days)
      if nested.isFree(cell) {
        let outer = nested.tree.outer[channel]
        if outer >= 0 { enter(nested.cell(outer, day)) } else { freeDays.insert(day) }
      }
      for inner in nested.tree.inner[channel] where nested.isUsed(nested.cell(inner, day)) {
        enter(nested.cell(inner, day))
      }
      if day == first {
        for index in nested.movable(cell) where index > rank {
          enter(nested.messages[index], nested, notBefore: first)
        }
      } else if let days = nested.reach[cell], first <= days.upperBound {
        for day in max(first, days.lowerBound)...days.upperBound {
          enter(nested.cell(channel, day))
        }
      }
      guard !unplaced.isEmpty else { continue }
      for index in nested.movable(cell) where day > first || index > rank {
        for other in unplaced.removeValue(forKey: nested.messages[index].claim) ?? [] {
          enter(nested.messages[other], nested, notBefore: first)
        }
      }
    }
  }

  private mutating func enter(
    _ message: NestedMessages.Entry,
    _ nested: NestedCells,
    notBefore first: Int
  ) {
    guard first <= message.days.upperBound else { return }
    for day in max(first, message.days.lowerBound)...message.days.upperBound {
      enter(nested.cell(message.target, day))
    }
  }
}
