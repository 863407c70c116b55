/// The capacity of one channel on one day where it differs from the usual week.
package struct CapacityException: Equatable, Sendable {
  package let channel: String
  package let day: Day
  package let capacity: Int
  package let reason: String?

  package init(channel: String, day: Day, capacity: Int, reason: String? = nil) {
    self.channel = channel
    self.day = day
    self.capacity = capacity
    self.reason = reason
  }
}
