import Model

extension Day {
  /// Parses the date of a Date field, such as `Tue, 17 Nov 2009 21:28:37 +0600`, in the sender's time zone.
  ///
  /// The day of the week is optional and not checked, and years may have two digits (RFC 5322, 4.3).
  init?(mailDate value: [UInt8]) {
    let words = value.prefix(200).split { !$0.isLetterOrDigit }
      .map { String(decoding: $0, as: UTF8.self) }
    let months = words.map { Month.number(abbreviation: $0.prefix(3)) }
    let place = months.dropFirst().firstIndex { $0 != nil }
    guard let place, place + 1 < words.count,
      let month = months[place],
      let day = Int(words[place - 1]), let year = Int(words[place + 1]),
      let date = Day(year: Day.fullYear(year), month: month, day: day)
    else { return nil }
    self = date
  }

  private static func fullYear(_ year: Int) -> Int {
    switch year {
    case 0..<50: year + 2000
    case 50..<1000: year + 1900
    default: year
    }
  }
}
