import Model

/// Which lane each message belongs to, lanes being numbered by channel, priority and deadline.
struct LaneNumbering {
  /// The lane of each message.
  private(set) var lane: [Int32]
  /// The last day of each lane, or the greatest number where there is none.
  private(set) var deadline: [Int32] = []
  /// The first lane of each channel, and behind the last channel the count of all.
  private(set) var firstLane: [Int] = []

  init(_ inputs: PlanInputs) {
    let backlog = inputs.backlog
    let base = Int(inputs.baseDate.number)
    // A missing deadline is a day behind all others; one that has passed is met by nobody, so that
    // it may share the lane of the base date.
    let none = max(base, Int(backlog.deadline.max() ?? 0)) - base + 1
    let keys = backlog.message.indices.map { place in
      let day = backlog.deadline[place]
      let due = day == Backlog.none ? none : max(0, Int(day) - base)
      let urgency = Int(backlog.channel[place]) * 9 + Int(backlog.priority[place]) - 1
      return urgency * (none + 1) + due
    }
    let bound = inputs.capacity.channels.count * 9 * (none + 1)
    lane = [Int32](repeating: 0, count: backlog.count)
    var last = -1
    for place in radixOrder(of: keys, below: bound) {
      let key = keys[Int(place)]
      if key != last {
        let due = key % (none + 1)
        open(channel: key / (none + 1) / 9, deadline: due == none ? .max : Int32(base + due))
        last = key
      }
      lane[Int(place)] = Int32(deadline.count - 1)
    }
    beginChannels(through: inputs.capacity.channels.count)
  }

  private mutating func open(channel: Int, deadline day: Int32) {
    beginChannels(through: channel)
    deadline.append(day)
  }

  /// Says of a channel, and of those before it that have no lane, where its first would be.
  private mutating func beginChannels(through channel: Int) {
    while firstLane.count <= channel { firstLane.append(deadline.count) }
  }
}
