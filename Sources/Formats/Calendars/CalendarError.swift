package import Model

/// Why an iCalendar file cannot be used.
package struct CalendarError: DiagnosticError, Equatable {
  package enum Kind: Error, Equatable {
    case notALine
    case lineTooLong
    case notACalendar
    /// An END without the matching BEGIN.
    case wrongEnd(String)
    case notClosed(String)
    case noStart(String)
    case timed(String)
    case notADay(String)
    case endBeforeStart(Day, end: Day)
    case tooLong(days: Int)
    case notADuration(String)
    /// An unsupported recurrence, or an unsupported part of one.
    case recurrence(String)
    case badRecurrence(String)
    case tooManyEvents(events: Int)
    /// There are too many occurrences.
    case tooOften
    /// The recurrence has no end, and no years are given.
    case unbounded(String)
  }

  package let place: Place
  package let kind: Kind

  init(_ place: Place, _ kind: Kind) {
    self.place = place
    self.kind = kind
  }

  package var diagnostic: Diagnostic { words.diagnostic(at: place) }

  private var words: Words {
    switch kind {
    case .notALine:
      Words("this is no line of iCalendar", why: "each is a name, a colon and a value, in UTF-8")
    case .lineTooLong:
      Words("the line is longer than \(byteCount(ICalendarLines.longest)) with what it continues")
    case .notACalendar:
      Words("this is no iCalendar file", why: "it does not begin with BEGIN:VCALENDAR")
    case .wrongEnd(let name):
      Words("END:\(quoted(name)) ends what did not begin here", wayOut: "export the calendar again")
    case .notClosed(let name):
      Words("the file ends inside \(name)", wayOut: "export the calendar again")
    case .noStart(let event):
      Words("the event \(quoted(event)) has no DTSTART", wayOut: "give it a day")
    case .timed(let event):
      Words(
        "the event \(quoted(event)) begins at a time",
        why: "only events of whole days close a day",
        wayOut: "leave such events out with --ignore-timed-events"
      )
    case .notADay(let text):
      Words(
        "\(quoted(text)) is not a day",
        why: "days are written YYYYMMDD here, and may have a time like T090000 behind them"
      )
    case .endBeforeStart(let start, let end):
      Words(
        "the event begins on \(start) and ends before \(end)",
        why: "DTEND is the first day that is free again"
      )
    case .tooLong(let days):
      Words(
        "the event lasts \(days) days",
        why: "more than \(ICalendarFile.longestEvent) may be a typing error",
        wayOut: "close them with 'capacity set CHANNEL DAY..DAY 0'"
      )
    case .notADuration(let text):
      Words("\(quoted(text)) is not a number of days", why: "it is written like P1D or P2W here")
    case .recurrence(let part):
      Words(
        "the recurrence \(quoted(part)) is not read",
        why:
          "of recurrences FREQ=DAILY to YEARLY is, with INTERVAL, UNTIL, COUNT, BYMONTH, BYMONTHDAY,"
          + " BYDAY and WKST, and of exceptions EXDATE, RDATE and RECURRENCE-ID",
        wayOut: "write its days out"
      )
    case .badRecurrence(let part):
      Words(
        "\(quoted(part)) is not what RFC 5545 allows there",
        wayOut: "export the calendar again"
      )
    case .tooManyEvents(let events):
      Words("the file has more than \(events) events", wayOut: "split it")
    case .tooOften:
      Words(
        "events come too often up to here",
        wayOut: "say which years are wanted with --years 2027..2028, or split the file"
      )
    case .unbounded(let event):
      Words(
        "the event \(quoted(event)) comes again for ever",
        wayOut: "say which years are wanted with --years 2027..2028"
      )
    }
  }
}
