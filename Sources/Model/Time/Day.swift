/// A civil date without a time zone, counted in days since 1970-01-01.
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before it.
  package let number: Int32

  /// 0001-01-01 and 9999-12-31: the days that four digits of year can write.
  package static let first = Day(number: -719_162)
  package static let last = Day(number: 2_932_896)

  package init(number: Int32) {
    self.number = number
  }

  package static func < (left: Day, right: Day) -> Bool {
    left.number < right.number
  }

  package func advanced(by days: Int) -> Day {
    Day(number: number + Int32(days))
  }

  package func days(to other: Day) -> Int {
    Int(other.number) - Int(number)
  }
}

extension Day {
  /// The day of a proleptic Gregorian date, or nil when there is no such date in years 1 to 9999.
  ///
  /// The algorithm is Howard Hinnant's `days_from_civil` (chrono-Compatible Low-Level Date
  /// Algorithms, 2013): years run from March, so that the leap day comes last.
  package init?(year: Int, month: Int, day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month, day >= 1 else { return nil }
    guard day <= Day.length(ofMonth: month, year: year) else { return nil }
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.init(number: Int32(era * 146_097 + dayOfEra - 719_468))
  }

  /// The proleptic Gregorian date of this day (Hinnant's `civil_from_days`).
  package var date: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day {
  /// The waiting days of a message that counts as waiting from this day and goes on another.
  ///
  /// None if it goes before that day: the base date was set back after it arrived.
  package func waitingDays(until day: Day) -> Int { max(0, days(to: day)) }
}

extension Day: CustomStringConvertible {
  /// Reads exactly `YYYY-MM-DD`; nil for anything else, and for dates that do not exist.
  package init?(_ text: some StringProtocol) {
    var utf8 = text.utf8.makeIterator()
    func digits(_ count: Int) -> Int? {
      var value = 0
      for _ in 0..<count {
        guard let byte = utf8.next(), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
          return nil
        }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = digits(4), utf8.next() == UInt8(ascii: "-") else { return nil }
    guard let month = digits(2), utf8.next() == UInt8(ascii: "-") else { return nil }
    guard let day = digits(2), utf8.next() == nil else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day as `YYYY-MM-DD`.
  package var description: String {
    unsafe String(unsafeUninitializedCapacity: 10) { text in
      let (year, month, day) = date
      var rest = year
      for place in stride(from: 3, through: 0, by: -1) {
        unsafe text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
      unsafe text[4] = UInt8(ascii: "-")
      unsafe text[5] = UInt8(ascii: "0") + UInt8(month / 10)
      unsafe text[6] = UInt8(ascii: "0") + UInt8(month % 10)
      unsafe text[7] = UInt8(ascii: "-")
      unsafe text[8] = UInt8(ascii: "0") + UInt8(day / 10)
      unsafe text[9] = UInt8(ascii: "0") + UInt8(day % 10)
      return 10
    }
  }
}
