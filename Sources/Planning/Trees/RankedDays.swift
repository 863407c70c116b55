import Model

/// Lets, day by day, the messages of highest rank go whose going that day leaves the rest as good a plan.
struct RankedDays {
  /// The messages of each channel that are released and have no day that is over, in order of rank.
  private var waiting: [[Int32]] = []
  /// How many of those of each channel the present day is done with.
  private var next: [Int] = []
  /// What is known of the present day: the days to which messages of a channel can give up theirs, and the channels
  /// and claims of those that no place can be given up for.
  private var exchanges: [Int: Set<Int>] = [:]
  private var hopeless: Set<Hopeless> = []
  private var chains: ChainSearch?
  private var messages = 0..<0
  private var isSaturated: [Bool] = []
  /// The messages without a day, by their claim.
  private var unplaced: [Int64: [Int32]] = [:]

  private struct Hopeless: Hashable {
    let channel: Int32
    let claim: Int64
  }

  /// Only within saturated cells can one message lose its day for another one: in the others everybody has one.
  mutating func restore(
    _ messages: Range<Int>,
    _ plan: inout TreePlan,
    isSaturated: (Int) -> Bool
  ) {
    self.isSaturated = plan.capacity.indices.map(isSaturated)
    self.messages = messages
    if chains == nil {
      chains = ChainSearch(cells: plan.capacity.count, channels: plan.tree.outer.count)
    }
    waiting = plan.tree.outer.map { _ in [] }
    var released = [[Int32]](repeating: [], count: plan.days)
    for message in messages {
      released[Int(plan.messages[message].first)].append(Int32(message))
    }
    unplaced = plan.unplaced(among: messages)
    for day in 0..<plan.days {
      for channel in waiting.indices { waiting[channel].removeAll { plan.isOver($0, on: day) } }
      for message in released[day] {
        waiting[Int(plan.messages[Int(message)].target)].append(message)
      }
      for channel in Set(released[day].map { Int(plan.messages[Int($0)].target) }) {
        waiting[channel].sort()
      }
      settle(day, &plan)
    }
  }

  /// Takes the messages that others of lower rank overtake on a day, in order of rank.
  private mutating func settle(_ day: Int, _ plan: inout TreePlan) {
    forget()
    next = waiting.map { _ in 0 }
    var lowest = plan.lowestServed(on: day)
    while let message = firstOvertaken(lowest, day, plan) {
      guard bring(message, to: day, &plan) else { continue }
      forget()
      lowest = plan.lowestServed(on: day)
      // Those who made way wait again.
      next = waiting.map { list in list.firstIndex { Int($0) > message } ?? list.count }
    }
  }

  private mutating func forget() {
    exchanges.removeAll(keepingCapacity: true)
    hopeless.removeAll(keepingCapacity: true)
  }

  private mutating func firstOvertaken(_ lowest: [Int32], _ day: Int, _ plan: TreePlan) -> Int? {
    var first: (message: Int32, channel: Int)?
    for channel in waiting.indices {
      while next[channel] < waiting[channel].count {
        let message = waiting[channel][next[channel]]
        guard message < lowest[channel], Int(plan.day[Int(message)]) == day else {
          let isFirst = message < min(lowest[channel], first?.message ?? .max)
          if isFirst { first = (message, channel) }
          break
        }
        next[channel] += 1
      }
    }
    guard let first else { return nil }
    next[first.channel] += 1
    return Int(first.message)
  }

  /// Gives a message a place on a day, if one of lower rank can give up its own without making the plan worse.
  private mutating func bring(_ message: Int, to day: Int, _ plan: inout TreePlan) -> Bool {
    let own = plan.messages[message]
    let channel = Int(own.target)
    let present = Int(plan.day[message])
    if present >= 0, let known = exchanges[channel], !known.contains(present) { return false }
    let key = Hopeless(channel: own.target, claim: own.claim)
    if present < 0, hopeless.contains(key) { return false }
    guard var chains else { return false }
    self.chains = nil
    defer { self.chains = chains }
    var exchanged = isSaturated[plan.cell(channel, day)] ? unplaced : [:]
    if present < 0 { exchanged[own.claim] = nil }
    chains.run(
      message,
      on: day...day,
      &plan,
      from: day,
      behind: message,
      exchanging: exchanged,
      stopsAtFree: false,
      stopsAt: present < 0 ? -1 : plan.cell(channel, present)
    )
    if present < 0 {
      guard let (cell, other) = plan.alike(message, in: chains.reached, from: day) else {
        hopeless.insert(key)
        return false
      }
      apply(chains.moves(to: cell, plan) + [TreeMove(message: other, day: nil)], &plan)
      return true
    }
    let end = plan.cell(channel, present)
    guard let end = chains.isReached(end) ? end : chains.free[present] else {
      exchanges[channel] = Set(
        (day..<plan.days).filter {
          chains.isReached(plan.cell(channel, $0)) || chains.free[$0] != nil
        }
      )
      return false
    }
    apply(chains.moves(to: end, plan), &plan)
    return true
  }

  private mutating func apply(_ moves: [TreeMove], _ plan: inout TreePlan) {
    plan.apply(moves)
    if moves.contains(where: { $0.day == nil }) { unplaced = plan.unplaced(among: messages) }
  }
}

extension TreePlan {
  fileprivate func unplaced(among messages: Range<Int>) -> [Int64: [Int32]] {
    var found: [Int64: [Int32]] = [:]
    for message in messages where day[message] < 0 {
      found[self.messages[message].claim, default: []].append(Int32(message))
    }
    return found
  }

  /// Whether a message has gone before a day, or can no more go.
  fileprivate func isOver(_ message: Int32, on day: Int) -> Bool {
    let own = self.day[Int(message)]
    return own >= 0 && Int(own) < day || Int(messages[Int(message)].last) < day
  }

  /// For each channel the message of lowest rank whose place on a day one that is addressed to it could take; -1
  /// where there is none.
  fileprivate mutating func lowestServed(on day: Int) -> [Int32] {
    var within = [Int32](repeating: -1, count: tree.outer.count)
    for channel in tree.fromInside {
      within[channel] = reach(of: cell(channel, day)).lowest
      for inner in tree.inner[channel] { within[channel] = max(within[channel], within[inner]) }
    }
    return tree.outer.indices.map { channel in
      var last = channel
      for outer in tree.path(from: channel) {
        last = outer
        if isFull(cell(outer, day)) { break }
      }
      return within[last]
    }
  }

  /// A message of the same claim as one that has no day, among those in some cells that may lose theirs: on the first
  /// of their days one of lower rank.
  fileprivate func alike(
    _ message: Int,
    in cells: [Int32],
    from first: Int
  ) -> (cell: Int, message: Int)? {
    for cell in cells {
      let isLater = Int(cell) % days > first
      let other = planned[Int(cell)].filter {
        (isLater || Int($0) > message) && isMovable($0)
          && messages[Int($0)].claim == messages[message].claim
      }.max()
      if let other { return (Int(cell), Int(other)) }
    }
    return nil
  }
}
