package import Model

/// One channel's days in a plan, from its base date on.
package struct ChannelDays: Equatable, Sendable {
  package let baseDate: Day
  /// How many messages the channel may send on each day; 0 is closed.
  package let capacity: [Int32]
  /// How many of those were used when the plan was computed.
  package let used: [Int32]
  /// How many messages the plan assigns.
  package let planned: [Int32]
  /// The stated reasons why days differ from the usual week, by their place from 0.
  package let reasons: [Int: String]

  /// Takes one channel from a plan's capacity; a channel that the plan does not have has no days.
  package init(_ channel: Int32, of frame: PlanFrame, planned: [Int32]) {
    let table = frame.capacity
    let index = table.channels.firstIndex(of: channel)
    let cells = index.map { table.cell(channel: $0, day: 0)..<table.cell(channel: $0 + 1, day: 0) }
    baseDate = frame.baseDate
    capacity = Array(table.capacity[cells ?? 0..<0])
    used = Array(table.used[cells ?? 0..<0])
    self.planned = Array(planned[cells ?? 0..<0])
    reasons = Dictionary(
      uniqueKeysWithValues: (cells ?? 0..<0).compactMap { cell in
        table.reasons[cell].map { (cell - (cells?.lowerBound ?? 0), $0) }
      }
    )
  }

  package var count: Int { capacity.count }

  /// The day at a place.
  package func day(_ place: Int) -> Day { baseDate.advanced(by: place) }

  /// The place of a day: negative before the base date, `count` or more after the last day.
  package func place(of day: Day) -> Int { baseDate.days(to: day) }

  /// What the plan could assign on a day.
  func free(_ place: Int) -> Int32 { max(0, capacity[place] - used[place]) }

  /// Whether another message would have fitted.
  func hasFreeCapacity(_ place: Int) -> Bool { planned[place] < free(place) }
}
