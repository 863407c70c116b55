import Formats
import Foundation
import Model
import TestSupport
import Testing

/// The oracle is Python, whose `datetime` knows nothing of ours.
@Suite("Yearly recurrences", .needs(.python))
struct RecurrenceOracleTests {
  /// Goes through every day of the years and keeps those for which the rule is true.
  private static let oracle = """
    import datetime, calendar, sys
    start, interval, count, months, monthdays, byday = eval(sys.argv[1])
    day = first = datetime.date.fromisoformat(start)
    found = []
    while day.year < first.year + 40 and len(found) < count:
        length = calendar.monthrange(day.year, day.month)[1]
        nth, last = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
        ok = (day.year - first.year) % interval == 0
        ok = ok and (day.month in months if months else bool(monthdays) or day.month == first.month)
        ok = ok and (not monthdays or day.day in monthdays or day.day - length - 1 in monthdays)
        ok = ok and (not byday or any(day.weekday() == w and p in (0, nth, last) for p, w in byday))
        ok = ok and (monthdays or byday or day.day == first.day)
        if ok: found.append(str(day))
        day += datetime.timedelta(1)
    print(' '.join(found))
    """

  private struct Rule {
    var interval = 1
    var count = 1
    var months: [Int] = []
    var monthDays: [Int] = []
    var weekdays: [(place: Int, day: Int)] = []

    init(_ chance: inout SeededGenerator) {
      interval = Int.random(in: 1...3, using: &chance)
      count = Int.random(in: 1...9, using: &chance)
      if Bool.random(using: &chance) {
        months = (0..<2).map { _ in Int.random(in: 1...12, using: &chance) }
      }
      if Int.random(in: 0...2, using: &chance) == 0 {
        monthDays = (0..<3).map { _ in Int.random(in: 1...31, using: &chance) * sign(&chance) }
      }
      guard !months.isEmpty, Bool.random(using: &chance) else { return }
      weekdays = (0..<2).map { _ in
        (
          Int.random(in: 0...5, using: &chance) * sign(&chance),
          Int.random(in: 0...6, using: &chance)
        )
      }
    }

    private func sign(_ chance: inout SeededGenerator) -> Int {
      Bool.random(using: &chance) ? 1 : -1
    }

    var text: String {
      let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
      var parts = ["FREQ=YEARLY", "INTERVAL=\(interval)", "COUNT=\(count)"]
      if !months.isEmpty { parts.append("BYMONTH=\(list(months))") }
      if !monthDays.isEmpty { parts.append("BYMONTHDAY=\(list(monthDays))") }
      let byDay = weekdays.map { ($0.place == 0 ? "" : String($0.place)) + names[$0.day] }
      if !byDay.isEmpty { parts.append("BYDAY=\(byDay.joined(separator: ","))") }
      return parts.joined(separator: ";")
    }

    func python(from start: String) -> String {
      let byDay = weekdays.map { "(\($0.place), \($0.day))" }.joined(separator: ", ")
      return
        "('\(start)', \(interval), \(count), [\(list(months))], [\(list(monthDays))], [\(byDay)])"
    }

    private func list(_ numbers: [Int]) -> String {
      numbers.map(String.init).joined(separator: ",")
    }
  }

  @Test(
    "A recurrence gives the days that going through every day finds",
    arguments: (1...40) as ClosedRange<UInt64>
  )
  func recurs(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let rule = Rule(&chance)
    let any = try day("2020-01-01").advanced(by: Int.random(in: 0...3000, using: &chance))
    // The first day has to be one of the rule's own.
    let first = try days(rule, from: any).first
    guard let first else { return }
    let expected = try days(rule, from: try day(first))
    guard expected.first == first else { return }
    let folder = try TemporaryFolder()
    let lines = [
      "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART:\(first.replacing("-", with: ""))",
      "RRULE:\(rule.text)", "END:VEVENT", "END:VCALENDAR", "",
    ]
    let path = try folder.write(lines.joined(separator: "\n"), to: "c.ics")
    let last = try day(first).date.year + 39
    let found = try ICalendarFile(InputFile(path: path)).closedDays(in: 1...last)
    #expect(found.map(\.day.description) == expected, "\(rule.text)")
  }

  private func days(_ rule: Rule, from start: Day) throws -> [String] {
    try Python.output(of: Self.oracle, [rule.python(from: "\(start)")])
      .split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
