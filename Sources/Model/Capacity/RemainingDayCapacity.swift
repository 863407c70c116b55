/// How many more messages a channel may send on a day, and the limit that allows no more.
package struct RemainingDayCapacity: Equatable, Sendable {
  package let count: Int
  package let limit: Limit

  package init(count: Int, limit: Limit) {
    self.count = count
    self.limit = limit
  }

  /// The limit: the channel's own, or that of a channel that contains it.
  package enum Limit: Hashable, Sendable {
    /// The capacity of the channel of this name.
    case capacity(channel: String)
    /// At most so many messages of the channel of this name in so many days in a row.
    case window(channel: String, most: Int, days: Int)
  }
}
