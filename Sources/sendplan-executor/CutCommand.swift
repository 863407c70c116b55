import Execution
import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let cut = Command(
    "cut",
    group: "Many machines",
    summary: "cuts what an approved plan assigns to a day into slices for other machines",
    discussion: """
      Each slice is a file of one channel's messages, claimed in the database before anybody can begin it. \
      'run --slice FILE' hands it over on any machine that reaches the folder, and 'settle' takes back what \
      came of it. Nothing is handed over twice, whatever starts the slices and however often. At most as \
      many slices are open as --open says, so that canceling, answers and suppressions still find most of \
      the day pending; repeat the command for the rest. While a slice is open its run is under way: \
      no plan is approved, and 'nightly' ends with 75.

      A channel that states a pace is left to 'run', and so is an mbox file. What goes to a Maildir is written beside \
      the slice, and 'settle' moves it there. After --not-after, by default \
      the end of the day in the channel's time zone, nothing more of a slice is handed over.

      --print prints what starts the slices of this day in an engine, and cuts nothing: see \
      'sendplan-executor help machines'.
      """,
    options: [
      Option("--plan", .text("V"), "the version of the plan", isRequired: true),
      Option("--day", .text("DAY"), "the day whose messages are cut", isRequired: true),
      Option(
        "--to",
        .text("DIR"),
        "the folder of the slices, which all machines reach",
        isRequired: true
      ),
      Option("--slices", .text("N"), "cuts what is left of the day into about so many"),
      Option("--size", .text("M"), "cuts slices of so many messages", preset: "500"),
      Option("--open", .text("K"), "how many slices may be open at once", preset: "16"),
      Option(
        "--not-after",
        .text("HH:MM"),
        "from when on nothing is handed over, in the channel's time zone"
      ),
      Option("--on-another-day", "cuts them although that day is not today"),
      Option(
        "--print",
        .choice(Engine.allCases.map(\.rawValue)),
        "prints what starts the slices in this engine, and cuts nothing"
      ),
      .reportFormat,
    ],
    examples: [
      Example(
        "sendplan-executor cut --plan 3 --day 2027-03-02 --to /srv/spool",
        "writes the first slices of that day"
      ),
      Example(
        "sendplan-executor cut --plan 3 --day 2027-03-02 --to /srv/spool --print slurm",
        "prints a script that sends the day with Slurm"
      ),
    ]
  ) { arguments, console in
    let folder = arguments.required("--to")
    let plan = try arguments.requiredInteger("--plan", in: 1...Int.max)
    let day = try arguments.requiredValue("--day", "a day like 2027-03-02") { Day($0) }
    if let engine = arguments["--print"].flatMap(Engine.init) {
      let script = EngineScript(
        plan: plan,
        day: day,
        folder: wholePath(folder),
        database: wholePath(arguments.databasePath)
      )
      try console.output.write(script.text(for: engine))
      return .done
    }
    let request = CutRequest(
      plan: plan,
      day: day,
      folder: try sliceFolder(folder),
      size: try arguments.integer("--slices", in: 1...1_000_000).map { .slices($0) }
        ?? .messages(try arguments.requiredInteger("--size", in: 1...1_000_000)),
      open: try arguments.requiredInteger("--open", in: 1...100_000),
      notAfter: try arguments.value("--not-after", "a time of day like 17:30") {
        DailyWindow("00:00-\($0)")?.end
      },
      onAnotherDay: arguments.has("--on-another-day")
    )
    let observer = try KillPoint.observer(arguments)
    let signals = StopSignals()
    let executor = try arguments.executor { dependencies in
      dependencies.stop(on: signals)
      dependencies.reached = { observer($0.rawValue) }
    }
    let report = try executor.cut(request)
    if arguments.asksForJSON {
      try console.output.write(bytes: report.json)
    } else {
      try report.write(on: console, request)
    }
    return report.end == .interrupted ? .refused : .done
  }

  /// A path that says the same from any folder, whether something is there or not.
  private static func wholePath(_ path: String) -> String {
    if let whole = realPath(path) { return whole }
    return path.hasPrefix("/") ? path : "\(realPath(".") ?? ".")/\(path)"
  }

  /// The whole path of a folder for slices, which is made where it is missing.
  private static func sliceFolder(_ path: String) throws -> String {
    try makeOutputDirectory(path)
    return realPath(path) ?? path
  }
}

extension CutReport {
  fileprivate func write(on console: Console, _ request: CutRequest) throws {
    let output = console.output
    try output.writeLine(heading(request))
    if !cut.isEmpty {
      try Table.write(
        cut.map {
          ["\($0.name).slice", $0.channelName, $0.messages.grouped, $0.notAfter.description]
        },
        under: [
          Column("file"), Column("channel"), Column("messages", .right), Column("not after"),
        ],
        on: output
      )
    }
    if !skips.isEmpty {
      try output.writeLine(
        "left out: \(counted(skips.count, "message")); 'run' and --format json say why"
      )
    }
    for channel in refused {
      console.error.report(
        "channel '\(printable(channel.channel))' was not cut: \(printable(channel.sentence))"
      )
    }
    if !open.isEmpty {
      try output.writeLine(
        "next: start each with 'sendplan-executor run --slice FILE', then '\(commandLine("sendplan-executor settle", request.folder))'"
      )
    }
  }

  private func heading(_ request: CutRequest) -> String {
    let day = "plan \(request.plan) for \(request.day)"
    return switch end {
    case .finished: "\(day): nothing is left to cut; finished"
    case .interrupted: "\(day): nothing could be cut; \(counted(left, "message")) left"
    case .open:
      "\(day): cut \(counted(cut.count, "slice")), \(open.count.grouped) open, \(counted(left, "message")) left for later"
    }
  }

  fileprivate var json: [UInt8] {
    document([
      ("outcome", .text(end == .open ? "open" : end == .finished ? "finished" : "interrupted")),
      ("cut", .list(cut.map { .object($0.facts) })),
      ("open", .list(open.map { .object($0.facts) })),
      ("left", .integer(left)),
      (
        "refused",
        .list(
          refused.map {
            .object([
              ("channel", .text($0.channel)), ("messages", .integer($0.messages)),
              ("reason", .text($0.sentence)),
            ])
          }
        )
      ),
      ("skips", .list(skips.map { .object($0.facts) })),
    ])
  }
}

extension Slice {
  /// What scripts read of it.
  var facts: [JSONValue.Member] {
    [
      ("slice", .integer(number)), ("run", .integer(run)), ("plan", .integer(plan)),
      ("day", .text(day.description)), ("channel", .text(channelName)),
      ("file", .text("\(folder)/\(name).slice")), ("messages", .integer(messages)),
      ("not_after", .text(notAfter.description)), ("state", .text(state.name)),
      ("maybe_twice", .flag(isContradicted)),
    ]
  }
}
