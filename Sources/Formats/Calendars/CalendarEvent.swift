import Model

/// An event of an iCalendar file that closes days.
struct CalendarEvent {
  let place: Place
  let name: String
  /// What it shares with the events that take the place of one of its days.
  let uid: String?
  let start: Day
  /// How many days it lasts.
  let length: Int
  let recurrence: Recurrence?
  let except: Set<Day>
  let besides: [Day]
}

extension CalendarEvent {
  /// Reads an event; throws what is not understood of it.
  init(_ lines: CalendarEventLines) throws(CalendarError) {
    let start = try lines.start()
    self.init(
      place: lines.place,
      name: lines.name,
      uid: lines.uid,
      start: start.day,
      length: try lines.length(from: start),
      recurrence: try lines.recurrence(),
      except: Set(try lines.days("EXDATE")),
      besides: try lines.days("RDATE")
    )
  }
}

/// The lines of one event that are read.
struct CalendarEventLines {
  let place: Place
  private var lines: [String: [ICalendarLine]] = [:]

  /// The properties that are read; those of others may hold anything.
  static let names: Set = [
    "DTSTART", "DTEND", "DURATION", "SUMMARY", "RRULE", "EXRULE", "EXDATE", "RDATE", "STATUS",
    "RECURRENCE-ID", "UID", "X-MICROSOFT-CDO-ALLDAYEVENT",
  ]

  init(place: Place) {
    self.place = place
  }

  mutating func take(_ line: ICalendarLine) {
    if CalendarEventLines.names.contains(line.name) { lines[line.name, default: []].append(line) }
  }

  private func first(_ name: String) -> ICalendarLine? { lines[name]?.first }

  var uid: String? { first("UID")?.value }
  var isCanceled: Bool { first("STATUS")?.value.uppercased() == "CANCELLED" }

  /// At most 200 characters, so that a closed day fits on a line.
  var name: String {
    let text = first("SUMMARY")?.text ?? ""
    return text.isEmpty ? "closed" : String(text.prefix(200))
  }

  /// Whether it begins at a time, and does not last for whole days.
  func isTimed() throws(CalendarError) -> Bool {
    let start = try start()
    guard start.time != nil else { return false }
    guard start.isMidnight else { return true }
    if first("X-MICROSOFT-CDO-ALLDAYEVENT")?.value.uppercased() == "TRUE" { return false }
    if let line = first("DTEND") {
      let end = try moment(line.value, line)
      // Some programs end a day in its last minute.
      return !(end.isMidnight && end.day > start.day || end.time ?? 0 >= 86_340)
    }
    return first("DURATION").flatMap { CalendarEventLines.days(ofDuration: $0.value) } == nil
  }

  func start() throws(CalendarError) -> CalendarMoment {
    guard let line = first("DTSTART") else { throw CalendarError(place, .noStart(name)) }
    return try moment(line.value, line)
  }

  /// That it begins at a time, where that is not asked to be left out.
  func timedError() -> CalendarError {
    CalendarError(first("DTSTART")?.place ?? place, .timed(name))
  }

  /// The number of days of the event.
  func length(from start: CalendarMoment) throws(CalendarError) -> Int {
    var length = 1
    if let line = first("DTEND") {
      let end = try moment(line.value, line)
      guard start.day <= end.day else {
        throw CalendarError(line.place, .endBeforeStart(start.day, end: end.day))
      }
      // What ends as it begins is a day, as it is without an end.
      length = max(1, start.day.days(to: end.endDay))
    } else if let line = first("DURATION") {
      guard let days = CalendarEventLines.days(ofDuration: line.value) else {
        throw CalendarError(line.place, .notADuration(line.value))
      }
      length = days
    }
    guard length <= ICalendarFile.longestEvent else {
      throw CalendarError(place, .tooLong(days: length))
    }
    return length
  }

  func recurrence() throws(CalendarError) -> Recurrence? {
    if let line = first("EXRULE") { throw CalendarError(line.place, .recurrence("EXRULE")) }
    guard let line = first("RRULE") else { return nil }
    guard lines["RRULE"]?.count == 1 else {
      throw CalendarError(line.place, .recurrence("two RRULE"))
    }
    do {
      return try Recurrence(rule: line.value)
    } catch {
      throw CalendarError(line.place, error)
    }
  }

  /// The day of the event with the same UID in whose place it comes; nil where it is an event of its own.
  func replacedDay() throws(CalendarError) -> Day? {
    guard let line = first("RECURRENCE-ID") else { return nil }
    guard line.parameters["RANGE"] == nil else {
      throw CalendarError(line.place, .recurrence("RANGE of RECURRENCE-ID"))
    }
    return try moment(line.value, line).day
  }

  /// The days of all lines with a name, each of which may contain several.
  func days(_ name: String) throws(CalendarError) -> [Day] {
    var days: [Day] = []
    for line in lines[name] ?? [] {
      for text in line.value.split(separator: ",") {
        days.append(try moment(String(text), line).day)
      }
    }
    return days
  }

  private func moment(_ text: String, _ line: ICalendarLine) throws(CalendarError) -> CalendarMoment
  {
    guard let moment = CalendarMoment(text) else {
      throw CalendarError(line.place, .notADay(text))
    }
    return moment
  }

  /// Parses `P3D` or `P2W`.
  private static func days(ofDuration text: String) -> Int? {
    guard text.hasPrefix("P"), let unit = text.last, unit == "D" || unit == "W",
      text.utf8.count <= 6, let number = Int(text.dropFirst().dropLast()), number > 0
    else { return nil }
    return unit == "W" ? number * 7 : number
  }
}
