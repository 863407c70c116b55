import Model

/// A time in UTC as mail headers and mbox files write it, formatted once for a batch.
package struct MailDate {
  let instant: Instant
  /// The form of RFC 5322: `Sun, 22 Nov 2026 13:18:00 +0000`.
  let header: String
  /// The form of mbox separators: `Sun Nov 22 13:18:00 2026`.
  package let mbox: String

  init(_ instant: Instant) {
    self.instant = instant
    let (year, _, dayOfMonth) = instant.day.date
    let (weekday, month, clock) = (instant.weekdayName, instant.monthName, instant.clock)
    header = "\(weekday), \(dayOfMonth.padded(to: 2)) \(month) \(year) \(clock) +0000"
    let place = dayOfMonth < 10 ? " \(dayOfMonth)" : "\(dayOfMonth)"
    mbox = "\(weekday) \(month) \(place) \(clock) \(year)"
  }
}

extension Instant {
  fileprivate var weekdayName: String {
    let name = day.weekday.abbreviation
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  fileprivate var monthName: String { Month.abbreviation(day.date.month) }

  fileprivate var clock: String {
    let (hour, minute, second) = time
    return [hour, minute, second].map { $0.padded(to: 2) }.joined(separator: ":")
  }
}
