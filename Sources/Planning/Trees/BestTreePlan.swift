import Model

/// Makes a plan of nested channels the best possible, priority by priority from the most urgent.
///
/// Of each priority, given the days of the more urgent ones:
/// 1. For every deadline, the fewest possible of the messages due by it miss it: those that have no day take one along
///    an augmenting chain, earliest deadline first, be it that of a message due later (the greedy basis of a matroid).
/// 2. For every day, the most possible of them go by it: capacity left on a day is used by a chain from the latest
///    possible one. Both can be had at once (Mendelsohn and Dulmage, 1958).
/// 3. Among all such plans, day by day the messages of highest rank go whose going leaves the rest as good a plan.
struct BestTreePlan {
  private(set) var plan: TreePlan
  /// Whether any message has another day than the one that it was given at first.
  private(set) var hasChanged: Bool
  private var chains: ChainSearch
  private var earlier: EarlierPlaceSearch
  private var ranks: RankedDays
  private let horizon: Int

  /// Takes the days up to a horizon that the messages have now, or -1, and whether a sweep in order of rank gave them.
  init(_ plan: TreePlan, days swept: [Int32], areSwept: Bool, horizon: Int) {
    hasChanged = !areSwept
    self.horizon = horizon
    self.plan = plan
    chains = ChainSearch(cells: plan.capacity.count, channels: plan.tree.outer.count)
    earlier = EarlierPlaceSearch(channels: plan.tree.outer.count, days: plan.days)
    ranks = RankedDays()
    // What others follow keeps its day, or goes earlier.
    for (message, day) in swept.enumerated() where plan.messages[message].isFixed {
      self.plan.add(message, on: Int(day))
    }
    var start = 0
    while start < plan.messages.count {
      let level = plan.messages[start].level
      var end = start
      while end < plan.messages.count, plan.messages[end].level == level { end += 1 }
      self.plan.level = level
      improve(start..<end, swept)
      start = end
    }
  }

  private mutating func improve(_ messages: Range<Int>, _ swept: [Int32]) {
    for message in messages where swept[message] >= 0 && !plan.messages[message].isFixed {
      if plan.fits(message, on: Int(swept[message])) {
        plan.add(message, on: Int(swept[message]))
      } else {
        hasChanged = true
      }
    }
    placeBehindHorizon(messages)
    placeAll(messages)
    bringForward()
    if hasChanged { ranks.restore(messages, &plan, isSaturated: chains.isClosed) }
  }

  /// Gives messages without a day the first one behind the horizon that they fit, in order of rank, which is what a
  /// sweep does.
  private mutating func placeBehindHorizon(_ messages: Range<Int>) {
    guard plan.days > horizon else { return }
    // The first day of each channel that is not known to be full for whatever is addressed to it.
    var firstDay = plan.tree.outer.map { _ in horizon }
    for message in messages where plan.day[message] < 0 && plan.messages[message].last >= horizon {
      let (own, target) = (plan.messages[message], Int(plan.messages[message].target))
      while firstDay[target] < plan.days, !plan.fits(message, on: firstDay[target]) {
        firstDay[target] += 1
      }
      let first = max(Int(own.first), firstDay[target])
      guard first <= Int(own.last) else { continue }
      if let day = (first...Int(own.last)).first(where: { plan.fits(message, on: $0) }) {
        plan.add(message, on: day)
      }
    }
  }

  /// Gives days to messages that have none, as far as that can be.
  private mutating func placeAll(_ messages: Range<Int>) {
    chains.open()
    // Of equal claims the higher rank comes first.
    let order = messages.sorted {
      (plan.messages[$0].claim, $0) < (plan.messages[$1].claim, $1)
    }
    for message in order where plan.day[message] < 0 {
      let own = plan.messages[message]
      chains.run(message, on: Int(own.first)...Int(own.last), &plan, stopsAtFree: true)
      if let end = chains.free.values.first {
        plan.apply(chains.moves(to: end, plan))
        hasChanged = true
      } else if let (cell, other) = weakest(below: own.claim) {
        plan.apply(chains.moves(to: cell, plan) + [TreeMove(message: other, day: nil)])
        hasChanged = true
      } else {
        chains.close()
      }
    }
  }

  /// The message of the weakest claim that a chain reaches, with its cell, if that is weaker than another one.
  private mutating func weakest(below claim: Int64) -> (cell: Int, message: Int)? {
    var found: (cell: Int, message: Int)?
    for cell in chains.reached {
      let weakest = Int(plan.reach(of: Int(cell)).weakest)
      guard weakest >= 0 else { continue }
      let isWeaker =
        found.map { old in
          (plan.messages[weakest].claim, weakest) > (plan.messages[old.message].claim, old.message)
        } ?? true
      if isWeaker { found = (Int(cell), weakest) }
    }
    return found.flatMap { plan.messages[$0.message].claim > claim ? $0 : nil }
  }

  /// Lets as many messages as possible go by every day.
  private mutating func bringForward() {
    earlier.begin(&plan)
    for day in 0..<plan.days {
      for channel in plan.tree.outer.indices where plan.tree.outer[channel] < 0 {
        let cell = plan.cell(channel, day)
        while !plan.isFull(cell), let moves = earlier.moves(into: cell, &plan) {
          plan.apply(moves)
          hasChanged = true
        }
      }
    }
  }
}
