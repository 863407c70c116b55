import Model

/// The channels for whose messages a sweep in order of rank may miss the best days, and those days.
///
/// They are the channels inside others and around them, and those in which as few messages as possible are to be late, as
/// far as no steps are only planned there; those in which deadlines come first, and the channels that sequences connect
/// with these. Those with a window or a share, and all where recipients are limited, stay as they were swept.
struct NestedChannels {
  /// The messages of these channels.
  let places: [Int]
  private let inputs: PlanInputs
  private let tree: ChannelTree
  /// What each cell can pass on.
  private let capacity: [Int32]
  private let effectivePriority: EffectivePriority
  private let layout: SortKeyLayout
  /// The messages whose deadline is the day on which they are due, where as few as possible are to be late.
  private let promised: Set<Int32>
  /// Whether deadlines come before priorities in the tree of each channel.
  private let areDeadlinesFirst: [Bool]
  /// Whether others follow each message, and whether any of those is in no such channel.
  private var isFollowed: [Bool]
  private var isFollowedOutside: [Bool]

  /// Nil where there is no such tree.
  init?(_ inputs: PlanInputs, _ tree: ChannelTree, _ promised: Set<Int32>) {
    guard let isIncluded = NestedChannels.included(inputs, tree) else { return nil }
    self.inputs = inputs
    self.tree = tree
    self.promised = promised
    let backlog = inputs.backlog
    places = backlog.channel.indices.filter { isIncluded[Int(backlog.channel[$0])] }
    effectivePriority = EffectivePriority(inputs)
    layout = SortKeyLayout(inputs)
    let roots = tree.outer.indices.filter {
      inputs.limits.objectives(of: $0).contains(.deadlinesFirst)
    }
    .map { tree.outermost(around: $0) }
    areDeadlinesFirst = tree.outer.indices.map { roots.contains(tree.outermost(around: $0)) }
    capacity = NestedChannels.capacity(inputs, tree)
    isFollowed = [Bool](repeating: false, count: backlog.count)
    isFollowedOutside = isFollowed
    for followUp in backlog.followUps {
      let held = inputs.attributes.heldUntil(at: Int(followUp.place))
      guard let predecessor = followUp.predecessor.map(Int.init),
        held != MessageAttributes.heldWithoutEnd
      else { continue }
      isFollowed[predecessor] = true
      if !isIncluded[Int(backlog.channel[Int(followUp.place)])] {
        isFollowedOutside[predecessor] = true
      }
    }
  }

  /// Which channels these are; nil where there are none.
  static func included(_ inputs: PlanInputs, _ tree: ChannelTree) -> [Bool]? {
    let limits = inputs.limits
    guard limits.perRecipient == nil else { return nil }
    let (backlog, root) = (inputs.backlog, tree.outer.indices.map { tree.outermost(around: $0) })
    let limited = limits.windows.map(\.channel) + limits.shares.map(\.channel)
    let excluded = Set(limited.map { root[Int($0)] })
    var connected: Set<Int> = []
    let isHeld = inputs.heldThreads
    for followUp in backlog.followUps {
      guard let predecessor = followUp.predecessor, !isHeld.contains(followUp.place) else {
        continue
      }
      connected.insert(root[Int(backlog.channel[Int(followUp.place)])])
      connected.insert(root[Int(backlog.channel[Int(predecessor)])])
    }
    let objectives = root.indices.map { limits.objectives(of: $0) }
    var included = Set(
      root.indices.filter { !tree.isInnermost(root[$0]) || objectives[$0].contains(.fewLate) }
        .map { root[$0] }
    )
    .subtracting(connected)
    included.formUnion(
      root.indices.filter { objectives[$0].contains(.deadlinesFirst) }.map { root[$0] }
    )
    included.subtract(excluded)
    guard !included.isEmpty else { return nil }
    // Each pair of trees that a sequence connects, once.
    var links = Set<[Int]>()
    var last: [Int] = []
    for followUp in backlog.followUps {
      guard let predecessor = followUp.predecessor else { continue }
      let link = [
        root[Int(backlog.channel[Int(followUp.place)])],
        root[Int(backlog.channel[Int(predecessor)])],
      ]
      if link[0] != link[1], link != last, excluded.isDisjoint(with: link) { links.insert(link) }
      last = link
    }
    while let link = links.first(where: { included.contains($0[0]) != included.contains($0[1]) }) {
      included.formUnion(link)
    }
    return root.map(included.contains)
  }

  /// What each cell can pass on, the days behind the horizon included.
  private static func capacity(_ inputs: PlanInputs, _ tree: ChannelTree) -> [Int32] {
    let (table, outlook) = (inputs.capacity, inputs.outlookDays)
    let days = table.days + outlook
    var capacity = [Int32](repeating: 0, count: table.channels.count * days)
    for channel in tree.fromInside {
      let held = inputs.limits.heldUntil(of: channel)
      for day in 0..<days where held <= inputs.baseDate.number + Int32(day) {
        let own =
          day < table.days
          ? table.free(table.cell(channel: channel, day: day))
          : inputs.limits.outlook[channel * outlook + day - table.days]
        let inside = tree.inner[channel].reduce(0) { $0 + Int(capacity[$1 * days + day]) }
        capacity[channel * days + day] =
          tree.isInnermost(channel) ? own : min(own, Int32(clamping: inside))
      }
    }
    return capacity
  }
}

