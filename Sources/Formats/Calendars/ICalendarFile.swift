package import Model

/// The all-day events of an iCalendar file (RFC 5545).
package struct ICalendarFile {
  /// Limits on the number of events and the days of one; a holiday file has some hundreds, of one day each.
  static let mostEvents = 10_000
  static let longestEvent = 366
  /// Limits on the months examined for recurrences and the resulting days: some seconds of work.
  static let mostMonths = 200_000
  static let mostDays = 1_000_000

  private var events: [Event] = []
  /// How many timed events were skipped.
  package private(set) var timedEvents = 0

  private struct Event {
    let place: Place
    let name: String
    let start: Day
    /// How many days it lasts.
    let length: Int
    let recurrence: YearlyRecurrence?
    let except: Set<Day>
    let besides: [Day]
  }

  /// Reads a whole file; errors contain the line.
  package init(_ input: InputFile, ignoresTimedEvents: Bool = false) throws {
    var lines = try ICalendarLines(input)
    var open: [String] = []
    var event: RawEvent?
    while let line = try lines.next() {
      guard !open.isEmpty || line.name == "BEGIN" && line.value.uppercased() == "VCALENDAR" else {
        throw CalendarError(line.place, .notACalendar)
      }
      switch line.name {
      case "BEGIN":
        open.append(line.value.uppercased())
        if open == ["VCALENDAR", "VEVENT"] { event = RawEvent(place: line.place) }
        guard open.count < 16 else { throw CalendarError(line.place, .wrongEnd(line.value)) }
      case "END":
        guard open.popLast() == line.value.uppercased() else {
          throw CalendarError(line.place, .wrongEnd(line.value))
        }
        if open == ["VCALENDAR"], let ended = event {
          try add(ended, ignoresTimedEvents)
          event = nil
        }
      default: if open.count == 2 { event?.take(line) }
      }
    }
    if let name = open.last { throw CalendarError(Place(file: input.name), .notClosed(name)) }
  }

  private mutating func add(_ raw: RawEvent, _ ignoresTimedEvents: Bool) throws(CalendarError) {
    guard !raw.isCanceled else { return }
    if raw.isTimed, ignoresTimedEvents {
      timedEvents += 1
      return
    }
    guard events.count < ICalendarFile.mostEvents else {
      throw CalendarError(raw.place, .tooManyEvents(events: ICalendarFile.mostEvents))
    }
    let start = try raw.start()
    let recurrence = try raw.recurrence(from: start)
    events.append(
      Event(
        place: raw.place,
        name: raw.name,
        start: start,
        length: try raw.length(from: start),
        recurrence: recurrence,
        except: Set(try raw.days("EXDATE")),
        besides: try raw.days("RDATE")
      )
    )
  }
}

extension ICalendarFile {
  /// The closed days of the given years, or of all, ascending.
  ///
  /// An event that recurs without end is an error if no years are given.
  package func closedDays(in years: ClosedRange<Int>?) throws(CalendarError) -> [ClosedDay] {
    let end = years.flatMap { Day(year: $0.upperBound, month: 12, day: 31) } ?? .last
    var days: [ClosedDay] = []
    var months = 0
    for event in events {
      if years == nil, event.recurrence?.isEndless == true {
        throw CalendarError(event.place, .unbounded(event.name))
      }
      months += event.recurrence?.monthCount(from: event.start, upTo: end) ?? 1
      guard months <= ICalendarFile.mostMonths, days.count <= ICalendarFile.mostDays else {
        throw CalendarError(event.place, .tooOften)
      }
      let own = event.recurrence?.days(from: event.start, upTo: end) ?? [event.start]
      for first in own + event.besides where !event.except.contains(first) {
        guard days.count <= ICalendarFile.mostDays else { break }
        for offset in 0..<min(event.length, first.days(to: .last) + 1) {
          days.append(ClosedDay(first.advanced(by: offset), event.name))
        }
      }
    }
    return days.filter { years?.contains($0.day.date.year) ?? true }
  }
}

/// The relevant lines of one event.
private struct RawEvent {
  let place: Place
  private var lines: [String: [ICalendarLine]] = [:]

  private static let names: Set = [
    "DTSTART", "DTEND", "DURATION", "SUMMARY", "RRULE", "EXRULE", "EXDATE", "RDATE", "STATUS",
    "RECURRENCE-ID",
  ]

  init(place: Place) {
    self.place = place
  }

  mutating func take(_ line: ICalendarLine) {
    if RawEvent.names.contains(line.name) { lines[line.name, default: []].append(line) }
  }

  var isCanceled: Bool { lines["STATUS"]?.first?.value.uppercased() == "CANCELLED" }
  var isTimed: Bool { lines["DTSTART"]?.first.map { $0.value.utf8.count > 8 } ?? false }

  /// At most 200 characters, so that a closed day fits on a line.
  var name: String {
    let text = lines["SUMMARY"]?.first?.text ?? ""
    return text.isEmpty ? "closed" : String(text.prefix(200))
  }

  func start() throws(CalendarError) -> Day {
    guard let line = lines["DTSTART"]?.first else { throw CalendarError(place, .noStart(name)) }
    if isTimed { throw CalendarError(line.place, .timed(name)) }
    return try day(line.value, line)
  }

  /// The number of days of the event.
  func length(from start: Day) throws(CalendarError) -> Int {
    var length = 1
    if let line = lines["DTEND"]?.first {
      let end = try day(line.value, line)
      guard start < end else { throw CalendarError(line.place, .endBeforeStart(start, end: end)) }
      length = start.days(to: end)
    } else if let line = lines["DURATION"]?.first {
      guard let days = RawEvent.days(ofDuration: line.value) else {
        throw CalendarError(line.place, .notADuration(line.value))
      }
      length = days
    }
    guard length <= ICalendarFile.longestEvent else {
      throw CalendarError(place, .tooLong(days: length))
    }
    return length
  }

  func recurrence(from start: Day) throws(CalendarError) -> YearlyRecurrence? {
    for name in ["EXRULE", "RECURRENCE-ID"] {
      if let line = lines[name]?.first { throw CalendarError(line.place, .recurrence(name)) }
    }
    guard let line = lines["RRULE"]?.first else { return nil }
    guard lines["RRULE"]?.count == 1 else {
      throw CalendarError(line.place, .recurrence("two RRULE"))
    }
    let recurrence: YearlyRecurrence
    do {
      recurrence = try YearlyRecurrence(rule: line.value)
    } catch {
      throw CalendarError(line.place, error)
    }
    guard recurrence.days(from: start, upTo: start) == [start] else {
      throw CalendarError(line.place, .startOutsideRecurrence(start))
    }
    return recurrence
  }

  /// The days of all lines with a name, each of which may contain several.
  func days(_ name: String) throws(CalendarError) -> [Day] {
    var days: [Day] = []
    for line in lines[name] ?? [] {
      for text in line.value.split(separator: ",") { days.append(try day(String(text), line)) }
    }
    return days
  }

  private func day(_ text: String, _ line: ICalendarLine) throws(CalendarError) -> Day {
    guard let day = Day(calendarText: text) else { throw CalendarError(line.place, .notADay(text)) }
    return day
  }

  /// Parses `P3D` or `P2W`.
  private static func days(ofDuration text: String) -> Int? {
    guard text.hasPrefix("P"), let unit = text.last, unit == "D" || unit == "W",
      text.utf8.count <= 6, let number = Int(text.dropFirst().dropLast()), number > 0
    else { return nil }
    return unit == "W" ? number * 7 : number
  }
}
