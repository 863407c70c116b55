/// The capacity of every channel on every day of a horizon, dense: one cell for a channel and day.
package struct CapacityTable: Equatable, Sendable {
  /// The channels' numbers in ascending order; a channel's place here is its index in a backlog.
  package let channels: [Int32]
  /// How many days each channel has.
  package let days: Int
  /// How many messages a channel may send on a day, channel by channel and day by day.
  ///
  /// 0 is closed.
  package private(set) var capacity: [Int32]
  /// How many of those are already taken by claims of that day.
  package private(set) var used: [Int32]
  /// Why a cell differs from the channel's usual week, where somebody said so.
  package private(set) var reasons: [Int: String] = [:]

  package init(channels: [Int32], days: Int) {
    self.channels = channels
    self.days = days
    capacity = [Int32](repeating: 0, count: channels.count * days)
    used = capacity
  }

  /// The place of a channel's day in `capacity` and `used`; both counts start at 0.
  package func cell(channel: Int, day: Int) -> Int {
    channel * days + day
  }

  /// What may still be planned into a cell: never less than nothing.
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
