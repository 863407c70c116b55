import Model

/// A breadth-first search for a chain of moves: a message takes a place, whoever had it takes another, and so on.
///
/// It walks over cells. A cell is reached if its channel may have to pass on one message more that day: then it has
/// capacity left and asks the channel around it, or one of the messages within it moves to another of its days.
/// Augmenting paths of a matroid partition (Edmonds, 1965), written as those of a flow.
struct ChainSearch {
  /// The cells reached, in the order in which they were.
  private(set) var reached: [Int32] = []
  /// For each day an outermost cell with capacity left that was reached.
  private(set) var free: [Int: Int] = [:]
  /// Cells from which a search found nothing, so that no later one needs to enter them.
  private var isClosed: [Bool]
  private var stamp: Int32 = 0
  private var stamps: [Int32]
  /// The cell from which each was reached, or -1 where a chain begins.
  private var origin: [Int32]
  /// The message that moves into each cell, or -1 where the one that moved before it is passed on.
  private var mover: [Int32]
  /// The messages that lose their day to one that has none, by that.
  private var losers: [Int32: Int32] = [:]

  /// For each channel some days in a row that were entered by the search with the given stamp.
  private var covered: [ClosedRange<Int>]
  private var coveredStamps: [Int32]

  init(cells: Int, channels: Int) {
    covered = [ClosedRange<Int>](repeating: 0...0, count: channels)
    coveredStamps = [Int32](repeating: 0, count: channels)
    isClosed = [Bool](repeating: false, count: cells)
    stamps = [Int32](repeating: 0, count: cells)
    origin = stamps
    mover = stamps
  }

  /// Looks for what a message that takes a place on some days may set in motion.
  ///
  /// The days before `first` are settled, and so are on that day the messages down to a rank. A message may also lose
  /// its day to one of the same claim that has none, by claims. Nothing more is looked for once a given cell is reached,
  /// or capacity left on its day.
  mutating func run(
    _ message: Int,
    on days: ClosedRange<Int>,
    _ plan: inout TreePlan,
    from first: Int = 0,
    behind rank: Int = -1,
    exchanging unplaced: [Int64: [Int32]] = [:],
    stopsAtFree: Bool,
    stopsAt end: Int = -1
  ) {
    stamp += 1
    losers.removeAll()
    var unplaced = unplaced
    reached.removeAll(keepingCapacity: true)
    free.removeAll(keepingCapacity: true)
    let target = Int(plan.messages[message].target)
    for day in days { enter(plan.cell(target, day), from: -1, by: Int32(message)) }
    var next = 0
    while next < reached.count, end < 0 || stamps[end] != stamp {
      let cell = Int(reached[next])
      next += 1
      let (channel, day) = (cell / plan.days, cell % plan.days)
      if !plan.isFull(cell) {
        let outer = plan.tree.outer[channel]
        if outer >= 0 {
          enter(plan.cell(outer, day), from: cell, by: -1)
        } else {
          free[day] = free[day] ?? cell
          if stopsAtFree || end >= 0 && end % plan.days == day { return }
        }
      }
      for inner in plan.tree.inner[channel] where plan.load[plan.cell(inner, day)] > 0 {
        enter(plan.cell(inner, day), from: cell, by: -1)
      }
      let reach = plan.reach(of: cell, behind: day == first ? rank : -1)
      if reach.first >= 0 {
        enterDays(of: reach.first, from: cell, plan, notBefore: first)
        enterDays(of: reach.last, from: cell, plan, notBefore: first)
      }
      guard !unplaced.isEmpty else { continue }
      for other in plan.planned[cell]
      where other > (day == first ? rank : -1) && plan.isMovable(other) {
        for taker in unplaced.removeValue(forKey: plan.messages[Int(other)].claim) ?? [] {
          losers[taker] = other
          enterDays(of: taker, from: cell, plan, notBefore: first)
        }
      }
    }
  }

  private mutating func enterDays(
    of message: Int32,
    from cell: Int,
    _ plan: TreePlan,
    notBefore first: Int
  ) {
    let own = plan.messages[Int(message)]
    let target = Int(own.target)
    guard first <= Int(own.last) else { return }
    let range = max(first, Int(own.first))...Int(own.last)
    // Most ranges overlap those that were entered before.
    if coveredStamps[target] == stamp, covered[target].overlaps(range) {
      let old = covered[target]
      for day in stride(from: range.lowerBound, to: old.lowerBound, by: 1) {
        enter(plan.cell(target, day), from: cell, by: message)
      }
      for day in stride(from: old.upperBound + 1, through: range.upperBound, by: 1) {
        enter(plan.cell(target, day), from: cell, by: message)
      }
      covered[target] =
        min(old.lowerBound, range.lowerBound)...max(old.upperBound, range.upperBound)
      return
    }
    for day in range { enter(plan.cell(target, day), from: cell, by: message) }
    coveredStamps[target] = stamp
    covered[target] = range
  }

  private mutating func enter(_ cell: Int, from other: Int, by message: Int32) {
    guard stamps[cell] != stamp, !isClosed[cell] else { return }
    stamps[cell] = stamp
    origin[cell] = Int32(other)
    mover[cell] = message
    reached.append(Int32(cell))
  }

  /// Whether a search for less urgent places ended in vain in a cell.
  func isClosed(_ cell: Int) -> Bool { isClosed[cell] }

  func isReached(_ cell: Int) -> Bool { stamps[cell] == stamp }

  /// Keeps later searches out of everything that this one reached.
  mutating func close() {
    for cell in reached { isClosed[Int(cell)] = true }
  }

  mutating func open() {
    for cell in isClosed.indices { isClosed[cell] = false }
  }

  /// The moves of the chain that ends in a cell.
  func moves(to cell: Int, _ plan: TreePlan) -> [TreeMove] {
    var moves: [TreeMove] = []
    var cell = cell
    while cell >= 0 {
      if mover[cell] >= 0 {
        moves.append(TreeMove(message: Int(mover[cell]), day: cell % plan.days))
        if let loser = losers[mover[cell]] { moves.append(TreeMove(message: Int(loser), day: nil)) }
      }
      cell = Int(origin[cell])
    }
    return moves
  }
}
