import Execution
import Model
import OperatingSystem
import Terminal

extension Command {
  static let run = Command(
    "run",
    group: "Sending",
    summary: "sends what an approved plan assigns to a day",
    discussion: """
      Messages that are no longer pending are skipped. Everything is booked on the day on which it \
      really goes, in the channel's time zone, also with --on-another-day: no channel ever exceeds its \
      capacity of that day or a window, no recipient gets more than the limit, and nothing goes before \
      its first day or after its deadline. What could not be handed over is pending again, for the next plan. SIGINT and \
      SIGTERM stop the run after the batch at hand, or the requests under way, of which a web service \
      has 60 seconds to answer each.

      What a channel could not take is tried again after some seconds, and twice at most. A refusal by \
      the fault of the channel, such as a quota or wrong credentials, stops it for this run, with \
      status 74, and so do the same words for three recipients in a row, or ten messages in a row \
      without an answer; the others go on, and its messages stay pending. What is refused for now by the \
      fault of its recipient more often than 'channel set --attempts' allows has failed. Messages go out \
      at once unless a channel states a pace ('sendplan channel set --window, --rate, --least-gap') or the \
      options here take its place, in the plan's order; what an earlier run was refused goes last.

      A run that was cut short goes on when the command is repeated; a finished one is left alone. \
      Channels in other time zones send while it is that day where they are: as long as it is still to \
      come somewhere, the run ends with 75 and says from when on to repeat it; once it is over \
      everywhere, a last call finishes the run, and what was not sent is left to the next plan.

      With --dry-run every claim is made and taken back: it says what the run would do now, channel by channel, \
      and asks no transport whether it is ready ('sendplan-executor check' does).

      The program of --on-finished is told the report as --format json prints it. What it does changes nothing \
      of the result; that it failed is said on standard error.

      With --slice it hands over the messages of a slice instead, on any machine that reaches the very \
      folder that the slice was cut into; no database is needed there. However often it is started, \
      from the file or from copies, each message goes at most once: a copy is refused with status 1, \
      like a slice that another machine has. What a dead call had marked and got no answer to \
      is never handed over again, but by an idempotent service under its key. Nothing is tried twice: \
      what was not taken is planned anew once the slice is settled. Status 0 is all sent, 1 that \
      some failed, are in doubt or are left, since it was too late or the channel is at fault, 75 that it was \
      stopped or is busy and may be repeated. Secrets for a web service are those of the machine that hands over.
      """,
    options: [
      Option("--plan", .text("V"), "the version of the plan"),
      Option("--day", .text("DAY"), "the day whose messages are sent"),
      Option("--approved", "the approved plan, in place of --plan"),
      Option("--today", "the day that it is on this machine, in place of --day"),
      Option("--dry-run", "says who would go, who would be skipped and why, and does nothing"),
      Option("--slice", .text("FILE"), "hands over a slice, in place of --plan and --day"),
      Option("--on-another-day", "sends them although that day is not today"),
      Option(
        "--window",
        .text("HH:MM-HH:MM"),
        "spreads them over hours of the channel's time zone, whatever channels state; or none"
      ),
      Option("--rate", .text("N/min"), "sends so many a minute in each channel, likewise; or none"),
      Option(
        "--least-gap",
        .text("Ns"),
        "leaves so many seconds between two messages of a channel, likewise; or none"
      ),
      OutcomeProgram.option(
        "--on-finished",
        "starts a program when the run has ended, however it did"
      ),
      .reportFormat, StepLog.option,
    ] + ScheduleOptions.daily(at: "08:00"),
    examples: [
      Example("sendplan-executor run --plan 3 --day 2027-03-02", "sends that day of plan 3"),
      Example(
        "sendplan-executor run --approved --today",
        "the morning, for a scheduler or a person"
      ),
      Example("sendplan-executor run --approved --today --dry-run", "who would go"),
      Example(
        "sendplan-executor run --print-systemd --at 07:30",
        "a service that may touch little, and a timer, which send every morning what is approved"
      ),
      Example(
        "sendplan-executor run --plan 3 --day 2027-03-02 --on-another-day",
        "makes up for it when that day has passed"
      ),
      Example(
        "sendplan-executor run --plan 3 --day 2027-03-02 --window 09:00-17:00",
        "spreads the day's messages evenly over what is left of those hours"
      ),
      Example(
        "sendplan-executor run --slice spool/4-1.slice",
        "hands over the first slice of run 4, on any machine"
      ),
    ]
  ) { arguments, console in
    if arguments.asksForSchedule {
      return try arguments.print(arguments.scheduledRun(), on: console)
    }
    if arguments.has("--slice") { return try runSlice(arguments, console) }
    let asked = try AskedRun(arguments)
    let log = try arguments.reportLog(on: console)
    let observer = try KillPoint.observer(arguments)
    let signals = StopSignals()
    let executor = try arguments.executor { dependencies in
      dependencies.stop(on: signals)
      dependencies.reached = { observer($0.rawValue) }
    }
    let request = try asked.request(of: executor)
    if arguments.has("--dry-run") {
      let rehearsal = try executor.rehearse(request)
      if arguments.asksForJSON {
        try console.output.write(bytes: rehearsal.json)
      } else {
        try rehearsal.write(on: console.output)
      }
      return .done
    }
    let report = try executor.run(request)
    if log.isJSON {
      try report.log(to: log, repeating: request)
    } else if arguments.asksForJSON {
      try console.output.write(bytes: report.json(repeating: request))
    } else {
      try report.write(on: console, repeating: request)
    }
    try OutcomeProgram(arguments, "--on-finished")?.tell(
      report.json(repeating: request),
      on: console
    )
    return report.status
  }
}

