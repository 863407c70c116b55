import Formats
import Model
import OperatingSystem
import Terminal

/// What a night says while it works: a line for each step, with how long it took, and its end.
struct NightlyLog {
  private let console: Console
  private let log: StepLog
  private let reached: (_ step: String) -> Void

  init(_ arguments: ParsedArguments, on console: Console) throws {
    reached = try KillPoint.observer(arguments)
    self.console = console
    log = StepLog(arguments, on: console)
  }

  /// Does a step and says what it tells of itself; the facts are for machines.
  func step<Result>(
    _ name: String,
    facts: (Result) -> [JSONValue.Member] = { _ in [] },
    _ body: () throws -> (result: Result, text: String)
  ) throws -> Result {
    let began = monotonicNanoseconds()
    let (result, text) = try console.showing(name, body)
    let milliseconds = Int((monotonicNanoseconds() - began) / 1_000_000)
    try log.say(
      log.isJSON ? text : NightlyLog.line(name, milliseconds, text),
      step: name,
      [("took_ms", .integer(milliseconds))] + facts(result)
    )
    // What was done is on record also when the next step dies.
    try console.output.flush()
    reached(name)
    return result
  }

  /// Does a step that has nothing to hand on.
  func step(_ name: String, _ body: () throws -> String) throws {
    try step(name) { ((), try body()) }
  }

  /// Says how the night ended, and what is to be done next.
  func end(_ outcome: NightlyOutcome) throws {
    guard log.isJSON else {
      return try console.output.write(outcome.advice.map { "\($0)\n" }.joined())
    }
    try log.say(
      outcome.line,
      step: "end",
      outcome.facts
    )
  }

  private static func line(_ name: String, _ milliseconds: Int, _ text: String) -> String {
    let hundredths = milliseconds / 10 % 100
    let time = "\(milliseconds / 1000).\(hundredths < 10 ? "0" : "")\(hundredths) s"
    let padding = String(repeating: " ", count: max(1, 11 - name.count))
    return "\(name)\(padding)\(time)  \(text)"
  }
}
