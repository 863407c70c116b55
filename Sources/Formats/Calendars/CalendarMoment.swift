import Model

/// A day of an iCalendar file, and the time on it where there is one (RFC 5545, sections 3.3.4 and 3.3.5).
///
/// Its time zone is not read: what lasts from midnight to midnight is meant as the days that it names.
struct CalendarMoment: Equatable {
  let day: Day
  /// In seconds since midnight; nil for a day.
  let time: Int?

  /// Parses `YYYYMMDD`, `YYYYMMDDTHHMMSS` or the latter with a `Z`.
  init?(_ text: some StringProtocol) {
    guard let day = CalendarMoment.digits(text.prefix(8), 8).flatMap(CalendarMoment.day) else {
      return nil
    }
    self.day = day
    var rest = text.dropFirst(8)
    guard !rest.isEmpty else {
      time = nil
      return
    }
    if rest.last == "Z" { rest.removeLast() }
    guard rest.first == "T", let number = CalendarMoment.digits(rest.dropFirst(), 6) else {
      return nil
    }
    let (hour, minute, second) = (number / 10_000, number / 100 % 100, number % 100)
    // The last may be a leap second.
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    time = hour * 3600 + minute * 60 + second
  }

  /// Whether it may be where a day begins.
  var isMidnight: Bool { time ?? 0 == 0 }

  /// The first day that is free again where something ends here.
  var endDay: Day { isMidnight ? day : day.advanced(by: 1) }

  private static func digits(_ text: some StringProtocol, _ count: Int) -> Int? {
    text.utf8.count == count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(text) : nil
  }

  private static func day(_ number: Int) -> Day? {
    Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }
}
