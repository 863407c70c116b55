import Model

/// A search, from capacity that is left on a day, for the latest message that a chain of moves can bring forward to it.
///
/// It walks over cells as `ChainSearch` does, against the direction of the moves.
struct EarlierPlaceSearch {
  private var isReached: [Bool]
  private var reached: [Int32] = []
  /// The cell after each in its chain, or -1 at the end.
  private var next: [Int32]
  /// The message of each cell that moves to the next, or -1 where what comes is passed on.
  private var mover: [Int32]
  /// For each channel, by days, the first day that a message planned there may have, and the last one, negated; of cells
  /// that were reached nothing.
  private var firsts: [DaySearchTree]
  private var lasts: [DaySearchTree]
  /// Cells of which that may have changed.
  private var stale: [Int32] = []
  /// The day that the last search for an outermost cell freed: another one for the same cell frees no later one.
  private var freed = (end: -1, day: 0)
  private var hasFollowed = false

  init(channels: Int, days: Int) {
    isReached = [Bool](repeating: false, count: channels * days)
    next = [Int32](repeating: -1, count: channels * days)
    mover = next
    firsts = [DaySearchTree](repeating: DaySearchTree(days: days), count: channels)
    lasts = firsts
  }

  /// Forgets which cells earlier searches reached.
  mutating func begin(_ plan: inout TreePlan) {
    hasFollowed = plan.messages.contains { $0.isFixed }
    for cell in isReached.indices {
      isReached[cell] = false
      refresh(cell, &plan)
    }
    stale.removeAll()
    freed.end = -1
  }

  private mutating func refresh(_ cell: Int, _ plan: inout TreePlan) {
    let (channel, day) = (cell / plan.days, cell % plan.days)
    let reach = plan.reach(of: cell)
    let isThere = !isReached[cell] && reach.first >= 0
    firsts[channel]
      .set(isThere ? plan.messages[Int(reach.first)].first : DaySearchTree.never, on: day)
    lasts[channel]
      .set(isThere ? -plan.messages[Int(reach.last)].last : DaySearchTree.never, on: day)
  }

  /// The moves that use capacity which is left in an outermost cell, and free that of the latest possible day behind
  /// it instead; nil if there are none.
  ///
  /// Then no search for a later day needs what this one reached.
  mutating func moves(into end: Int, _ plan: inout TreePlan) -> [TreeMove]? {
    for cell in stale { refresh(Int(cell), &plan) }
    stale.removeAll(keepingCapacity: true)
    reached.removeAll(keepingCapacity: true)
    guard !isReached[end] else { return nil }
    let latestDay = freed.end == end && !hasFollowed ? freed.day : plan.days
    enter(end, before: -1, by: -1, plan)
    var latest = -1
    var followed: (message: Int32, cell: Int, day: Int)?
    var index = 0
    while index < reached.count, latest < 0 || latest % plan.days < latestDay {
      let cell = Int(reached[index])
      index += 1
      enterNeighbours(of: cell, plan)
      let found = enterDays(of: cell, &plan)
      if found > end % plan.days, latest < 0 || found > latest % plan.days {
        latest = plan.cell(cell / plan.days, found)
      }
      if hasFollowed { consider(cell, behind: end % plan.days, &plan, &followed) }
    }
    guard latest >= 0 || followed != nil else { return nil }
    var moves: [TreeMove]
    if let followed, latest < 0 || followed.day > latest % plan.days {
      let first = TreeMove(message: Int(followed.message), day: followed.cell % plan.days)
      moves = [first] + self.moves(from: followed.cell, plan)
      stale.append(Int32(plan.cell(followed.cell / plan.days, followed.day)))
    } else {
      moves = self.moves(from: latest, plan)
      freed = (end, latest % plan.days)
    }
    for cell in reached { isReached[Int(cell)] = false }
    stale += reached
    return moves
  }

  /// Enters the days of which a message may move to that of a cell, and returns the latest of them, or -1.
  private mutating func enterDays(of cell: Int, _ plan: inout TreePlan) -> Int {
    let (channel, day) = (cell / plan.days, cell % plan.days)
    var latest = -1
    while let other = firsts[channel].first(in: day + 1..<plan.days, atMost: Int32(day)) {
      let from = plan.cell(channel, other)
      enter(from, before: cell, by: plan.reach(of: from).first, plan)
      latest = max(latest, other)
    }
    while let other = lasts[channel].first(in: 0..<day, atMost: -Int32(day)) {
      let from = plan.cell(channel, other)
      enter(from, before: cell, by: plan.reach(of: from).last, plan)
      latest = max(latest, other)
    }
    return latest
  }

  /// Notes the latest message that others follow and that may go earlier, on the day of a cell.
  private func consider(
    _ cell: Int,
    behind end: Int,
    _ plan: inout TreePlan,
    _ latest: inout (message: Int32, cell: Int, day: Int)?
  ) {
    let (channel, day) = (cell / plan.days, cell % plan.days)
    for other in max(day, end) + 1..<max(plan.days, max(day, end) + 1) {
      let message = plan.reach(of: plan.cell(channel, other)).followed
      guard message >= 0, Int(plan.messages[Int(message)].first) <= day else { continue }
      if other > latest?.day ?? -1 { latest = (message, cell, other) }
    }
  }

  private mutating func enterNeighbours(of cell: Int, _ plan: TreePlan) {
    let (channel, day) = (cell / plan.days, cell % plan.days)
    for inner in plan.tree.inner[channel] {
      let other = plan.cell(inner, day)
      if !plan.isFull(other) { enter(other, before: cell, by: -1, plan) }
    }
    let outer = plan.tree.outer[channel]
    if outer >= 0, plan.load[cell] > 0 {
      enter(plan.cell(outer, day), before: cell, by: -1, plan)
    }
  }

  private mutating func enter(_ cell: Int, before other: Int, by message: Int32, _ plan: TreePlan) {
    guard !isReached[cell] else { return }
    isReached[cell] = true
    next[cell] = Int32(other)
    mover[cell] = message
    reached.append(Int32(cell))
    firsts[cell / plan.days].set(DaySearchTree.never, on: cell % plan.days)
    lasts[cell / plan.days].set(DaySearchTree.never, on: cell % plan.days)
  }

  private func moves(from cell: Int, _ plan: TreePlan) -> [TreeMove] {
    var moves: [TreeMove] = []
    var cell = cell
    while next[cell] >= 0 {
      let following = Int(next[cell])
      if mover[cell] >= 0 {
        moves.append(TreeMove(message: Int(mover[cell]), day: following % plan.days))
      }
      cell = following
    }
    return moves
  }
}
