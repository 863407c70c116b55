package import Model

/// The small part of a plan's inputs: its days, its capacity and its limits.
package struct PlanFrame: Equatable, Sendable {
  package let baseDate: Day
  package let capacity: CapacityTable
  package let limits: PlanLimits

  package init(baseDate: Day, capacity: CapacityTable, limits: PlanLimits = PlanLimits()) {
    self.baseDate = baseDate
    self.capacity = capacity
    self.limits = limits
  }

  var channelTree: ChannelTree {
    ChannelTree(channels: capacity.channels.count, outer: limits.outer)
  }

  /// How many days the plan covers.
  package var horizon: Int { capacity.days }

  /// The numbers of the channels that limits connect with one, itself included, in ascending order.
  package func channels(connectedWith channel: Int32) -> [Int32] {
    guard limits.perRecipient == nil, let own = capacity.channels.firstIndex(of: channel) else {
      return capacity.channels
    }
    let tree = channelTree
    let root = tree.outermost(around: own)
    return capacity.channels.indices.filter { tree.outermost(around: $0) == root }
      .map { capacity.channels[$0] }
  }
}

extension PlanFrame {
  /// Whether anything beside its own daily capacity limits a channel.
  package func isLimited(_ channel: Int32) -> Bool {
    guard let index = capacity.channels.firstIndex(of: channel) else { return false }
    return channels(connectedWith: channel).count > 1 || limits.perRecipient != nil
      || limits.windows.contains { Int($0.channel) == index }
      || limits.shares.contains { Int($0.channel) == index }
      || limits.precedence(of: index) != .priority
  }

  /// Whether a channel is an account that may send what is addressed to another.
  package func isAccount(_ channel: Int32, within other: Int32) -> Bool {
    guard let account = capacity.channels.firstIndex(of: channel),
      let addressed = capacity.channels.firstIndex(of: other)
    else { return false }
    let tree = channelTree
    return tree.isInnermost(account) && tree.isWithin(account, addressed)
  }
}

/// How the inputs of two plans differ, messages apart.
package struct InputComparison: Equatable, Sendable {
  package let baseDate: Pair<Day>
  package let horizon: Pair<Int>
  /// The numbers of channels that only one plan has, ascending.
  package let addedChannels: [Int32]
  package let removedChannels: [Int32]
  /// The capacities that differ, on days and for channels of both plans, by channel and day.
  package let capacities: [CapacityChange]
  /// The limits that differ, of channels in both plans; what they count of the past is left out.
  package let limits: [LimitChange]

  /// The same fact in the old and the new plan.
  package struct Pair<Value: Equatable & Sendable>: Equatable, Sendable {
    package let old: Value
    package let new: Value

    package init(old: Value, new: Value) {
      self.old = old
      self.new = new
    }

    package var isEqual: Bool { old == new }
  }

  /// A different capacity of one channel on one day.
  package struct CapacityChange: Equatable, Sendable {
    package let channel: Int32
    package let day: Day
    package let from: Int32
    package let to: Int32
    /// The stated reason why the new capacity differs from the channel's usual week.
    package let reason: String?
    /// What makes the change ineffective, if neither number is ever reached; else nil.
    package let bound: EffectiveCapacity.Bound?

    package init(
      channel: Int32,
      day: Day,
      from: Int32,
      to: Int32,
      reason: String? = nil,
      bound: EffectiveCapacity.Bound? = nil
    ) {
      self.channel = channel
      self.day = day
      self.from = from
      self.to = to
      self.reason = reason
      self.bound = bound
    }
  }

  package init(_ old: PlanFrame, with new: PlanFrame) {
    baseDate = Pair(old: old.baseDate, new: new.baseDate)
    horizon = Pair(old: old.horizon, new: new.horizon)
    let (before, after) = (Set(old.capacity.channels), Set(new.capacity.channels))
    addedChannels = new.capacity.channels.filter { !before.contains($0) }
    removedChannels = old.capacity.channels.filter { !after.contains($0) }
    capacities = old.capacityChanges(to: new)
    limits = limitChanges(from: old, to: new)
  }

  /// Whether there is no difference.
  package var isEmpty: Bool {
    baseDate.isEqual && horizon.isEqual && addedChannels.isEmpty && removedChannels.isEmpty
      && capacities.isEmpty && limits.isEmpty
  }
}

extension PlanFrame {
  fileprivate func capacityChanges(to new: PlanFrame) -> [InputComparison.CapacityChange] {
    let newIndex = Dictionary(
      uniqueKeysWithValues: zip(new.capacity.channels, new.capacity.channels.indices)
    )
    let first = max(baseDate, new.baseDate)
    let end = min(baseDate.advanced(by: horizon), new.baseDate.advanced(by: new.horizon))
    guard first < end else { return [] }
    let (sendable, newSendable) = (sendable, new.sendable)
    var changes: [InputComparison.CapacityChange] = []
    for (index, channel) in capacity.channels.enumerated() {
      guard let other = newIndex[channel] else { continue }
      for number in first.number..<end.number {
        let day = Day(number: number)
        let from = capacity.capacity[cell(index, day)]
        let cell = new.cell(other, day)
        let to = new.capacity.capacity[cell]
        guard from != to else { continue }
        func bound(_ sendable: EffectiveCapacity, _ index: Int, _ frame: PlanFrame)
          -> EffectiveCapacity.Bound?
        {
          sendable.bound(
            atMost: Int(from),
            Int(to),
            channel: index,
            day: frame.baseDate.days(to: day)
          )
        }
        // If others changed too, it has to be ineffective both before and after them.
        let isWithoutEffect = bound(sendable, index, self) != nil
        changes.append(
          .init(
            channel: channel,
            day: day,
            from: from,
            to: to,
            reason: new.capacity.reasons[cell],
            bound: isWithoutEffect ? bound(newSendable, other, new) : nil
          )
        )
      }
    }
    return changes
  }

  private var sendable: EffectiveCapacity { EffectiveCapacity(capacity, outer: limits.outer) }

  private func cell(_ channel: Int, _ day: Day) -> Int {
    capacity.cell(channel: channel, day: baseDate.days(to: day))
  }
}
