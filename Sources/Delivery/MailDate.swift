import Model

extension Instant {
  /// The time in UTC as RFC 5322 writes it: `Sun, 22 Nov 2026 13:18:00 +0000`.
  var mailDate: String {
    let (year, _, dayOfMonth) = day.date
    return "\(weekdayName), \(dayOfMonth.padded(to: 2)) \(monthName) \(year) \(clock) +0000"
  }

  /// The time in UTC as the separator of an mbox file has it: `Sun Nov 22 13:18:00 2026`.
  var mboxDate: String {
    let (year, _, dayOfMonth) = day.date
    let place = dayOfMonth < 10 ? " \(dayOfMonth)" : "\(dayOfMonth)"
    return "\(weekdayName) \(monthName) \(place) \(clock) \(year)"
  }

  /// The number of a month by its abbreviation, such as `Nov`.
  static func month(named name: some StringProtocol) -> Int? {
    monthNames.firstIndex { $0 == name }.map { $0 + 1 }
  }

  private var weekdayName: String {
    let name = day.weekday.abbreviation
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  private var monthName: String { monthNames[day.date.month - 1] }

  private var clock: String {
    let (hour, minute, second) = time
    return [hour, minute, second].map { $0.padded(to: 2) }.joined(separator: ":")
  }
}

private let monthNames = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
