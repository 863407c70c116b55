/// Days that come again (RFC 5545, section 3.3.10, for whole days).
package struct Recurrence: Equatable, Sendable {
  /// In what the interval counts, and within what days are named.
  package enum Frequency: String, Sendable {
    case daily, weekly, monthly, yearly
  }

  package var frequency = Frequency.yearly
  package var interval = 1
  /// The last day on which it may occur.
  package var until: Day?
  /// How often it occurs, the first time included.
  package var count: Int?
  /// 1 to 12; empty means the month of the first day of what is yearly, unless days are named, and else every month.
  package var months: [Int] = []
  /// 1 to 31, or -1 to -31 from the end; empty means that of the first day, unless weekdays are named.
  package var monthDays: [Int] = []
  /// Of what is yearly without months they are counted within the year, and else within the month.
  package var weekdays: [NthWeekday] = []
  /// On which day a week begins, where weeks are counted.
  package var weekStart = Weekday.monday

  /// A weekday of a month or a year: 2 is the second, -1 the last, 0 every one.
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

  /// Its days from the first up to a last one, in ascending order; the first is one of them also where the rule does not
  /// name it.
  ///
  /// Looks at no more days than are left, and subtracts them; nil where they do not suffice.
  package func days(from first: Day, upTo last: Day, lookingAt left: inout Int) -> [Day]? {
    let end = min(until ?? last, last)
    guard first <= end else { return [] }
    var days = [first]
    var day = first.advanced(by: 1)
    while day <= end, count.map({ days.count < $0 }) ?? true {
      guard left > 0 else { return nil }
      left -= 1
      if let next = beginOfNextPeriod(after: day, from: first) {
        guard next > day else { break }
        day = next
        continue
      }
      if isNamed(day, from: first) { days.append(day) }
      guard day < .last else { break }
      day = day.advanced(by: 1)
    }
    return days
  }

  /// The first day of the next year or month where the one of a day is passed over; nil where it is not.
  private func beginOfNextPeriod(after day: Day, from first: Day) -> Day? {
    let (date, begin) = (day.date, first.date)
    if frequency == .yearly, (date.year - begin.year) % interval != 0 {
      return Day(year: date.year + 1, month: 1, day: 1) ?? day
    }
    let passes =
      frequency == .monthly
      && ((date.year - begin.year) * 12 + date.month - begin.month) % interval != 0
      || !months.isEmpty && !months.contains(date.month)
    guard passes else { return nil }
    return date.month == 12
      ? Day(year: date.year + 1, month: 1, day: 1) ?? day
      : Day(year: date.year, month: date.month + 1, day: 1)
  }

  /// Whether a day in a year and a month that count is one of its days.
  private func isNamed(_ day: Day, from first: Day) -> Bool {
    let (date, begin) = (day.date, first.date)
    switch frequency {
    case .daily:
      guard first.days(to: day) % interval == 0 else { return false }
    case .weekly:
      guard weekBegin(first).days(to: weekBegin(day)) / 7 % interval == 0 else { return false }
      if weekdays.isEmpty { return day.weekday == first.weekday }
    case .monthly:
      if monthDays.isEmpty && weekdays.isEmpty { return date.day == begin.day }
    case .yearly:
      let isMonthNamed = !months.isEmpty || !monthDays.isEmpty || !weekdays.isEmpty
      guard isMonthNamed || date.month == begin.month else { return false }
      if monthDays.isEmpty && weekdays.isEmpty { return date.day == begin.day }
    }
    let length = Day.length(ofMonth: date.month, year: date.year)
    let isMonthDay =
      monthDays.isEmpty || monthDays.contains(date.day) || monthDays.contains(date.day - length - 1)
    return isMonthDay && (weekdays.isEmpty || weekdays.contains { isNamed(day, $0) })
  }

  private func isNamed(_ day: Day, _ nth: NthWeekday) -> Bool {
    guard nth.weekday == day.weekday else { return false }
    guard nth.place != 0 else { return true }
    let date = day.date
    var (place, length) = (date.day, Day.length(ofMonth: date.month, year: date.year))
    if frequency == .yearly && months.isEmpty {
      for month in 1..<date.month { place += Day.length(ofMonth: month, year: date.year) }
      length = Day.length(ofMonth: 2, year: date.year) + 337
    }
    return nth.place == (place - 1) / 7 + 1 || nth.place == -((length - place) / 7 + 1)
  }

  private func weekBegin(_ day: Day) -> Day {
    day.advanced(by: -((day.weekday.rawValue - weekStart.rawValue + 7) % 7))
  }
}
