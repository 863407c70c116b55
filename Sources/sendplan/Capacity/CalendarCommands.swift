import Formats
import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let calendarImport = Command(
    "calendar import",
    group: "Capacity",
    summary: "makes a calendar of closed days from a file, or renews some of its years",
    discussion: """
      The file is iCalendar with all-day events, which may come again, or has the columns date and name. \
      Which of both it is, its name (.ics, .ical, .ifb, .csv, .jsonl) or its first line says. An event from \
      midnight to midnight is one of whole days. A year of the file replaces that year of the calendar, and no other. \
      Attached to a channel, the calendar closes it.
      """,
    arguments: [
      Argument("NAME", "the calendar, such as us-ma"),
      Argument("FILE", "iCalendar, CSV or JSON Lines, or - for CSV or JSON Lines on input"),
    ],
    options: [
      Option("--years", .text("A..B"), "only these years, also those without a day in the file"),
      Option(
        "--region",
        .text("TEXT"),
        "only rows with this region, see --column region=THEIRS; '' is none"
      ),
      Option(
        "--country",
        .text("TEXT"),
        "only rows with this country, see --column country=THEIRS"
      ),
      Option("--ignore-timed-events", "leaves out events that begin at a time, and says which"),
    ] + Options.mapping + [Options.operation],
    examples: [
      Example("sendplan calendar import us-ma holidays.ics --years 2027..2028", "two years"),
      Example(
        "sendplan calendar import us-ma days.csv --country US --column region=state --region MA"
          + " --ignore-other-columns",
        "the rows of one state of one country"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let name = try arguments.requiredValue("NAME", Channel.nameForm) {
      Channel.isName($0) ? $0 : nil
    }
    let selection = try CalendarRequest(arguments)
    return try session.change(reading: "FILE") { change, input in
      try change.answering {
        let answer = try selection.answer(from: input)
        let changed = try change.setCalendar(name, years: answer.years)
        return CalendarText.imported(name, answer, changed: changed)
      }
    }
  }

  static let calendarList = Command(
    "calendar list",
    group: "Capacity",
    summary: "lists the calendars, their years and the channels that they close",
    options: [Options.format],
    examples: [Example("sendplan calendar list", "every calendar")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list(
      "calendars",
      session.read { try CalendarText.lines($0) },
      [
        .text("name") { $0.name },
        .number("year") { $0.year },
        .amount("days") { $0.days },
        .text("closes", mayShrink: true) { $0.closes },
      ],
      emptyText: "no calendars yet; make one with 'sendplan calendar import'"
    )
    return .done
  }

  static let calendarShow = Command(
    "calendar show",
    group: "Capacity",
    summary: "lists the closed days of a calendar",
    arguments: [Argument("NAME", "the calendar")],
    options: [Options.format],
    examples: [Example("sendplan calendar show us-ma", "its days, oldest first")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let days = try session.read { snapshot in
      CalendarText.present(try snapshot.calendar(named: arguments.required("NAME")))
        .sorted { $0.key < $1.key }.flatMap(\.value)
    }
    try session.list(
      "days",
      days,
      [
        .day("date") { $0.day },
        .text("weekday") { $0.day.weekday.abbreviation },
        .text("name", mayShrink: true) { $0.name },
      ],
      emptyText: "the calendar has no days"
    )
    return .done
  }
}
