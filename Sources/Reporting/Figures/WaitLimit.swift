import Model

/// What kept a message from going on a day on which it could have gone.
///
/// Channels are named by their numbers.
package enum WaitLimit: Hashable, Sendable {
  /// The day is before the plan's first, which does not know the reason.
  case before
  /// Its channel is closed; one around it is; all inside it are.
  case closed(Int32)
  case closedAround(Int32)
  case closedInside(Int32)
  /// Its channel is full; one around it is; all inside it are.
  case full(Int32)
  case fullAround(Int32)
  case fullInside(Int32)
  /// So many messages of a channel in so many days in a row are reached.
  case window(channel: Int32, most: Int, days: Int)
  /// Its recipient gets no more in so many days in a row.
  case recipient(most: Int, days: Int)
  /// A part of a channel's day is reserved for others.
  case share(Int32)
  /// The day is kept for messages that the best plan needs on it.
  case reserved

  /// Whether nothing could go on the day.
  var isClosing: Bool {
    switch self {
    case .closed, .closedAround, .closedInside: true
    case .before, .full, .fullAround, .fullInside, .window, .recipient, .share, .reserved: false
    }
  }
}

/// The limit of each channel on each day, as far as the day says it whoever waits; nil where it has room.
struct DayLimits {
  /// The limits that occur, of which cells name the index.
  private(set) var limits: [WaitLimit] = []
  /// For each cell the index of its limit, or -1.
  private(set) var index: [Int32]
  private let plan: Plan
  private let tree: ChannelTree
  private let most: [Int32]
  private let free: [Int32]
  /// For each window whether it is reached on each day.
  private let isReached: [[Bool]]
  private var indices: [WaitLimit: Int32] = [:]

  init(_ plan: Plan) {
    self.plan = plan
    let (table, outer) = (plan.inputs.capacity, plan.inputs.limits.outer)
    tree = plan.inputs.channelTree
    most = EffectiveCapacity(table, outer: outer).most
    free = EffectiveCapacity.free(table, outer: outer, planned: plan.planned)
    isReached = plan.inputs.limits.windows.map { $0.daysReached(in: plan) }
    index = [Int32](repeating: -1, count: table.capacity.count)
    // Those inside first, because a channel is full where all inside it are.
    for channel in tree.fromInside {
      for day in 0..<table.days {
        guard let limit = limit(of: channel, day) else { continue }
        let known = indices[limit] ?? Int32(limits.count)
        if known == limits.count {
          indices[limit] = known
          limits.append(limit)
        }
        index[table.cell(channel: channel, day: day)] = known
      }
    }
  }

  private func limit(of channel: Int, _ day: Int) -> WaitLimit? {
    let table = plan.inputs.capacity
    func cell(_ channel: Int) -> Int { table.cell(channel: channel, day: day) }
    func isFull(_ channel: Int) -> Bool {
      table.free(cell(channel)) <= plan.planned[cell(channel)]
    }
    let number = table.channels[channel]
    let around = tree.path(from: channel).dropFirst()
    if table.capacity[cell(channel)] == 0 { return .closed(number) }
    if let closed = around.first(where: { table.capacity[cell($0)] == 0 }) {
      return .closedAround(table.channels[closed])
    }
    if most[cell(channel)] == 0 { return .closedInside(number) }
    if isFull(channel) { return .full(number) }
    if let full = around.first(where: isFull) { return .fullAround(table.channels[full]) }
    if let window = window(of: channel, day) { return window }
    let areInsideFull =
      !tree.isInnermost(channel) && tree.inner[channel].allSatisfy { index[cell($0)] >= 0 }
    return free[cell(channel)] == 0 || areInsideFull ? .fullInside(number) : nil
  }

  private func window(of channel: Int, _ day: Int) -> WaitLimit? {
    let windows = plan.inputs.limits.windows
    for outer in tree.path(from: channel) {
      let window = windows.indices.first { Int(windows[$0].channel) == outer && isReached[$0][day] }
      if let window {
        return .window(
          channel: plan.inputs.capacity.channels[outer],
          most: windows[window].most,
          days: windows[window].days
        )
      }
    }
    return nil
  }
}

extension PlanLimits.Window {
  /// Whether each day of a plan is one of a run of days in which the window is used up.
  fileprivate func daysReached(in plan: Plan) -> [Bool] {
    let table = plan.inputs.capacity
    let own = (0..<table.days).map { day in
      let cell = table.cell(channel: Int(channel), day: day)
      return Int(table.used[cell]) + Int(plan.planned[cell])
    }
    let behind = later.isEmpty ? [Int](repeating: 0, count: days - 1) : later.map(Int.init)
    let sent = past.map(Int.init) + own + behind
    var sums = [0]
    for count in sent { sums.append(sums[sums.count - 1] + count) }
    return (0..<table.days).map { day in
      (day..<day + days).contains { sums[$0 + days] - sums[$0] >= most }
    }
  }
}
