/// One day or several in a row, as commands write them: `DAY` or `DAY..DAY`.
package struct DayRange: Equatable, Sendable {
  package let first: Day
  package let last: Day

  /// A range of at least one day; nil when the last lies before the first.
  package init?(_ first: Day, _ last: Day) {
    guard first <= last else { return nil }
    self.first = first
    self.last = last
  }

  package var count: Int { first.days(to: last) + 1 }

  package var days: some Sequence<Day> {
    (first.number...last.number).lazy.map(Day.init(number:))
  }
}