/// A run as it was asked for, before it is known which plan is approved and what day it is.
private struct AskedRun {
  private let plan: Int?
  private let day: Day?
  private let onAnotherDay: Bool
  private let pace: PaceOverrides

  init(_ arguments: ParsedArguments) throws {
    for (option, other) in [("--plan", "--approved"), ("--day", "--today")] {
      guard arguments.has(option) || arguments.has(other) else { continue }
      guard arguments.has(option) != arguments.has(other) else {
        throw arguments.contradiction("\(option) and \(other) both say which: give one of them")
      }
    }
    if arguments.has("--dry-run"), arguments.has("--on-finished") {
      throw arguments.contradiction("--on-finished is told of a run, and --dry-run makes none")
    }
    let missing = [("--plan", "--approved"), ("--day", "--today")]
      .filter { !arguments.has($0.0) && !arguments.has($0.1) }.map(\.0)
    guard missing.isEmpty else { throw arguments.missing(missing) }
    plan = try arguments.integer("--plan", in: 1...Int.max)
    day = try arguments.value("--day", "a day like 2027-03-02") { Day($0) }
    onAnotherDay = arguments.has("--on-another-day")
    pace = try PaceOverrides(arguments)
  }

  func request(of executor: Executor) throws -> RunRequest {
    let day = try day ?? executor.today()
    return RunRequest(
      plan: try plan ?? executor.approvedPlan(for: day),
      day: day,
      onAnotherDay: onAnotherDay,
      pace: pace
    )
  }
}

extension ParsedArguments {
  /// The log of a run, whose options are not at odds.
  func reportLog(on console: Console) throws -> StepLog {
    let log = StepLog(self, on: console)
    if log.isJSON && has(Option.reportFormat.name) {
      throw contradiction(
        "--format and --log-format json both say how the report is printed: give one of them"
      )
    }
    return log
  }
}

extension RunReport {
  /// The exit status of the program.
  fileprivate var status: ExitStatus { result.status }
}

extension RunResult {
  /// The exit status of the program.
  var status: ExitStatus {
    switch self {
    case .failed: .inputOutput
    case .interrupted: .busy
    case .incomplete: .refused
    case .complete: .done
    }
  }
}
