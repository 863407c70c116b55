/// How many more messages a channel may send on a day, and what leaves no more.
package struct RemainingDayCapacity: Equatable, Sendable {
  package let count: Int
  package let limit: Limit

  package init(count: Int, limit: Limit) {
    self.count = count
    self.limit = limit
  }

  /// What bounds the day of a channel: a limit of its own, or of one that contains it.
  package enum Limit: Hashable, Sendable {
    /// The capacity of the channel of this name.
    case capacity(channel: String)
    /// At most so many of the channel of this name in so many days in a row.
    case window(channel: String, most: Int, days: Int)
  }
}
