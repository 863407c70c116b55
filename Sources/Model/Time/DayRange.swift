/// One day or several in a row, as commands write them: `DAY` or `DAY..DAY`.
package struct DayRange: Hashable, Sendable {
  package let first: Day
  package let last: Day

  /// A range of at least one day; nil if the last is before the first.
  package init?(_ first: Day, _ last: Day) {
    guard first <= last else { return nil }
    self.first = first
    self.last = last
  }

  package var count: Int { first.days(to: last) + 1 }

  package func contains(_ day: Day) -> Bool { first <= day && day <= last }

  package var days: some Sequence<Day> {
    (first.number...last.number).lazy.map(Day.init(number:))
  }
}

extension DayRange: CustomStringConvertible {
  /// Reads `DAY` or `DAY..DAY`; nil for anything else, and for an end before the start.
  package init?(_ text: String) {
    if let day = Day(text) {
      self.init(day, day)
      return
    }
    guard let dots = text.firstRange(of: ".."), let first = Day(text[..<dots.lowerBound]),
      let last = Day(text[dots.upperBound...])
    else { return nil }
    self.init(first, last)
  }

  /// The range as commands write it.
  package var description: String { first == last ? "\(first)" : "\(first)..\(last)" }
}
