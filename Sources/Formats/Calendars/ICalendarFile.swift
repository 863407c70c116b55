package import Model

/// The all-day events of an iCalendar file (RFC 5545).
package struct ICalendarFile {
  /// Limits on the number of events and the days of one; a holiday file has some hundreds, of one day each.
  static let mostEvents = 10_000
  static let longestEvent = 366
  /// Limits on the days that recurrences look at and on those that they give: some seconds of work.
  static let mostLookedAt = 5_000_000
  static let mostDays = 1_000_000

  private var events: [CalendarEvent] = []
  /// The days of events that others with the same UID replace.
  private var replaced: [String: Set<Day>] = [:]
  /// The names of the events at a time that were left out.
  package private(set) var leftOut: [String] = []

  /// Whether a file is one, by its name or, if that does not tell, its first line; a pipe is none.
  package static func isOne(_ input: InputFile) -> Bool {
    let name = input.name.lowercased()
    if [".ics", ".ical", ".ifb"].contains(where: name.hasSuffix) { return true }
    guard FileFormat(path: name) == nil else { return false }
    let first = String(
      decoding: input.peek(64).filter { $0 != 0xEF && $0 != 0xBB && $0 != 0xBF },
      as: UTF8.self
    )
    return first.uppercased().hasPrefix("BEGIN:VCALENDAR")
  }

  /// Reads a whole file; errors contain the line.
  package init(_ input: InputFile, ignoresTimedEvents: Bool = false) throws {
    var lines = try ICalendarLines(input)
    var open: [String] = []
    var event: CalendarEventLines?
    while let line = try lines.next() {
      guard !open.isEmpty || line.name == "BEGIN" && line.value.uppercased() == "VCALENDAR" else {
        throw CalendarError(line.place, .notACalendar)
      }
      switch line.name {
      case "BEGIN":
        open.append(line.value.uppercased())
        if open == ["VCALENDAR", "VEVENT"] { event = CalendarEventLines(place: line.place) }
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

  private mutating func add(
    _ lines: CalendarEventLines,
    _ ignoresTimedEvents: Bool
  ) throws(CalendarError) {
    if let day = try lines.replacedDay() { replaced[lines.uid ?? "", default: []].insert(day) }
    guard !lines.isCanceled else { return }
    if try lines.isTimed() {
      guard ignoresTimedEvents else { throw lines.timedError() }
      leftOut.append(lines.name)
      return
    }
    guard events.count < ICalendarFile.mostEvents else {
      throw CalendarError(lines.place, .tooManyEvents(events: ICalendarFile.mostEvents))
    }
    events.append(try CalendarEvent(lines))
  }
}

extension ICalendarFile {
  /// The closed days of the given years, or of all, ascending.
  ///
  /// An event that recurs without end is an error if no years are given.
  package func closedDays(in years: ClosedRange<Int>?) throws(CalendarError) -> [ClosedDay] {
    let end = years.flatMap { Day(year: $0.upperBound, month: 12, day: 31) } ?? .last
    var days: [ClosedDay] = []
    var left = ICalendarFile.mostLookedAt
    for event in events {
      if years == nil, event.recurrence?.isEndless == true {
        throw CalendarError(event.place, .unbounded(event.name))
      }
      var own: [Day]? = [event.start]
      if let recurrence = event.recurrence {
        own = recurrence.days(from: event.start, upTo: end, lookingAt: &left)
      }
      guard let own, days.count <= ICalendarFile.mostDays else {
        throw CalendarError(event.place, .tooOften)
      }
      let elsewhere = event.recurrence == nil ? [] : replaced[event.uid ?? ""] ?? []
      for first in own + event.besides
      where !event.except.contains(first) && !elsewhere.contains(first) {
        guard days.count <= ICalendarFile.mostDays else { break }
        for offset in 0..<min(event.length, first.days(to: .last) + 1) {
          days.append(ClosedDay(first.advanced(by: offset), event.name))
        }
      }
    }
    return days.filter { years?.contains($0.day.date.year) ?? true }
  }
}
