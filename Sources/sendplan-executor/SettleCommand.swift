import Execution
import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let settle = Command(
    "settle",
    group: "Many machines",
    summary: "takes back what slices have done, as often as one likes",
    discussion: """
      Of a slice that is under way the outcomes are taken that it has so far. Of one that is done everything \
      is: what was not handed over is pending again, or canceled where somebody asked for that meanwhile, \
      and what had no answer is in doubt, or repeated under its key where that is harmless. The run ends \
      with its last slice. A slice whose time has passed, and that is not done, is overdue: look after \
      its machine, and see 'recover --slice'.
      """,
    arguments: [Argument("DIR", "the folder of the slices")],
    options: [.reportFormat],
    examples: [Example("sendplan-executor settle /srv/spool", "takes back what came so far")]
  ) { arguments, console in
    let folder = arguments.required("DIR")
    let observer = try KillPoint.observer(arguments)
    let executor = try arguments.executor { $0.reached = { observer($0.rawValue) } }
    let report = try executor.settle(realPath(folder) ?? folder)
    return try report.say(arguments, console)
  }

  static let withdraw = Command(
    "withdraw",
    group: "Many machines",
    summary: "takes a slice back that nobody has begun",
    discussion: """
      Its messages are pending again. Refused where somebody has begun it, or where the right to begin \
      was moved out of the folder: then nobody can tell.
      """,
    arguments: [Argument("SLICE", "the slice's number")],
    options: [.reportFormat],
    examples: [Example("sendplan-executor withdraw 12", "gives its messages back")]
  ) { arguments, console in
    let number = try arguments.requiredInteger("SLICE", in: 1...Int.max)
    return try arguments.executor().withdraw(slice: number).say(arguments, console)
  }

  static let slices = Command(
    "slices",
    group: "Many machines",
    summary: "lists slices with their states, who holds them, and what came of them",
    discussion: "Without options, those that are open or lost.",
    options: [
      Option("--plan", .text("V"), "all of this version"),
      Option("--day", .text("DAY"), "all of this day"),
      .reportFormat,
    ],
    examples: [Example("sendplan-executor slices --plan 3 --day 2027-03-02", "all of that day")]
  ) { arguments, console in
    let plan = try arguments.integer("--plan", in: 1...Int.max)
    let day = try arguments.value("--day", "a day like 2027-03-02") { Day($0) }
    let slices = try arguments.executor().slices(of: plan, on: day)
    if arguments.asksForJSON {
      try console.output.write(
        bytes: document([("slices", .list(slices.map { .object($0.facts) }))])
      )
    } else {
      try Table.write(
        slices.map(\.cells),
        under: [
          Column("slice", .right), Column("channel"), Column("state"), Column("holder"),
          Column("minutes", .right), Column("messages", .right), Column("sent", .right),
          Column("failed", .right), Column("in doubt", .right), Column("claimed", .right),
        ],
        on: console.output,
        emptyText: "no slice is open"
      )
    }
    return slices.contains { $0.needsPerson } ? .refused : .done
  }
}

extension SettleReport {
  /// Prints it, and gives the exit status: 0 where every slice is settled and nothing failed or is in doubt.
  func say(_ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
    if arguments.asksForJSON {
      try console.output.write(bytes: json)
    } else {
      try write(on: console)
    }
    if !unreadable.isEmpty { return .inputOutput }
    let isBad = slices.contains { $0.failed + $0.inDoubt > 0 || !$0.contradictions.isEmpty }
    return isBad || slices.contains { $0.state == .overdue } ? .refused : .done
  }

  private func write(on console: Console) throws {
    let output = console.output
    try Table.write(
      slices.map { slice in
        [slice.slice.name, slice.slice.channelName, slice.state.name]
          + slice.counts.map(\.count.grouped)
      },
      under: [Column("slice"), Column("channel"), Column("state")]
        + SettledSlice.columns.map { Column($0, .right) },
      on: output,
      emptyText: "no slice of this folder is open"
    )
    for slice in slices {
      for id in slice.contradictions {
        console.error.report(
          "message '\(printable(id))' was sent by lost slice \(slice.slice.number) after all, and may be sent twice:"
            + " look, and confirm with 'sendplan-executor recover --slice \(slice.slice.number) --confirm WHAT'"
        )
      }
    }
    for slice in unreadable {
      console.error.report("slice \(slice.slice.number): \(printable(slice.cause.sentence))")
    }
    if let ended {
      try output.writeLine(
        "plan \(ended.plan) for \(ended.day): \(isFinished ? "finished" : "interrupted: cut or run it again for what is left")"
      )
    }
  }

  private var json: [UInt8] {
    document([
      ("slices", .list(slices.map { .object($0.facts) })),
      (
        "unreadable",
        .list(
          unreadable.map {
            .object($0.slice.facts + [("error", JSONValue($0.cause))])
          }
        )
      ),
      ("run_ended", JSONValue(ended.map { _ in isFinished ? "finished" : "interrupted" })),
    ])
  }
}

extension SettledSlice {
  fileprivate static let columns = ["sent", "failed", "in doubt", "returned", "open"]

  fileprivate var counts: [(name: String, count: Int)] {
    Array(zip(SettledSlice.columns, [sent, failed, inDoubt, returned, open])).map { ($0.0, $0.1) }
  }

  fileprivate var facts: [JSONValue.Member] {
    [("slice", .integer(slice.number)), ("state", .text(state.name))]
      + counts.map { ($0.name.replacing(" ", with: "_"), .integer($0.count)) }
      + [("canceled", .integer(canceled)), ("maybe_twice", .texts(contradictions))]
  }
}

extension ListedSlice {
  fileprivate var cells: [String] {
    func count(_ state: MessageState) -> String { (counts[state] ?? 0).grouped }
    return [
      slice.number.grouped, slice.channelName, stateName,
      holder ?? (isReadable ? "" : "not readable"),
      minutes.map(\.grouped) ?? "", slice.messages.grouped, count(.sent), count(.failed),
      count(.inDoubt), count(.claimed),
    ]
  }

  private var stateName: String {
    if slice.isContradicted { return "lost, maybe twice" }
    return isDone && slice.state.isOpen ? "\(slice.state.name), done" : slice.state.name
  }

  fileprivate var facts: [JSONValue.Member] {
    slice.facts + [
      ("done", .flag(isDone)), ("holder", JSONValue(holder)),
      ("minutes", minutes.map { .integer($0) } ?? .null),
    ] + MessageState.allCases.map { ($0.name, .integer(counts[$0] ?? 0)) }
  }
}
