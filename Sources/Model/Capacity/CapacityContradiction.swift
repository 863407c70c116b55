/// Two statements about capacity that contradict each other; a warning that stops no plan.
package enum CapacityContradiction: Hashable, Sendable {
  /// More of a day is used than its present capacity.
  case usedBeyond(channel: String, Day, used: Int, capacity: Int)
  /// A channel may send more on a day than the one that contains it.
  case innerBeyondOuter(channel: String, outer: String, Day, capacity: Int, outerCapacity: Int)
  /// A calendar attached to a channel closes none of the days considered.
  case idleCalendar(name: String, channel: String, DayRange)

  package var sentence: String {
    switch self {
    case .usedBeyond(let channel, let day, let used, let capacity):
      "\(used) of \(channel) \(used == 1 ? "is" : "are") used on \(day) already, and its capacity is"
        + " \(capacity)"
    case .innerBeyondOuter(let channel, let outer, let day, let capacity, let outerCapacity):
      "\(channel) may send \(capacity) on \(day), and \(outer), which contains it, \(outerCapacity);"
        + " the smaller decides"
    case .idleCalendar(let name, let channel, let range):
      "the calendar \(name) closes no day of \(channel) from \(range.first) to \(range.last)"
    }
  }
}

extension CapacityRules {
  /// The contradictions on some days; for each channel and kind the first day alone.
  package func contradictions(from first: Day, days: Int) -> [CapacityContradiction] {
    let table = table(from: first, days: days)
    var found: [CapacityContradiction] = []
    for (index, channel) in channels.enumerated() {
      let outer = channels.firstIndex { $0.number == channel.settings.outer }
      found += idleCalendars(index, from: first, days: days)
      if let day = (0..<days).first(where: { isOverused(table, index, $0) }) {
        let cell = table.cell(channel: index, day: day)
        found.append(
          .usedBeyond(
            channel: channel.name,
            first.advanced(by: day),
            used: Int(table.used[cell]),
            capacity: Int(table.capacity[cell])
          )
        )
      }
      guard let outer, let day = (0..<days).first(where: { isBeyond(table, index, outer, $0) })
      else { continue }
      found.append(
        .innerBeyondOuter(
          channel: channel.name,
          outer: channels[outer].name,
          first.advanced(by: day),
          capacity: Int(table.capacity[table.cell(channel: index, day: day)]),
          outerCapacity: Int(table.capacity[table.cell(channel: outer, day: day)])
        )
      )
    }
    return found
  }

  private func isOverused(_ table: CapacityTable, _ index: Int, _ day: Int) -> Bool {
    let cell = table.cell(channel: index, day: day)
    return table.used[cell] > table.capacity[cell]
  }

  private func isBeyond(_ table: CapacityTable, _ index: Int, _ outer: Int, _ day: Int) -> Bool {
    table.capacity[table.cell(channel: index, day: day)]
      > table.capacity[table.cell(channel: outer, day: day)]
  }

  private func idleCalendars(_ index: Int, from first: Day, days: Int) -> [CapacityContradiction] {
    guard days > 0, let range = DayRange(first, first.advanced(by: days - 1)) else { return [] }
    return calendars(channel: index).filter { name in
      !closedDays(of: name).contains { range.contains($0) }
    }
    .map { .idleCalendar(name: $0, channel: channels[index].name, range) }
  }
}
