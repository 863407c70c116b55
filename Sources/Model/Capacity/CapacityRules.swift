/// The stated rules of capacity, resolved into one number for each channel and day.
///
/// This is the only place where rules become numbers; `CapacityLayer` is their order.
package struct CapacityRules: Sendable {
  /// In ascending order of their numbers.
  package let channels: [Channel]
  /// Claims so far, by channel and day.
  package let uses: [Use]
  /// The rules of each channel, at the same place as the channel.
  private let stated: [ChannelRules]
  /// For each channel the rules of the channels that contain it, the nearest first.
  private let outerRules: [[ChannelRules]]
  private let shared: SharedRules
  private let tree: ChannelTree
  /// Suppositions that replace what the rules give.
  private var suppositions: [CapacitySupposition] = []

  package struct Use: Sendable {
    package let channel: Int32
    package let day: Day
    package let used: Int

    package init(channel: Int32, day: Day, used: Int) {
      self.channel = channel
      self.day = day
      self.used = used
    }
  }

  /// The rules are the active ones, in the order in which they were stated.
  package init(channels: [Channel], rules: [Rule], uses: [Use]) {
    let channels = channels.sorted { $0.number < $1.number }
    let places = Dictionary(uniqueKeysWithValues: zip(channels.map(\.number), channels.indices))
    let tree = ChannelTree(channels)
    var stated = [ChannelRules](repeating: ChannelRules(), count: channels.count)
    var shared = SharedRules()
    for rule in rules {
      if let channel = rule.statement.channel {
        if let place = places[channel] { stated[place].add(rule) }
      } else {
        shared.add(rule)
      }
    }
    self.channels = channels
    self.uses = uses
    self.stated = stated
    self.shared = shared
    self.tree = tree
    outerRules = channels.indices.map { tree.path(from: $0).dropFirst().map { stated[$0] } }
  }

  private init(
    channels: [Channel],
    uses: [Use],
    stated: [ChannelRules],
    outerRules: [[ChannelRules]],
    shared: SharedRules
  ) {
    (self.channels, self.uses, self.shared) = (channels, uses, shared)
    (self.stated, self.outerRules) = (stated, outerRules)
    tree = ChannelTree(channels)
  }

  /// The capacity from a day on, and what is used of it, inner channels included.
  package func table(from first: Day, days: Int) -> CapacityTable {
    var table = CapacityTable(channels: channels.map(\.number), days: days)
    guard days > 0 else { return table }
    let last = first.advanced(by: days - 1)
    for index in channels.indices {
      stated[index].forEachAppliedRule(from: first, to: last, outerRules[index][...], shared) {
        day,
        rule in
        let cell = table.cell(channel: index, day: first.days(to: day))
        table.setCapacity(Int32(rule.capacity), at: cell, reason: rule.reason)
      }
    }
    table.suppose(suppositions, from: first)
    for use in uses where first...last ~= use.day {
      for index in path(of: use.channel) {
        let cell = table.cell(channel: index, day: first.days(to: use.day))
        table.setUsed(table.used[cell] + Int32(use.used), at: cell)
      }
    }
    return table
  }

  /// Every rule that applies to a channel's day, the deciding one last; empty if none applies.
  package func appliedRules(channel index: Int, on day: Day) -> [AppliedCapacityRule] {
    var rules: [AppliedCapacityRule] = []
    stated[index].forEachAppliedRule(from: day, to: day, outerRules[index][...], shared) {
      _,
      rule in
      rules.append(rule)
    }
    return rules
  }

  /// The names of the calendars attached to a channel, sorted.
  package func calendars(channel index: Int) -> [String] { stated[index].calendars.sorted() }

  /// The days on which a calendar closes its channels.
  package func closedDays(of calendar: String) -> [Day] {
    shared.closedDays(of: calendar).map(\.day)
  }

  /// The windows of a channel: at most so many in so many days.
  package func windows(channel index: Int) -> [(most: Int, days: Int)] { stated[index].windows }

  /// The shares of a channel.
  package func shares(channel index: Int) -> [(holder: ShareHolder, percent: Int)] {
    stated[index].shares
  }

  /// The warm-up ramp of a channel.
  package func ramp(channel index: Int) -> Ramp? { stated[index].warmUp }

  /// The usual weeks of a channel, each from a day on; nil is always, and comes first.
  package func weeks(channel index: Int) -> [(from: Day?, week: Week)] {
    stated[index].weeks.map { ($0.from, $0.week) }
  }

  /// The usual week that applies on a day.
  package func week(channel index: Int, on day: Day) -> Week? {
    stated[index].weeks.last { $0.from.map { $0 <= day } ?? true }?.week
  }
}

