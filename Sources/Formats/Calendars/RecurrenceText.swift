import Model

extension Recurrence {
  /// Parses the value of an RRULE; throws for unsupported or invalid parts.
  init(rule: String) throws(CalendarError.Kind) {
    self.init()
    var named: Frequency?
    for part in rule.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw .badRecurrence(String(part)) }
      let value = String(pair[1])
      switch pair[0].uppercased() {
      case "FREQ":
        named = Frequency(rawValue: value.lowercased())
        guard named != nil else { throw .recurrence(String(part)) }
      case "INTERVAL": interval = try Self.number(value, 1...9999, part)
      case "COUNT": count = try Self.number(value, 1...9999, part)
      case "UNTIL":
        guard let end = CalendarMoment(value) else { throw .badRecurrence(String(part)) }
        until = end.day
      case "BYMONTH": months = try Self.numbers(value, 1...12, part)
      case "BYMONTHDAY": monthDays = try Self.numbers(value, -31...31, part)
      case "BYDAY": weekdays = try Self.weekdays(value, part)
      case "WKST":
        let days = try Self.weekdays(value, part)
        guard days.count == 1, days[0].place == 0 else { throw .badRecurrence(String(part)) }
        weekStart = days[0].weekday
      default: throw .recurrence(String(part))
      }
    }
    guard let named else { throw .badRecurrence(rule) }
    frequency = named
    guard named != .weekly || monthDays.isEmpty else {
      throw .badRecurrence("BYMONTHDAY of weeks")
    }
    // Whether a fifth Monday would be one of the month or of the year, the RFC leaves open where days are named, too.
    let areCounted = weekdays.contains { $0.place != 0 }
    guard !areCounted || named == .monthly || named == .yearly else {
      throw .badRecurrence("numbers in BYDAY of \(named == .weekly ? "weeks" : "days")")
    }
    guard !areCounted || named == .monthly || !months.isEmpty || monthDays.isEmpty else {
      throw .recurrence("numbers in BYDAY beside BYMONTHDAY without BYMONTH")
    }
    guard until == nil || count == nil else { throw .badRecurrence("UNTIL and COUNT") }
  }

  private static func number(
    _ text: String,
    _ range: ClosedRange<Int>,
    _ part: Substring
  ) throws(CalendarError.Kind) -> Int {
    guard text.utf8.count <= 5, let number = Int(text), range.contains(number), number != 0 else {
      throw .badRecurrence(String(part))
    }
    return number
  }

  private static func numbers(
    _ text: String,
    _ range: ClosedRange<Int>,
    _ part: Substring
  ) throws(CalendarError.Kind) -> [Int] {
    var numbers: [Int] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      numbers.append(try number(String(word), range, part))
    }
    return numbers
  }

  private static func weekdays(
    _ text: String,
    _ part: Substring
  ) throws(CalendarError.Kind) -> [NthWeekday] {
    var weekdays: [NthWeekday] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let name = word.suffix(2).lowercased()
      guard let weekday = Weekday.allCases.first(where: { $0.abbreviation.hasPrefix(name) }),
        name.utf8.count == 2
      else { throw .badRecurrence(String(part)) }
      let place = word.dropLast(2)
      weekdays.append(
        NthWeekday(weekday, place: place.isEmpty ? 0 : try number(String(place), -53...53, part))
      )
    }
    return weekdays
  }
}
