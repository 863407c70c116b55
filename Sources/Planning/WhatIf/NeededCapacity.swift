package import Model

/// What a constant daily capacity of a channel has to achieve.
package enum CapacityGoal: Equatable, Sendable {
  /// No message whose deadline lies within the plan misses it.
  case deadlines
  /// Every message that is released up to a day of the plan is sent by that day.
  case allSent(by: Day)
}

/// The least constant daily capacity with which a channel reaches a goal.
package struct NeededCapacity: Equatable, Sendable {
  package let capacity: Int
  /// How many messages the goal applies to.
  package let wanted: Int
  /// How many of them miss it with the present capacity.
  package let missedNow: Int
  /// How many miss it whatever the channel's capacity.
  package let unattainable: Int
  /// On how many days, as far as the goal looks, the channel is open.
  package let openDays: Int
  /// The smallest capacity that was neither tried nor ruled out; the same as `capacity` unless
  /// follow-ups or limits could make a smaller one suffice and there were too many to try.
  package let notRuledOut: Int
  /// The least capacity with which as many are in time if deadlines come before priorities; nil where no other
  /// message is urgent enough to matter, or it is not known.
  package let withDeadlinesFirst: Int?
}

/// Finds the least capacity, the same on each of a channel's open days, with which no more of its
/// messages miss a goal than with an unlimited one; nil for an unknown channel.
///
/// A channel's messages are those addressed to it or to a channel inside it. No plan can do with
/// less than the greatest flow requires. From there on plans are tried at growing distances and
/// then by binary search, because a larger capacity delays no message. With follow-ups and limits
/// that is only usually so: there each smaller capacity is tried as well.
package func neededCapacity(
  of channel: Int32,
  for goal: CapacityGoal,
  in inputs: PlanInputs
) -> NeededCapacity? {
  CapacitySearch(channel, goal, inputs)?.needed()
}

/// The search for the least capacity, over plans of the channels connected with one.
private struct CapacitySearch {
  private let inputs: PlanInputs
  private let goal: CapacityGoal
  private let channel: Int
  /// The channel's days that are open as things are.
  private let openDays: [Int]
  /// A capacity that no day can exhaust.
  private let unlimited: Int
  /// The places of the messages that the goal applies to, and how many no capacity helps.
  private let wanted: [Int]
  private let unattainable: Int
  /// The inputs of those that some plan may help, without what only makes their plan worse.
  private let relaxed: PlanInputs
  /// A smaller capacity suffices in no plan.
  private var bound: Int
  /// The last day that matters to the goal.
  private let lastDay: Day

  /// The most messages to plan, over all plans, while smaller capacities are ruled out one by one.
  private static let maximumPlanned = 20_000_000

  init?(_ channel: Int32, _ goal: CapacityGoal, _ whole: PlanInputs) {
    let inputs = whole.part(around: channel)
    let table = inputs.capacity
    guard let index = table.channels.firstIndex(of: channel) else { return nil }
    let cells = (0..<table.days).map { table.cell(channel: index, day: $0) }
    let openDays = (0..<table.days).filter { table.capacity[cells[$0]] > 0 }
    let used = cells.map { Int(table.used[$0]) }
    // So many that also a share of one percent has a place for each message.
    let unlimited = min(Capacity.range.upperBound, 100 * inputs.backlog.count + (used.max() ?? 0))
    let free = plan(inputs.with(unlimited, on: openDays, ofChannel: index))
    let tree = inputs.channelTree
    let wanted = inputs.backlog.message.indices.filter {
      tree.isWithin(Int(inputs.backlog.channel[$0]), index) && goal.applies(to: $0, in: free)
    }
    let last = goal.lastDay ?? inputs.lastDay
    (self.inputs, self.goal, self.channel, self.openDays) = (inputs, goal, index, openDays)
    (self.unlimited, self.wanted) = (unlimited, wanted)
    unattainable = wanted.count { !goal.isReached(by: $0, in: free) }
    relaxed = inputs.relaxed(wanted, until: min(last, inputs.lastDay)).inputs
    lastDay = last
    bound = 0
    bound = leastOfAnyPlan
  }

