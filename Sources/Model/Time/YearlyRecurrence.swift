/// A yearly recurring day (RFC 5545, `FREQ=YEARLY`).
package struct YearlyRecurrence: Equatable, Sendable {
  /// The interval in years.
  package var interval = 1
  /// The last day on which it may occur.
  package var until: Day?
  /// How often it occurs, the first time included.
  package var count: Int?
  /// 1 to 12; empty means the month of the first day, or every month if days of the month are
  /// given.
  package var months: [Int] = []
  /// 1 to 31, or -1 to -31 from the end; empty means every day that the weekdays name.
  package var monthDays: [Int] = []
  package var weekdays: [NthWeekday] = []

  /// A weekday of a month: 2 is the second, -1 the last, 0 every one.
  package struct NthWeekday: Equatable, Sendable {
    package let weekday: Weekday
    package let place: Int

    package init(_ weekday: Weekday, place: Int) {
      self.weekday = weekday
      self.place = place
    }
  }

  package init() {}

  /// Whether it never ends.
  package var isEndless: Bool { until == nil && count == nil }

  /// Its days from the first up to a last one, in ascending order.
  package func days(from first: Day, upTo last: Day) -> [Day] {
    let end = min(until ?? last, last)
    guard first <= end else { return [] }
    var days: [Day] = []
    let begin = first.date
    for year in stride(from: begin.year, through: end.date.year, by: interval) {
      for day in candidates(in: year, begin) where first <= day && day <= end {
        if let count, days.count == count { return days }
        days.append(day)
      }
    }
    return days
  }

  /// How many months are examined for the days up to a last one.
  package func monthCount(from first: Day, upTo last: Day) -> Int {
    let years = (min(until ?? last, last).date.year - first.date.year) / interval + 1
    return max(0, years) * max(1, months.isEmpty && !monthDays.isEmpty ? 12 : Set(months).count)
  }

  private func candidates(in year: Int, _ begin: (year: Int, month: Int, day: Int)) -> [Day] {
    let isPlain = monthDays.isEmpty && weekdays.isEmpty
    let named = Array(Set(months)).sorted()
    let present = !named.isEmpty ? named : monthDays.isEmpty ? [begin.month] : Array(1...12)
    return present.flatMap { month -> [Day] in
      if isPlain { return Day(year: year, month: month, day: begin.day).map { [$0] } ?? [] }
      return days(ofMonth: month, year)
    }
  }

  private func days(ofMonth month: Int, _ year: Int) -> [Day] {
    let days = (1...31).compactMap { Day(year: year, month: month, day: $0) }
    return days.enumerated().filter { index, day in
      let fromEnd = index - days.count
      let isMonthDay =
        monthDays.isEmpty || monthDays.contains(index + 1) || monthDays.contains(fromEnd)
      let isWeekday =
        weekdays.isEmpty
        || weekdays.contains { nth in
          nth.weekday == day.weekday
            && (nth.place == 0 || nth.place == index / 7 + 1
              || nth.place == -((-fromEnd - 1) / 7 + 1))
        }
      return isMonthDay && isWeekday
    }
    .map(\.element)
  }
}
