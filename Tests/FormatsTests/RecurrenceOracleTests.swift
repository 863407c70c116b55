import Formats
import Foundation
import Model
import TestSupport
import Testing

/// The oracle is Python, whose `datetime` knows nothing of ours.
@Suite("Recurrences", .needs(.python))
struct RecurrenceOracleTests {
  /// Goes through every day of the years and keeps the first and those for which the rule is true.
  private static let oracle = """
    import datetime, calendar, sys
    start, freq, interval, count, months, monthdays, byday, wkst = eval(sys.argv[1])
    day = first = datetime.date.fromisoformat(start)
    found = []
    def week(day): return (day.toordinal() - 1 - wkst) // 7
    def ok(day):
        if day == first: return True
        step = {'YEARLY': day.year - first.year, 'DAILY': (day - first).days,
                'MONTHLY': (day.year - first.year) * 12 + day.month - first.month,
                'WEEKLY': week(day) - week(first)}[freq]
        if step % interval: return False
        if months and day.month not in months: return False
        length = calendar.monthrange(day.year, day.month)[1]
        if monthdays and day.day not in monthdays and day.day - length - 1 not in monthdays: return False
        if byday:
            if freq == 'YEARLY' and not months:
                same = [d for d in (datetime.date(day.year, 1, 1) + datetime.timedelta(n) for n in range(366))
                        if d.year == day.year and d.weekday() == day.weekday()]
            else:
                same = [d for d in (day.replace(day=n) for n in range(1, length + 1))
                        if d.weekday() == day.weekday()]
            nth, last = same.index(day) + 1, same.index(day) - len(same)
            return any(day.weekday() == w and p in (0, nth, last) for p, w in byday)
        if monthdays or freq == 'DAILY': return True
        if freq == 'WEEKLY': return day.weekday() == first.weekday()
        if freq == 'YEARLY' and not months and day.month != first.month: return False
        return day.day == first.day
    while day.year < first.year + 40 and len(found) < count:
        if ok(day): found.append(str(day))
        day += datetime.timedelta(1)
    print(' '.join(found))
    """

  private struct Rule {
    var frequency = "YEARLY"
    var interval = 1
    var count = 1
    var months: [Int] = []
    var monthDays: [Int] = []
    var weekdays: [(place: Int, day: Int)] = []
    var weekStart = 0

    init(_ chance: inout SeededGenerator) {
      frequency =
        ["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "YEARLY"][Int.random(in: 0...4, using: &chance)]
      interval = Int.random(in: 1...3, using: &chance)
      count = Int.random(in: 1...9, using: &chance)
      weekStart = Int.random(in: 0...6, using: &chance)
      if Bool.random(using: &chance) {
        months = (0..<2).map { _ in Int.random(in: 1...12, using: &chance) }
      }
      if frequency != "WEEKLY", Int.random(in: 0...2, using: &chance) == 0 {
        monthDays = (0..<3).map { _ in Int.random(in: 1...31, using: &chance) * sign(&chance) }
      }
      guard Bool.random(using: &chance) else { return }
      let isCounted =
        frequency == "MONTHLY" || frequency == "YEARLY" && (!months.isEmpty || monthDays.isEmpty)
      weekdays = (0..<2).map { _ in
        (
          isCounted ? Int.random(in: 0...5, using: &chance) * sign(&chance) : 0,
          Int.random(in: 0...6, using: &chance)
        )
      }
    }

    private func sign(_ chance: inout SeededGenerator) -> Int {
      Bool.random(using: &chance) ? 1 : -1
    }

    var text: String {
      let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
      var parts = [
        "FREQ=\(frequency)", "INTERVAL=\(interval)", "COUNT=\(count)", "WKST=\(names[weekStart])",
      ]
      if !months.isEmpty { parts.append("BYMONTH=\(list(months))") }
      if !monthDays.isEmpty { parts.append("BYMONTHDAY=\(list(monthDays))") }
      let byDay = weekdays.map { ($0.place == 0 ? "" : String($0.place)) + names[$0.day] }
      if !byDay.isEmpty { parts.append("BYDAY=\(byDay.joined(separator: ","))") }
      return parts.joined(separator: ";")
    }

    func python(from start: String) -> String {
      let byDay = weekdays.map { "(\($0.place), \($0.day))" }.joined(separator: ", ")
      return
        "('\(start)', '\(frequency)', \(interval), \(count), [\(list(months))], [\(list(monthDays))],"
        + " [\(byDay)], \(weekStart))"
    }

    private func list(_ numbers: [Int]) -> String {
      numbers.map(String.init).joined(separator: ",")
    }
  }

  @Test(
    "A recurrence gives the days that going through every day finds",
    arguments: (1...80) as ClosedRange<UInt64>
  )
  func recurs(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let rule = Rule(&chance)
    let any = try day("2020-01-01").advanced(by: Int.random(in: 0...3000, using: &chance))
    let expected = try days(rule, from: any)
    let folder = try TemporaryFolder()
    let lines = [
      "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART:\("\(any)".replacing("-", with: ""))",
      "RRULE:\(rule.text)", "END:VEVENT", "END:VCALENDAR", "",
    ]
    let path = try folder.write(lines.joined(separator: "\n"), to: "c.ics")
    let last = any.date.year + 39
    let found = try ICalendarFile(InputFile(path: path)).closedDays(in: 1...last)
    #expect(found.map(\.day.description) == expected, "\(rule.text)")
  }

  private func days(_ rule: Rule, from start: Day) throws -> [String] {
    try Python.output(of: Self.oracle, [rule.python(from: "\(start)")])
      .split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
