/// A capacity supposed for a channel in place of the stated one, to see what would follow.
package struct CapacitySupposition: Equatable, Sendable {
  /// The channel's number in the database.
  package let channel: Int32
  /// The day that it is for; nil for every day on which the channel is open by its rules.
  package let day: Day?
  package let capacity: Int

  package init(channel: Int32, day: Day?, capacity: Int) {
    self.channel = channel
    self.day = day
    self.capacity = capacity
  }
}

extension CapacityTable {
  /// Replaces stated capacities by supposed ones; a single day overrides a whole channel.
  mutating func suppose(_ suppositions: [CapacitySupposition], from first: Day) {
    let ordered = suppositions.filter { $0.day == nil } + suppositions.filter { $0.day != nil }
    for supposition in ordered {
      guard let index = channels.firstIndex(of: supposition.channel) else { continue }
      for offset in 0..<days {
        let cell = cell(channel: index, day: offset)
        let applies =
          supposition.day.map { $0 == first.advanced(by: offset) } ?? (capacity[cell] > 0)
        guard applies else { continue }
        setCapacity(Int32(supposition.capacity), at: cell, reason: "supposed")
      }
    }
  }
}