  func needed() -> NeededCapacity {
    let found = isBestOfAny ? bound : least(from: bound, suffices)
    let (capacity, notRuledOut) =
      isMonotone || isBestOfAny ? (found, found) : leastBelow(found)
    return NeededCapacity(
      capacity: capacity,
      wanted: wanted.count,
      missedNow: missed(plan(inputs)),
      unattainable: unattainable,
      openDays: openDays.count { $0 <= inputs.baseDate.days(to: lastDay) },
      notRuledOut: notRuledOut,
      // Without limits deadlines first reach the greatest flow.
      withDeadlinesFirst: isMonotone && goal == .deadlines && bound < capacity ? bound : nil
    )
  }

  /// Whether a larger capacity never delays a message.
  private var isMonotone: Bool {
    let limits = inputs.limits
    return !limits.isNested && limits.windows.isEmpty && limits.shares.isEmpty
      && limits.perRecipient == nil && inputs.backlog.followUps.allSatisfy { $0.predecessor == nil }
  }

  /// Whether no plan has more of the wanted messages in time than the planner's: nothing but capacities limits the channel
  /// and those inside it, and no message goes before another one by its priority.
  private var isBestOfAny: Bool {
    let (limits, backlog) = (inputs.limits, inputs.backlog)
    return limits.outer(of: channel) == nil && limits.windows.isEmpty && limits.shares.isEmpty
      && limits.perRecipient == nil && limits.precedence.isEmpty
      && backlog.followUps.allSatisfy { $0.predecessor == nil }
      && backlog.priority.allSatisfy { $0 == backlog.priority[0] }
  }

  /// The least capacity with which the greatest flow sends as many as have to go.
  private var leastOfAnyPlan: Int {
    let needed = wanted.count - unattainable
    let average = openDays.isEmpty ? 0 : needed / openDays.count
    return least(from: min(average, unlimited)) { capacity in
      plan(relaxed.with(capacity, on: openDays, ofChannel: channel)).assignedCount >= needed
    }
  }

  /// The least number from one on that suffices, if all above one that suffices do; `unlimited` always does.
  private func least(from bound: Int, _ suffices: (Int) -> Bool) -> Int {
    var (tooLittle, enough, step) = (bound - 1, bound, 1)
    while enough < unlimited, !suffices(enough) {
      tooLittle = enough
      enough = min(unlimited, enough + step)
      step *= 2
    }
    while enough - tooLittle > 1 {
      let middle = (tooLittle + enough) / 2
      if suffices(middle) { enough = middle } else { tooLittle = middle }
    }
    return enough
  }

  /// Tries every capacity from the bound up to one that suffices, or as many as time allows.
  private func leastBelow(_ enough: Int) -> (capacity: Int, notRuledOut: Int) {
    let last = bound + max(64, Self.maximumPlanned / max(1, inputs.backlog.count))
    for capacity in bound..<max(bound, min(enough, last)) where suffices(capacity) {
      return (capacity, capacity)
    }
    return (enough, min(enough, last))
  }

  private func suffices(_ capacity: Int) -> Bool {
    missed(plan(inputs.with(capacity, on: openDays, ofChannel: channel))) <= unattainable
  }

  private func missed(_ plan: Plan) -> Int {
    wanted.count { !goal.isReached(by: $0, in: plan) }
  }
}

extension CapacityGoal {
  /// Whether the goal applies to a message, given the plan with unlimited capacity.
  fileprivate func applies(to place: Int, in free: Plan) -> Bool {
    let deadline = free.inputs.backlog.deadline[place]
    // No capacity sends what is held.
    guard free.decision(at: place) != .unplaced(.held) else { return false }
    switch self {
    case .deadlines: return deadline != Backlog.none && deadline <= free.inputs.lastDay.number
    case .allSent(let last):
      return free.release[place] <= last.number
        && free.decision(at: place) != .unplaced(.predecessorUnplaced)
    }
  }

  /// The last day that matters to it; nil for the plan's.
  fileprivate var lastDay: Day? {
    if case .allSent(let day) = self { day } else { nil }
  }

  /// Whether a message is sent in time for it.
  fileprivate func isReached(by place: Int, in plan: Plan) -> Bool {
    plan.day[place] != Backlog.none && plan.day[place] <= lastDay?.number ?? .max
  }
}
