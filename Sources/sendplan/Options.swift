import Model
import Terminal

/// The options that several commands share, each stated once.
enum Options {
  static let operation = Option(
    "--operation",
    .text("KEY"),
    "applies the change once: a repetition with the same key only repeats the answer"
  )
  static let idsFrom = Option(
    "--ids-from",
    .text("FILE"),
    "takes ids from a file, - for standard input: one a line, or the column id or message_id of a"
      + " CSV file"
  )
  static let by = Option("--by", .text("NAME"), "who decides it; otherwise the account")
  static let partial = Option("--partial", "changes the others where some are refused")
  static let yes = Option("--yes", "does it although it looks like a typing error")
  static let format = Option(
    "--format",
    .choice(["table", "csv", "json"]),
    "how to print the list",
    preset: "table"
  )
  static let raw = Option(
    "--raw",
    "writes text cells unchanged, also those that a spreadsheet would run as a formula"
  )
  static let crlf = Option(
    "--crlf",
    "ends lines with CR LF, as RFC 4180 says and some spreadsheets want, instead of LF"
  )
  static let reportsFolder = "Reports"
  static let to = Option(
    "--to",
    .text("DIR"),
    "the directory to write to, made where it is missing",
    preset: reportsFolder
  )
  static let from = Option("--from", .text("DAY"), "the first day; otherwise the base date")
  static let days = Option("--days", .text("N"), "how many days", preset: "14")
  static let horizon = Option(
    "--horizon",
    .text("N"),
    "how many days the plan covers, base date included",
    preset: "90"
  )

  static let rejects = Option(
    "--rejects",
    .text("FILE"),
    "imports the good rows and writes the bad ones here"
  )

  /// How foreign files are read: the same for messages and capacities.
  static let mapping = [
    Option(
      "--column",
      .text("OURS=THEIRS"),
      "takes our column OURS from their column THEIRS",
      repeats: true
    ),
    Option("--ignore-column", .text("NAME"), "leaves their column NAME out", repeats: true),
    Option("--ignore-other-columns", "leaves out every column that is not ours"),
    Option(
      "--set",
      .text("OURS=VALUE"),
      "gives every row this value for our column OURS, which their file lacks",
      repeats: true
    ),
    Option("--days-from-times", "takes the date as written out of a date with a time"),
  ]

  /// The most days that a plan may cover: ten years.
  static let horizonRange = PlanHeader.horizons
}

extension ParsedArguments {
  static let dayForm = "a day like 2027-03-01"

  func day(_ name: String) throws -> Day? {
    try value(name, Self.dayForm) { Day($0) }
  }

  func requiredDay(_ name: String) throws -> Day {
    try requiredValue(name, Self.dayForm) { Day($0) }
  }

  /// Where bad rows are written to; standard output is not a file that can be fixed and read again.
  var rejectsPath: String? {
    get throws {
      try value(Options.rejects.name, "the path of a file") { $0 == "-" ? nil : $0 }
    }
  }

  /// Why something is done, as `--reason` says it; nil where it is not given.
  var reason: String? {
    get throws {
      try has("--reason") ? requiredReason : nil
    }
  }

  /// Why something is done, as `--reason` says it, which has to be given.
  var requiredReason: String {
    get throws {
      try requiredValue("--reason", "a reason in words") {
        $0.contains { !$0.isWhitespace } ? $0 : nil
      }
    }
  }

  func version(_ name: String) throws -> Int {
    try requiredInteger(name, in: 1...Int(Int32.max))
  }
}