extension CapacityRules {
  /// What limits a plan from a base date on beside the table.
  ///
  /// Campaigns are numbers there and names here; the share of a campaign without messages is left
  /// out. What recipients really got is not known here, so there is no limit for them.
  package func limits(
    from base: Day,
    days: Int,
    campaigns: [String: Int32] = [:]
  ) -> PlanLimits {
    var limits = PlanLimits()
    if tree.isNested { limits.outer = tree.outer.map(Int32.init) }
    let precedence = channels.map(\.settings.precedence)
    if precedence.contains(where: { $0 != .priority }) { limits.precedence = precedence }
    let objectives = channels.map(\.settings.objectives)
    if objectives.contains(where: { !$0.isEmpty }) { limits.objectives = objectives }
    for (index, rules) in stated.enumerated() {
      for window in rules.windows {
        let (end, margin) = (base.advanced(by: days), window.days - 1)
        let later = used(of: index, from: end, days: margin)
        limits.windows.append(
          PlanLimits.Window(
            channel: Int32(index),
            days: window.days,
            most: window.most,
            past: used(of: index, from: base.advanced(by: -margin), days: margin),
            later: later.contains { $0 > 0 } ? later : []
          )
        )
      }
      for share in rules.shares {
        guard let holder = PlanLimits.Share.Holder(share.holder, campaigns) else { continue }
        limits.shares.append(
          PlanLimits.Share(channel: Int32(index), holder: holder, percent: share.percent)
        )
      }
    }
    return limits
  }

  /// The same rules with supposed capacities; nothing else changes.
  package func supposing(_ suppositions: [CapacitySupposition]) -> CapacityRules {
    var rules = self
    rules.suppositions += suppositions
    return rules
  }

  /// The same rules for some of the channels alone.
  package func onlyChannels(_ numbers: [Int32]) -> CapacityRules {
    let kept = channels.indices.filter { numbers.contains(channels[$0].number) }
    return CapacityRules(
      channels: kept.map { channels[$0] },
      uses: uses,
      stated: kept.map { stated[$0] },
      outerRules: kept.map { outerRules[$0] },
      shared: shared
    )
  }

  /// How many more messages a channel may send on a day under its capacity, that of every channel
  /// that contains it, and their windows.
  ///
  /// Every window that includes the day counts, also with what was sent after it.
  package func remaining(of number: Int32, on day: Day) -> RemainingDayCapacity {
    let table = table(from: day, days: 1)
    var limits: [RemainingDayCapacity] = []
    for index in path(of: number) {
      let name = channels[index].name
      let left = Int(table.capacity[index] - table.used[index])
      limits.append(RemainingDayCapacity(count: max(0, left), limit: .capacity(channel: name)))
      for (most, days) in windows(channel: index) {
        let counts = used(of: index, from: day.advanced(by: 1 - days), days: 2 * days - 1)
        let fullest = (0..<days).map { counts[$0..<($0 + days)].reduce(0, +) }.max() ?? 0
        let limit = RemainingDayCapacity.Limit.window(channel: name, most: most, days: days)
        limits.append(RemainingDayCapacity(count: max(0, most - Int(fullest)), limit: limit))
      }
    }
    guard let least = limits.min(by: { $0.count < $1.count }) else {
      preconditionFailure("the rules know the channel")
    }
    return least
  }

  /// What was used of a channel, with all that it contains, on each of some days.
  private func used(of index: Int, from first: Day, days: Int) -> [Int32] {
    var used = [Int32](repeating: 0, count: days)
    for use in uses where 0..<days ~= first.days(to: use.day) {
      if path(of: use.channel).contains(index) { used[first.days(to: use.day)] += Int32(use.used) }
    }
    return used
  }

  /// The places of a channel and of those that contain it; none for an unknown channel.
  private func path(of number: Int32) -> [Int] {
    channels.firstIndex { $0.number == number }.map { Array(tree.path(from: $0)) } ?? []
  }
}

extension PlanLimits.Share.Holder {
  fileprivate init?(_ holder: ShareHolder, _ campaigns: [String: Int32]) {
    switch holder {
    case .openers: self = .openers
    case .campaign(let name):
      guard let number = campaigns[name] else { return nil }
      self = .campaign(number)
    }
  }
}

extension CapacityTable {
  /// The cell of a channel's number and a day; nil if the table does not have it.
  package func cell(channel number: Int32, day: Day, from first: Day) -> Int? {
    let offset = first.days(to: day)
    guard 0..<days ~= offset, let index = channels.firstIndex(of: number) else { return nil }
    return cell(channel: index, day: offset)
  }
}
