import Model

/// What each channel may still send on a day under its capacity and its windows, and which account
/// sends what is addressed to a channel that contains others.
struct RemainingCapacity {
  private let inputs: PlanInputs
  private let tree: ChannelTree
  /// What each channel may still send today by its own limits.
  private(set) var byChannel: [Int]
  /// What can really be sent: also no more than what the channels inside can send.
  private var available: [Int]
  /// For each channel that contains others a tournament tree over those inside it by `available`:
  /// node 1 is the overall winner, node i the winner of nodes 2i and 2i + 1.
  private var winners: [[Int]]
  /// The leaf of each channel in the tree of the channel that contains it.
  private var leaves: [Int]
  /// For each window what was sent on the earlier days that count together with today.
  private var sentBefore: [Int]
  /// For each window the last day on which anything was really sent, or -1; after the first day
  /// only where the base date was set back.
  private var lastUsed: [Int]

  init(_ inputs: PlanInputs, _ tree: ChannelTree) {
    self.inputs = inputs
    self.tree = tree
    let count = inputs.capacity.channels.count
    byChannel = [Int](repeating: 0, count: count)
    available = byChannel
    leaves = byChannel
    winners = tree.inner.map { inner in inner + inner }
    for inner in tree.inner {
      for (index, channel) in inner.enumerated() { leaves[channel] = inner.count + index }
    }
    sentBefore = inputs.limits.windows.map { $0.past.reduce(0) { $0 + Int($1) } }
    let table = inputs.capacity
    lastUsed = inputs.limits.windows.map { window in
      if let later = window.later.lastIndex(where: { $0 > 0 }) { return table.days + later }
      let cells = (0..<table.days).map { table.cell(channel: Int(window.channel), day: $0) }
      return cells.lastIndex { table.used[$0] > 0 } ?? -1
    }
  }

  /// Begins a day, given what is planned on the days before; the days come in order from 0.
  mutating func begin(_ day: Int, planned: [Int32]) {
    let table = inputs.capacity
    for channel in byChannel.indices {
      byChannel[channel] = Int(table.free(table.cell(channel: channel, day: day)))
    }
    let date = inputs.baseDate.number + Int32(day)
    for (channel, until) in inputs.limits.heldUntil.enumerated() where until > date {
      byChannel[channel] = 0
    }
    for (index, window) in inputs.limits.windows.enumerated() {
      if day > 0 { advance(index, window, to: day, planned) }
      let channel = Int(window.channel)
      let sent = mostSent(index, window, with: day, planned)
      byChannel[channel] = min(byChannel[channel], max(0, window.most - sent))
    }
    for channel in tree.fromInside { rebuild(channel) }
  }

  /// Moves a window on by a day: yesterday enters it, and its first day leaves it.
  private mutating func advance(
    _ index: Int,
    _ window: PlanLimits.Window,
    to day: Int,
    _ planned: [Int32]
  ) {
    func sent(_ day: Int) -> Int {
      guard day >= 0 else { return used(window, on: day) }
      let cell = inputs.capacity.cell(channel: Int(window.channel), day: day)
      return used(window, on: day) + Int(planned[cell])
    }
    sentBefore[index] += sent(day - 1) - sent(day - window.days)
  }

  /// The most that is sent in any run of the window's days that includes a day, as far as it is
  /// known: later days count with what was really sent on them.
  private func mostSent(
    _ index: Int,
    _ window: PlanLimits.Window,
    with today: Int,
    _ planned: [Int32]
  ) -> Int {
    var sent = sentBefore[index] + used(window, on: today)
    var most = sent
    guard lastUsed[index] > today else { return most }
    for end in today + 1...min(lastUsed[index], today + window.days - 1) {
      let dropped = end - window.days
      sent += used(window, on: end) - used(window, on: dropped)
      if dropped >= 0 {
        sent -= Int(planned[inputs.capacity.cell(channel: Int(window.channel), day: dropped)])
      }
      most = max(most, sent)
    }
    return most
  }

  /// What was really sent of a window's channel on a day.
  private func used(_ window: PlanLimits.Window, on day: Int) -> Int {
    let (past, days) = (window.past.count, inputs.capacity.days)
    if day < 0 { return past + day < 0 ? 0 : Int(window.past[past + day]) }
    if day < days {
      return Int(inputs.capacity.used[inputs.capacity.cell(channel: Int(window.channel), day: day)])
    }
    return window.later.isEmpty ? 0 : Int(window.later[day - days])
  }

  /// Rebuilds a channel's tournament tree, and what can be sent through it.
  private mutating func rebuild(_ channel: Int) {
    let count = tree.inner[channel].count
    for node in stride(from: count - 1, to: 0, by: -1) { updateWinner(channel, node) }
    available[channel] =
      count == 0 ? byChannel[channel] : min(byChannel[channel], available[winners[channel][1]])
  }

  private mutating func updateWinner(_ channel: Int, _ node: Int) {
    let (one, other) = (winners[channel][2 * node], winners[channel][2 * node + 1])
    let isFirst =
      available[one] == available[other] ? one < other : available[one] > available[other]
    winners[channel][node] = isFirst ? one : other
  }

  /// The account that sends the next message that any account inside a channel may send; nil if
  /// none can.
  ///
  /// From the outside inwards it is the channel with the most available, the first of equals, so
  /// that the load is spread evenly, whatever tighter limit contains them all.
  func sender(within channel: Int) -> Int? {
    guard available[channel] > 0, tree.path(from: channel).allSatisfy({ byChannel[$0] > 0 }) else {
      return nil
    }
    var sender = channel
    while !tree.isInnermost(sender) { sender = winners[sender][1] }
    return sender
  }

  /// Counts a message that a channel sends.
  mutating func consume(_ sender: Int) {
    var channel = sender
    while true {
      byChannel[channel] -= 1
      let isInnermost = tree.isInnermost(channel)
      available[channel] =
        isInnermost ? byChannel[channel] : min(byChannel[channel], available[winners[channel][1]])
      let outer = tree.outer[channel]
      guard outer >= 0 else { return }
      var node = leaves[channel] / 2
      while node > 0 {
        updateWinner(outer, node)
        node /= 2
      }
      channel = outer
    }
  }
}
