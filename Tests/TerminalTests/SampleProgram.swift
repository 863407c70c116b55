import Terminal

extension Program {
  /// A small program that has one of everything.
  static let sample = Program(
    name: "post",
    summary: "sends letters",
    version: "1.2",
    discussion: "Letters wait in a file until somebody sends them.",
    globalOptions: [Option("--db", .text("FILE"), "the file of letters")],
    commands: [.plan, .plans, .show, .bringIn, .cancel, .delay, .channelSet, .channelList, .base],
    topics: [
      Topic("stamps", "what a letter costs", text: "What a letter costs.\n\n  1 day  80")
    ],
    notes: [
      Note("Environment", [.init("POST_DB", "the file of letters where --db is not given")]),
      Note("Exit status", [.init("0", "done"), .init("64", "the command line makes no sense")]),
    ]
  )
}

extension Command {
  static let plan = Command(
    "plan",
    group: "Plans",
    summary: "decides which letter goes out on which day",
    discussion: """
      Every plan is made from scratch, without a look at the plans before it, so that
      small delays cannot add up.

      The days are laid out like this:

        2026-03-01  first
        2026-03-02  second
      """,
    options: [
      Option("--horizon", .text("N"), "how many days to plan", preset: "30"),
      Option("--dry-run", "prints the plan and keeps nothing of it"),
    ],
    examples: [
      .init("post plan --dry-run", "shows tomorrow's plan"),
      .init("post plan --horizon 7", "plans a week"),
    ],
    run: announce
  )

  static let plans = Command(
    "plans",
    group: "Plans",
    summary: "lists all plans",
    options: [
      Option("--format", .choice(["table", "csv", "json"]), "how to write them", preset: "table")
    ],
    run: announce
  )

  static let show = Command(
    "show",
    group: "Plans",
    summary: "prints one plan",
    arguments: [Argument("VERSION", "the latest unless given", isOptional: true)],
    run: announce
  )

  static let bringIn = Command(
    "import",
    group: "Letters",
    summary: "reads letters from a file",
    arguments: [Argument("FILE", "a file of letters, or - for standard input")],
    options: [
      Option("--column", .text("OURS=THEIRS"), "what they call a column", repeats: true),
      Option("--to", .text("DAY"), "the last day to read"),
    ],
    run: announce
  )

  static let cancel = Command(
    "cancel",
    group: "Letters",
    summary: "takes letters back",
    arguments: [Argument("ID", "which letters", repeats: true)],
    run: announce
  )

  static let delay = Command(
    "delay",
    group: "Letters",
    summary: "sends letters later",
    arguments: [Argument("ID", "which letters", repeats: true)],
    options: [
      Option("--note", .text("TEXT"), "why"),
      Option("--days", .text("N"), "how much later", isRequired: true),
      Option("--operation", .text("KEY"), "makes it happen once", isRequired: true),
    ],
    run: announce
  )

  static let channelSet = Command(
    "channel set",
    group: "Capacity",
    summary: "says how much a channel may send",
    arguments: [
      Argument("NAME", "the channel"),
      Argument("N", "letters a day"),
    ],
    run: announce
  )

  static let channelList = Command(
    "channel list",
    group: "Capacity",
    summary: "lists the channels",
    run: announce
  )

  static let base = Command(
    "base advance",
    group: "Capacity",
    summary: "moves the first day",
    options: [Option("--to", .text("DAY"), "the new first day", isRequired: true)],
    run: announce
  )

  /// Prints what it was asked to do.
  @Sendable
  private static func announce(
    _ arguments: ParsedArguments,
    _ console: Console
  ) throws -> ExitStatus {
    try console.output.writeLine(summary(of: arguments))
    return .done
  }

  /// The command and everything that was typed for it: `plan --horizon=7 --dry-run`.
  static func summary(of arguments: ParsedArguments) -> String {
    let command = arguments.command
    let names =
      command.arguments.map(\.name) + (command.options + Program.sample.globalOptions).map(\.name)
    let typed = names.flatMap { name in
      arguments.all(name).map { $0.isEmpty ? name : "\(name)=\($0)" }
    }
    return ([command.name] + typed).joined(separator: " ")
  }
}