extension NestedChannels {
  /// Gives the messages the best days, and accounts on those days that changed.
  ///
  /// It takes the channel within which each message may be sent, and whether the days that messages have now are those
  /// of a sweep in order of rank.
  func improve(
    _ releases: PlannedReleases,
    target: (Int) -> Int,
    areSwept: Bool,
    _ decisions: inout Decisions
  ) {
    var ranks = places.map { place in
      layout.rank(
        effectivePriority.of(place),
        deadline: layout.deadline(inputs.backlog.deadline[place]),
        waitingSince: releases.waitingSince[place],
        place: place
      )
    }
    sort(&ranks, onBits: layout.place.width..<layout.channel.shift)
    for isFirst in [false, true] where areDeadlinesFirst.contains(isFirst) {
      let messages = ranks.compactMap { rank -> TreeMessage? in
        let place = layout.place.value(in: rank)
        guard areDeadlinesFirst[Int(inputs.backlog.channel[place])] == isFirst else { return nil }
        return message(place, target(place), releases, decisions)
      }
      improve(messages, areSwept: areSwept, &decisions)
    }
  }

  private func improve(
    _ messages: [TreeMessage],
    areSwept: Bool,
    _ decisions: inout Decisions
  ) {
    guard !messages.isEmpty else { return }
    let base = inputs.baseDate.number
    let days = messages.map { message in
      let day = decisions.days[Int(message.place)]
      return day == Backlog.none ? -1 : day - base
    }
    let best = BestTreePlan(
      TreePlan(
        tree,
        days: inputs.horizon + inputs.outlookDays,
        capacity: capacity,
        messages: messages
      ),
      days: days,
      areSwept: areSwept,
      horizon: inputs.horizon
    )
    if best.hasChanged { write(best.plan, instead: days, into: &decisions) }
  }

  /// What is to be known of a message; nil if it can have no day of the plan.
  private func message(
    _ place: Int,
    _ target: Int,
    _ known: PlannedReleases,
    _ decisions: Decisions
  ) -> TreeMessage? {
    let base = inputs.baseDate.number
    let end = inputs.lastDay.number + Int32(inputs.outlookDays)
    let deadline = deadline(of: place)
    let day = decisions.days[place]
    let isPlaced = day != Backlog.none
    let isFirst = areDeadlinesFirst[Int(inputs.backlog.channel[place])]
    var (first, last) = (known.releases[place], min(deadline, end))
    if isPlaced, isFollowed[place] { last = day }
    if isPlaced, isFollowedOutside[place] { first = day }
    if !isPlaced {
      let isHeld = inputs.attributes.heldUntil(at: place) == MessageAttributes.heldWithoutEnd
      guard !isHeld, !known.lacksPredecessor[place], !isFollowedOutside[place] else { return nil }
    }
    guard first <= last else { return nil }
    let isFixed = isPlaced && isFollowed[place]
    return TreeMessage(
      place: Int32(place),
      target: isFixed ? Int32(decisions.account(of: place)) : Int32(target),
      level: isFirst ? 0 : Int32(effectivePriority.of(place)),
      first: first - base,
      last: last - base,
      claim: claim(of: place),
      isFixed: isFixed
    )
  }

  private func deadline(of place: Int) -> Int32 {
    let deadline = inputs.backlog.deadline[place]
    return deadline == Backlog.none ? .max : deadline
  }

  /// What a message can claim of the days until the last on which it may go; the less the earlier.
  ///
  /// Hard deadlines come first, then the days on which messages are due where as few as possible are to be late.
  private func claim(of place: Int) -> Int64 {
    let last = deadline(of: place)
    guard last != .max else {
      return (1 << 48)
        + (areDeadlinesFirst[Int(inputs.backlog.channel[place])]
          ? Int64(effectivePriority.of(place)) << 40 : 0)
    }
    let priority =
      areDeadlinesFirst[Int(inputs.backlog.channel[place])] ? Int64(effectivePriority.of(place)) : 0
    return priority << 40 + (promised.contains(Int32(place)) ? 1 << 36 : 0) + Int64(last)
  }

  private func write(_ plan: TreePlan, instead days: [Int32], into decisions: inout Decisions) {
    var changed = Set<Int32>()
    for (message, old) in days.enumerated() where old != plan.day[message] {
      changed.formUnion([old, plan.day[message]])
    }
    changed.formUnion(daysOutOfRank(plan, staying: days, decisions))
    changed = changed.filter { 0..<Int32(inputs.horizon) ~= $0 }
    for (message, old) in days.enumerated() where old >= 0 && changed.contains(old) {
      decisions.remove(plan.messages[message].place, tree)
    }
    var messagesOfDay: [Int32: [Int]] = [:]
    for (message, day) in plan.day.enumerated() where day >= 0 && changed.contains(day) {
      messagesOfDay[day, default: []].append(message)
    }
    var accounts = AccountChoice(inputs, tree)
    for (day, messages) in messagesOfDay {
      accounts.begin(
        tree.outer.indices.map { channel in
          let cell = plan.cell(channel, Int(day))
          return Int(plan.capacity[cell] - plan.load[cell])
        }
      )
      for message in messages {
        let own = plan.messages[message]
        let account = accounts.account(within: Int(own.target))
        decisions.assign(own.place, to: account, on: Int(day), tree)
      }
    }
  }

  /// The days on which a message stands before one that ranks before it by now: what it follows goes on another day.
  private func daysOutOfRank(
    _ plan: TreePlan,
    staying days: [Int32],
    _ decisions: Decisions
  ) -> Set<Int32> {
    var found = Set<Int32>()
    var last = [Int32](repeating: 0, count: inputs.capacity.capacity.count)
    for (message, day) in plan.day.enumerated()
    where 0..<Int32(inputs.horizon) ~= day && days[message] == day {
      let place = Int(plan.messages[message].place)
      let cell = inputs.capacity.cell(channel: decisions.account(of: place), day: Int(day))
      if decisions.positions[place] < last[cell] { found.insert(day) }
      last[cell] = decisions.positions[place]
    }
    return found
  }
}
