/// What was stated about capacity, to be resolved into one number for each channel and day.
package struct CapacityRules: Sendable {
  package let channels: [Channel]
  /// Single days that differ from the usual week; at most one for a channel and day.
  package let exceptions: [Exception]
  /// Claims so far, by channel and day.
  package let uses: [Use]

  package struct Exception: Sendable {
    package let channel: Int32
    package let day: Day
    package let capacity: Int
    package let reason: String?

    package init(channel: Int32, day: Day, capacity: Int, reason: String?) {
      self.channel = channel
      self.day = day
      self.capacity = capacity
      self.reason = reason
    }
  }

  package struct Use: Sendable {
    package let channel: Int32
    package let day: Day
    package let used: Int

    package init(channel: Int32, day: Day, used: Int) {
      self.channel = channel
      self.day = day
      self.used = used
    }
  }

  package init(channels: [Channel], exceptions: [Exception], uses: [Use]) {
    self.channels = channels.sorted { $0.number < $1.number }
    self.exceptions = exceptions
    self.uses = uses
  }

  /// The capacity from a day on: a single day's word goes before the usual week's.
  package func table(from first: Day, days: Int) -> CapacityTable {
    var table = CapacityTable(channels: channels.map(\.number), days: days)
    for (index, channel) in channels.enumerated() {
      for offset in 0..<days {
        let capacity = channel.settings.week[first.advanced(by: offset).weekday]
        table.setCapacity(Int32(capacity), at: table.cell(channel: index, day: offset))
      }
    }
    for exception in exceptions {
      guard let cell = table.cell(channel: exception.channel, day: exception.day, from: first)
      else { continue }
      table.setCapacity(Int32(exception.capacity), at: cell, reason: exception.reason)
    }
    for use in uses {
      guard let cell = table.cell(channel: use.channel, day: use.day, from: first)
      else { continue }
      table.setUsed(Int32(use.used), at: cell)
    }
    return table
  }
}

extension CapacityTable {
  /// The cell of a channel's number and a day, or nil when the table does not have it.
  package func cell(channel number: Int32, day: Day, from first: Day) -> Int? {
    let offset = first.days(to: day)
    guard 0..<days ~= offset, let index = channels.firstIndex(of: number) else { return nil }
    return cell(channel: index, day: offset)
  }
}
