package import Model
import SQLite

extension Snapshot {
  /// Everything stated about capacity on some days, with what is used on them and, as far as windows
  /// ask, before and after them.
  package func capacityRules(from first: Day, days: Int) throws -> CapacityRules {
    let last = first.advanced(by: days - 1)
    let rules = try rules([.week, .ramp, .calendar, .attachment, .window, .share, .recipients])
    let begin = rules.reduce(first) { min($0, $1.beginsToCount ?? $0) }
    let back = rules.map(\.daysBack).max() ?? 0
    let stated = try DayRange(begin, last).map { try dayRules(touching: $0) } ?? []
    return CapacityRules(
      channels: try channels(),
      rules: rules + stated,
      uses: try connection.rows(
        SQL.uses,
        Value(first.number - Int32(back)),
        Value(last.number + Int32(back))
      ) { row in
        CapacityRules.Use(channel: row.int32(0), day: try row.day(1), used: Int(try row.count(2)))
      }
    )
  }
}

extension Rule {
  /// The first day that a ramp counts, which may lie before the days that are asked about.
  fileprivate var beginsToCount: Day? {
    guard case .ramp(_, let ramp) = statement else { return nil }
    return ramp.from
  }

  /// How many days before and behind a plan a window looks at.
  fileprivate var daysBack: Int {
    guard case .window(_, _, let days) = statement else { return 0 }
    return days - 1
  }
}

extension Change {
  /// States the usual week of a channel, from a day on or always; false when that is so already.
  package func setWeek(
    _ week: Week,
    of channel: Int32,
    from day: Day? = nil,
    reason: String? = nil
  ) throws -> Bool {
    let known = try snapshot.rules([.week]).last { rule in
      guard case .week(channel, day, _) = rule.statement else { return false }
      return true
    }
    let statement = Rule.Statement.week(channel: channel, from: day, week)
    if let known, known.statement == statement, known.reason == reason { return false }
    try state(statement, reason: reason)
    return true
  }

  /// Sets the capacity of days in a row; returns how many of them it changes.
  ///
  /// Where every one of them is so already, nothing is stated.
  package func setCapacity(
    of channel: Int32,
    on range: DayRange,
    to capacity: DayCapacity,
    reason: String?
  ) throws -> Int {
    var stated = StatedDays(try snapshot.dayRules(touching: range))
    return try stated.set(channel, range, to: capacity, reason: reason, in: self)
  }

  /// Sets the capacities of many days, and answers for each whether it changes something.
  ///
  /// What is stated already is looked up once for all of them.
  package func settingCapacities(_ body: (CapacitySetting) throws -> Void) throws {
    try body(CapacitySetting(self))
  }

  /// Sets the capacity of one day; false when it is what it was.
  package func setCapacity(_ exception: CapacityException) throws -> Bool {
    let channel = try snapshot.channel(named: exception.channel)
    guard let range = DayRange(exception.day, exception.day) else { return false }
    return try setCapacity(
      of: channel.number,
      on: range,
      to: .count(exception.capacity),
      reason: exception.reason
    ) > 0
  }
}

/// Sets the capacities of single days, one after the other, inside one change.
package final class CapacitySetting {
  private let change: Change
  private var stated: StatedDays

  fileprivate init(_ change: Change) throws {
    self.change = change
    stated = StatedDays(try change.snapshot.rules([.days]))
  }

  /// Whether it changes something.
  package func set(_ channel: Int32, _ day: Day, to capacity: Int, reason: String?) throws -> Bool {
    guard let range = DayRange(day, day) else { return false }
    return try stated.set(channel, range, to: .count(capacity), reason: reason, in: change) > 0
  }
}

/// What is stated of single days so far.
private struct StatedDays {
  private struct Cell: Hashable {
    let channel: Int32
    let day: Day
  }

  private struct Value: Equatable {
    let capacity: DayCapacity
    let reason: String?
  }

  private var cells: [Cell: Value] = [:]

  init(_ rules: [Rule]) {
    for rule in rules {
      guard case .days(let channel, let range, let capacity) = rule.statement else { continue }
      for day in range.days {
        cells[Cell(channel: channel, day: day)] = Value(capacity: capacity, reason: rule.reason)
      }
    }
  }

  /// States a range where it changes something, and returns on how many days it does.
  mutating func set(
    _ channel: Int32,
    _ range: DayRange,
    to capacity: DayCapacity,
    reason: String?,
    in change: Change
  ) throws -> Int {
    let value = Value(capacity: capacity, reason: reason)
    let changed = range.days.count { cells[Cell(channel: channel, day: $0)] != value }
    guard changed > 0 else { return 0 }
    try change.state(.days(channel: channel, range, capacity: capacity), reason: reason)
    for day in range.days { cells[Cell(channel: channel, day: day)] = value }
    return changed
  }
}

private enum SQL {
  static let uses = """
    SELECT channel, day, used FROM channel_use WHERE day BETWEEN ?1 AND ?2 ORDER BY day, channel
    """
}
