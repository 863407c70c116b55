import Model

extension Int {
  /// The number as short as an axis needs it: `2,500`, `25k`, `1.5M`.
  var short: String {
    switch self {
    case 1_000_000...: "\(String(tenths: self / 100_000))M"
    case 10_000...: "\(String(tenths: self / 100))k"
    default: grouped
    }
  }
}

/// A number of hundredths with its point where it needs one: `1.25`, `12`.
func hundredths(_ number: Int) -> String {
  let rest = number % 100
  return rest == 0 ? "\(number / 100)" : "\(number / 100).\(rest < 10 ? "0" : "")\(rest)"
}

extension String {
  /// A number of tenths with its point where it needs one: `1.5`, `12`.
  init(tenths number: Int) {
    self = number.isMultiple(of: 10) ? "\(number / 10)" : "\(number / 10).\(number % 10)"
  }

  /// A part of a whole as a share of a hundred for an attribute: `12.5%`.
  init(percent part: Int, of whole: Int) {
    self = String(tenths: whole == 0 ? 0 : part * 1000 / whole) + "%"
  }

  /// A length in a drawing, given in twelfths of its text's size, which grows with the text: `1.5em`.
  init(ems twelfths: Int) {
    self = hundredths(twelfths * 100 / 12) + "em"
  }
}

extension Day {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  var monthName: String { Day.months[date.month - 1] }

  /// The weekday with a capital, as people write it: `Mon`.
  var weekdayName: String {
    let name = weekday.abbreviation
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  /// Without its year: `Mon 1 Mar`.
  var short: String { "\(weekdayName) \(date.day) \(monthName)" }
}

/// Text from outside as a page shows it, in at most 200 characters.
func visible(_ text: String) -> String {
  let limit = 200
  let hidden = text.unicodeScalars.count - limit
  let more = hidden > 0 ? " (\(hidden.grouped) more characters)" : ""
  return printable(text, upTo: limit) + more
}

/// A share of a hundred that never rounds to all or nothing: `under 1%`, `99%`.
func share(_ part: Int, of whole: Int) -> String {
  guard whole > 0, part > 0 else { return "0%" }
  guard part < whole else { return "100%" }
  let percent = (part * 200 + whole) / (whole * 2)
  return percent == 0 ? "under 1%" : "\(min(99, percent))%"
}
