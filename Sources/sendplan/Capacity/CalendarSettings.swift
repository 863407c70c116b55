import Model
import Storage
import Terminal

extension Setting {
  static let calendarSet = Setting(
    "calendar set",
    group: "Capacity",
    summary: "states all closed days of one year of a calendar",
    discussion: """
      They take the place of what the calendar had in that year, and other years stay. 'calendar import' \
      reads them from a file.
      """,
    arguments: [Argument("NAME", "the calendar, such as us-ma")],
    options: [
      Option("--year", .text("YEAR"), "the year, such as 2027", isRequired: true),
      Option(
        "--day",
        .text("'DAY NAME'"),
        "a closed day with what it is, such as '2027-07-05 Independence Day'",
        repeats: true
      ),
      Options.operation,
    ],
    examples: [
      Command.Example(
        "sendplan calendar set us-ma --year 2027 --day '2027-07-05 Independence Day'",
        "one day of that year, and no other"
      )
    ]
  ) { arguments in
    let name = try arguments.requiredValue("NAME", Channel.nameForm) {
      Channel.isName($0) ? $0 : nil
    }
    let year = try arguments.requiredInteger("--year", in: 1...9999)
    let form = "a day of \(year) and what it is: '\(year.padded(to: 4))-07-05 Independence Day'"
    let days = try arguments.allValues("--day", form) { ClosedDay(stated: $0, in: year) }
      .sorted { $0.day < $1.day }
    if let (one, _) = zip(days, days.dropFirst()).first(where: { $0.day == $1.day }) {
      throw arguments.contradiction("\(one.day) is given twice; name all that it is once")
    }
    return Statement { change in
      let changed = try change.setCalendar(name, years: [year: days])
      return CalendarText.imported(
        name,
        CalendarRequest.Answer(years: [year: days]),
        changed: changed
      )
    }
  }

  static let calendarAttach = Setting(
    "calendar attach",
    group: "Capacity",
    summary: "closes a channel on the days of a calendar",
    arguments: [Argument("NAME", "the calendar"), Argument("CHANNEL", "the channel")],
    options: [Options.operation],
    examples: [Command.Example("sendplan calendar attach us-ma email", "no email on holidays")]
  ) { arguments in
    Statement(attaching: arguments) { name, channel in
      .state(
        .attachment(calendar: name, channel: channel.number),
        "\(printable(name)) closes \(printable(channel.name))"
      )
    }
  }

  static let calendarDetach = Setting(
    "calendar detach",
    group: "Capacity",
    summary: "lets a channel send on the days of a calendar again",
    arguments: [Argument("NAME", "the calendar"), Argument("CHANNEL", "the channel")],
    options: [Options.operation],
    examples: [Command.Example("sendplan calendar detach us-ma email", "email on holidays, too")]
  ) { arguments in
    Statement(attaching: arguments) { name, channel in
      let text = "\(printable(name)) no longer closes \(printable(channel.name))"
      return .withdraw(.attachment, text, otherwise: "\(text) already") {
        $0 == .attachment(calendar: name, channel: channel.number)
      }
    }
  }
}

extension Setting.Statement {
  /// Attaches or detaches the calendar and the channel that the arguments name.
  fileprivate init(
    attaching arguments: ParsedArguments,
    _ operation: @escaping (_ calendar: String, Channel) -> RuleOperation
  ) {
    self.init { change in
      let name = arguments.required("NAME")
      _ = try change.snapshot.calendar(named: name)
      return operation(name, try change.snapshot.channel(named: arguments.required("CHANNEL")))
    }
  }
}

extension ClosedDay {
  /// Reads `DAY` or `DAY NAME`, of one year.
  fileprivate init?(stated text: String, in year: Int) {
    let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard let day = parts.first.flatMap({ Day($0) }), day.date.year == year else { return nil }
    self.init(day, parts.count == 2 ? String(parts[1]) : "")
  }

  /// As `calendar set` takes it.
  var stated: String { name.isEmpty ? "\(day)" : "\(day) \(name)" }
}
