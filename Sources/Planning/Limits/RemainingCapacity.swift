import Model

/// What each channel may still send on a day under its capacity and its windows.
///
/// On one day the sets of messages that fit are the independent sets of a laminar matroid: each channel can pass on no
/// more than its own limits and those inside it allow. So messages are taken in order of rank, and which
/// account sends each is chosen once the day is full.
struct RemainingCapacity {
  private let inputs: PlanInputs
  private let tree: ChannelTree
  /// What each channel could send today by its own limits when the day began.
  private(set) var byChannel: [Int]
  /// What each can still pass on of messages that are addressed to it or to one inside it.
  private(set) var available: [Int]
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
    for channel in tree.fromInside {
      let inside = tree.inner[channel].reduce(0) { $0 + available[$1] }
      available[channel] =
        tree.isInnermost(channel) ? byChannel[channel] : min(byChannel[channel], inside)
    }
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

  /// Whether a message that may be sent within a channel fits beside those taken today.
  func fits(within channel: Int) -> Bool {
    var around = channel
    while around >= 0, available[around] > 0 { around = tree.outer[around] }
    return around < 0
  }

  /// Takes a message that may be sent within a channel.
  mutating func take(within channel: Int) {
    var around = channel
    while around >= 0 {
      available[around] -= 1
      around = tree.outer[around]
    }
  }
}
