import Execution
import Formats
import OperatingSystem
import Terminal

/// Carries out `run --slice`.
func runSlice(_ arguments: ParsedArguments, _ console: Console) throws -> ExitStatus {
  let others = [
    "--plan", "--day", "--approved", "--today", "--dry-run", "--on-finished", "--on-another-day",
    "--window",
    "--rate",
    "--least-gap",
  ]
  if let other = others.first(where: arguments.has) {
    throw arguments.contradiction("--slice says all that is to be sent: leave \(other) out")
  }
  let log = try arguments.reportLog(on: console)
  let observer = try KillPoint.observer(arguments)
  var dependencies = ExecutorDependencies.system
  dependencies.stop(on: StopSignals())
  let file = arguments.required("--slice")
  let report = try SliceRunner(in: dependencies) { observer($0.rawValue) }.run(file)
  if log.isJSON {
    try log.say(report.heading, step: "end", report.facts + [("next", .texts(report.next(file)))])
  } else if arguments.asksForJSON {
    try console.output.write(bytes: report.json(file))
  } else {
    try report.write(on: console, file)
  }
  return report.result.status
}
