/// The capacity of every channel on every day of a horizon, as a dense table with a cell for each.
package struct CapacityTable: Equatable, Sendable {
  /// The channels' numbers in ascending order; a backlog refers to channels by their index here.
  package let channels: [Int32]
  /// How many days each channel has.
  package let days: Int
  /// How many messages a channel may send on a day, channel by channel and day by day.
  ///
  /// 0 is closed.
  package private(set) var capacity: [Int32]
  /// How many of those the claims of that day have used.
  package private(set) var used: [Int32]
  /// The stated reasons why cells differ from the channel's usual week.
  package private(set) var reasons: [Int: String] = [:]
  /// For each channel the last day before the table's first on which it could send, as far back as
  /// a message waits; `Backlog.none` if there was none.
  ///
  /// Without it a reason would know the remaining days alone: a message that found every open day
  /// full would be said to wait for a closed channel once the last of them has passed.
  package var lastOpen: [Int32]

  package init(channels: [Int32], days: Int) {
    self.channels = channels
    self.days = days
    capacity = [Int32](repeating: 0, count: channels.count * days)
    lastOpen = [Int32](repeating: Backlog.none, count: channels.count)
    used = capacity
  }

  /// The place of a channel's day in `capacity` and `used`; both counts start at 0.
  package func cell(channel: Int, day: Int) -> Int {
    channel * days + day
  }

  /// What may still be planned into a cell; never negative.
  package func free(_ cell: Int) -> Int32 {
    max(0, capacity[cell] - used[cell])
  }

  package mutating func setCapacity(_ value: Int32, at cell: Int, reason: String? = nil) {
    capacity[cell] = value
    reasons[cell] = reason
  }

  package mutating func setUsed(_ value: Int32, at cell: Int) {
    used[cell] = value
  }
}

extension CapacityTable {
  /// For each channel the last day of the table, counted from the first, on which it can send
  /// anything: it is open, so are all that contain it, and so is an account inside it; nil if there
  /// is none.
  package func lastOpenDays(outer: [Int32]) -> [Int?] {
    let tree = ChannelTree(channels: channels.count, outer: outer)
    var last = [Int?](repeating: nil, count: channels.count)
    for sender in channels.indices where tree.isInnermost(sender) {
      let path = Array(tree.path(from: sender))
      let open = (0..<days).last { day in
        path.allSatisfy { capacity[cell(channel: $0, day: day)] > 0 }
      }
      guard let open else { continue }
      for channel in path { last[channel] = max(open, last[channel] ?? open) }
    }
    return last
  }
}
