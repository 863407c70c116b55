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

extension String {
  /// A number of tenths with its point where it needs one: `1.5`, `12`.
  init(tenths number: Int) {
    self = number.isMultiple(of: 10) ? "\(number / 10)" : "\(number / 10).\(number % 10)"
  }

  /// A part of a whole as a share of a hundred for an attribute: `12.5%`.
  init(percent part: Int, of whole: Int) {
    self = String(tenths: whole == 0 ? 0 : part * 1000 / whole) + "%"
  }
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
