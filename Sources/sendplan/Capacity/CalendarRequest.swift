import Formats
import Model
import Storage
import Terminal

/// What 'calendar import' was asked to take out of a file.
struct CalendarRequest {
  private let arguments: ParsedArguments
  private let wanted: ClosedRange<Int>?
  private let region: String?
  private let country: String?
  private let mapping: ColumnMapping
  private let ignoresTimedEvents: Bool

  /// The most years at once: more than any calendar is known for.
  private static let mostYears = 100

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    region = arguments["--region"]
    country = arguments["--country"]
    mapping = try ColumnMapping(arguments, names: CalendarRow.columns.names)
    ignoresTimedEvents = arguments.has("--ignore-timed-events")
    wanted = try arguments.value("--years", "a year or two like 2027..2028, at most 100 years") {
      CalendarRequest.years($0)
    }
  }

  private static func years(_ text: String) -> ClosedRange<Int>? {
    let days = text.split(separator: "..", omittingEmptySubsequences: false)
    let years = days.compactMap { $0.utf8.count == 4 ? Int($0) : nil }
    guard 1...2 ~= years.count, years.count == days.count, let last = years.last, years[0] > 0,
      years[0] <= last, last - years[0] < mostYears
    else { return nil }
    return years[0]...last
  }

  /// What a file closes.
  struct Answer {
    /// The closed days by year, each day once; a wanted year without days has none.
    var years: [Int: [ClosedDay]]
    /// The names of the events at a time that were left out.
    var leftOut: [String] = []
  }

  /// Reads what a file closes.
  func answer(from input: InputFile) throws -> Answer {
    guard ICalendarFile.isOne(input) else { return Answer(years: years(of: try rows(of: input))) }
    guard region == nil && country == nil else {
      throw arguments.contradiction("an iCalendar file has no regions; leave them out")
    }
    let file = try ICalendarFile(input, ignoresTimedEvents: ignoresTimedEvents)
    return Answer(years: years(of: try file.closedDays(in: wanted)), leftOut: file.leftOut)
  }

  private func years(of days: [ClosedDay]) -> [Int: [ClosedDay]] {
    var names: [Day: [String]] = [:]
    for closed in days where !names[closed.day, default: []].contains(closed.name) {
      names[closed.day, default: []].append(closed.name)
    }
    let merged = names.map { ClosedDay($0.key, $0.value.joined(separator: "; ")) }
      .sorted { $0.day < $1.day }
    var years = Dictionary(grouping: merged) { $0.day.date.year }
    for year in wanted.map(Array.init) ?? [] where years[year] == nil { years[year] = [] }
    return years
  }

  private func rows(of input: InputFile) throws -> [ClosedDay] {
    let file = try CalendarFile(input, mapping: mapping)
    var days: [ClosedDay] = []
    var isFound = false
    var (regions, countries): (Set<String>, Set<String>) = ([], [])
    while let row = try file.next() {
      let row = try row.result.get()
      countries.insert(row.country)
      guard country == nil || country == row.country else { continue }
      regions.insert(row.region)
      guard region == nil || region == row.region else { continue }
      isFound = true
      if wanted?.contains(row.closed.day.date.year) ?? true { days.append(row.closed) }
    }
    if !isFound, let country, !countries.contains(country) {
      throw AbsentRegion(kind: "country", name: country, known: countries, file: input.name)
    }
    if !isFound, let region {
      throw AbsentRegion(kind: "region", name: region, known: regions, file: input.name)
    }
    return days
  }
}

/// A region or country that no row of a file has.
private struct AbsentRegion: DiagnosticError {
  let kind: String
  let name: String
  let known: Set<String>
  let file: String

  var diagnostic: Diagnostic {
    let names = known.subtracting([""]).sorted()
    let shown = names.prefix(AbsentRegion.shown).map { "'\(printable($0))'" }
    let more = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
    return Diagnostic(
      .badData,
      at: Place(file: file),
      "no row has the \(kind) '\(printable(name))'",
      why: names.isEmpty ? "none has any" : "they have \(shown.joined(separator: ", "))\(more)",
      wayOut: names.isEmpty ? "say which column it is: --column \(kind)=THEIRS" : nil
    )
  }

  private static let shown = 40
}

/// What the commands about calendars print.
enum CalendarText {
  static func imported(_ name: String, _ answer: CalendarRequest.Answer, changed: [Int]) -> String {
    let shown = printable(name)
    let leftOut = leftOut(answer.leftOut)
    guard !answer.years.isEmpty else {
      return "the file has no days for \(shown); nothing changed\n" + leftOut
    }
    let lines = answer.years.sorted { $0.key < $1.key }.map { year, days in
      "\(shown) \(year): \(counted(days.count, "day")) closed"
        + (changed.contains(year) ? "" : ", unchanged")
    }
    return lines.joined(separator: "\n") + "\n" + leftOut
  }

  /// What was not taken, by name.
  private static func leftOut(_ names: [String]) -> String {
    guard !names.isEmpty else { return "" }
    let shown = names.prefix(5).map { "'\(printable($0))'" }.joined(separator: ", ")
    let more = names.count > 5 ? " and \((names.count - 5).grouped) more" : ""
    return "left out: \(counted(names.count, "event")) at a time, \(shown)\(more)\n"
  }

  /// What rules of one calendar say now, by year.
  static func present(_ rules: [Rule]) -> [Int: [ClosedDay]] {
    var years: [Int: [ClosedDay]] = [:]
    for rule in rules {
      guard case .calendar(_, let span, let days) = rule.statement else { continue }
      years[span.first.date.year] = days
    }
    return years
  }

  /// The years of all calendars with the channels that they close.
  static func lines(
    _ snapshot: Snapshot
  ) throws -> [(name: String, year: Int, days: Int, closes: String?)] {
    let channels = try snapshot.channelNames()
    var calendars: [String: [Rule]] = [:]
    var closes: [String: Set<String>] = [:]
    for rule in try snapshot.rules([.calendar, .attachment]) {
      switch rule.statement {
      case .calendar(let name, _, _): calendars[name, default: []].append(rule)
      case .attachment(let name, let channel):
        closes[name, default: []].insert(channels[channel] ?? String(channel))
      case .week, .days, .ramp, .window, .share, .recipients, .guardRail, .ownRail: break
      }
    }
    return calendars.sorted { $0.key < $1.key }.flatMap { name, rules in
      present(rules).sorted { $0.key < $1.key }.map { year, days in
        (name, year, days.count, closes[name].map { $0.sorted().joined(separator: ", ") })
      }
    }
  }
}
