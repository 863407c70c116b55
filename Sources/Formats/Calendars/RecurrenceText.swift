import Model

extension YearlyRecurrence {
  /// Parses the value of an RRULE; throws for unsupported or invalid parts.
  init(rule: String) throws(CalendarError.Kind) {
    self.init()
    var isYearly = false
    for part in rule.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw .badRecurrence(String(part)) }
      let value = String(pair[1])
      switch pair[0].uppercased() {
      case "FREQ":
        guard value.uppercased() == "YEARLY" else { throw .recurrence(String(part)) }
        isYearly = true
      case "INTERVAL": interval = try Self.number(value, 1...9999, part)
      case "COUNT": count = try Self.number(value, 1...9999, part)
      case "UNTIL":
        guard let day = Day(calendarText: value.prefix(8)) else {
          throw .badRecurrence(String(part))
        }
        until = day
      case "BYMONTH": months = try Self.numbers(value, 1...12, part)
      case "BYMONTHDAY": monthDays = try Self.numbers(value, -31...31, part)
      case "BYDAY": weekdays = try Self.weekdays(value, part)
      case "WKST": break
      default: throw .recurrence(String(part))
      }
    }
    guard isYearly else { throw .recurrence(rule) }
    guard weekdays.isEmpty || !months.isEmpty else { throw .recurrence("BYDAY without BYMONTH") }
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
        NthWeekday(weekday, place: place.isEmpty ? 0 : try number(String(place), -5...5, part))
      )
    }
    return weekdays
  }
}

extension Day {
  /// Parses exactly `YYYYMMDD`.
  init?(calendarText text: some StringProtocol) {
    let digits = text.utf8.compactMap { 0x30...0x39 ~= $0 ? Int($0) - 0x30 : nil }
    guard digits.count == 8, text.utf8.count == 8 else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    self.init(year: number(0..<4), month: number(4..<6), day: number(6..<8))
  }
}
