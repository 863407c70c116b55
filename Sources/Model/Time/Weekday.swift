/// A day of the week, Monday first as in ISO 8601.
package enum Weekday: Int, CaseIterable, Sendable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// The three letters that commands and files use, such as `mon`.
  package var abbreviation: String {
    switch self {
    case .monday: "mon"
    case .tuesday: "tue"
    case .wednesday: "wed"
    case .thursday: "thu"
    case .friday: "fri"
    case .saturday: "sat"
    case .sunday: "sun"
    }
  }

  package init?(abbreviation: some StringProtocol) {
    guard let match = Weekday.allCases.first(where: { $0.abbreviation == abbreviation }) else {
      return nil
    }
    self = match
  }
}

extension Day {
  package var weekday: Weekday {
    // 1970-01-01 was a Thursday; the doubled modulo keeps days before it positive.
    switch ((number % 7) + 7 + 3) % 7 {
    case 0: .monday
    case 1: .tuesday
    case 2: .wednesday
    case 3: .thursday
    case 4: .friday
    case 5: .saturday
    default: .sunday
    }
  }
}
