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

  init(cells: Int) {
    isReached = [Bool](repeating: false, count: cells)
    next = [Int32](repeating: -1, count: cells)
    mover = next
  }

  /// Forgets which cells earlier searches reached.
  mutating func begin() {
    for cell in isReached.indices { isReached[cell] = false }
  }

  /// The moves that use capacity which is left in an outermost cell, and free that of the latest possible day behind
  /// it instead; nil if there are none.
  ///
  /// Then no search for a later day needs what this one reached.
  mutating func moves(into end: Int, _ plan: inout TreePlan) -> [TreeMove]? {
    reached.removeAll(keepingCapacity: true)
    guard !isReached[end] else { return nil }
    enter(end, before: -1, by: -1)
    var latest: (message: Int32, cell: Int, day: Int)?
    func consider(_ message: Int32, to cell: Int, on day: Int) {
      guard day > end % plan.days, day > latest?.day ?? -1 else { return }
      latest = (message, cell, day)
    }
    var index = 0
    while index < reached.count {
      let cell = Int(reached[index])
      index += 1
      enterNeighbours(of: cell, plan)
      let (channel, day) = (cell / plan.days, cell % plan.days)
      for other in 0..<plan.days {
        let from = plan.cell(channel, other)
        if let message = plan.message(of: from, thatMayGoOn: day) {
          if !isReached[from] { enter(from, before: cell, by: message) }
          consider(message, to: cell, on: other)
        }
        if let message = plan.followedMessage(of: from, thatMayGoOn: day) {
          consider(message, to: cell, on: other)
        }
      }
    }
    guard let latest else { return nil }
    let first = TreeMove(message: Int(latest.message), day: latest.cell % plan.days)
    let moves = [first] + moves(from: latest.cell, plan)
    for cell in reached { isReached[Int(cell)] = false }
    return moves
  }

  private mutating func enterNeighbours(of cell: Int, _ plan: TreePlan) {
    let (channel, day) = (cell / plan.days, cell % plan.days)
    for inner in plan.tree.inner[channel] {
      let other = plan.cell(inner, day)
      if !plan.isFull(other) { enter(other, before: cell, by: -1) }
    }
    let outer = plan.tree.outer[channel]
    if outer >= 0, plan.load[cell] > 0 { enter(plan.cell(outer, day), before: cell, by: -1) }
  }

  private mutating func enter(_ cell: Int, before other: Int, by message: Int32) {
    guard !isReached[cell] else { return }
    isReached[cell] = true
    next[cell] = Int32(other)
    mover[cell] = message
    reached.append(Int32(cell))
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

extension TreePlan {
  /// A movable message of a cell that may go on another day; nil if none may.
  fileprivate mutating func message(of cell: Int, thatMayGoOn day: Int) -> Int32? {
    let reach = reach(of: cell)
    let message = day < cell % days ? reach.first : reach.last
    guard message >= 0 else { return nil }
    let own = messages[Int(message)]
    return Int(own.first) <= day && day <= Int(own.last) ? message : nil
  }
  /// A message of a cell that others follow and that may go on an earlier day; nil if none may.
  fileprivate mutating func followedMessage(of cell: Int, thatMayGoOn day: Int) -> Int32? {
    let message = reach(of: cell).followed
    guard message >= 0, day < cell % days, Int(messages[Int(message)].first) <= day else {
      return nil
    }
    return message
  }
}
