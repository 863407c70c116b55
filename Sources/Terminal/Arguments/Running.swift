import Glibc
import OperatingSystem

extension Program {
  /// Runs the program with the arguments and streams of this process, and exits.
  package func main() -> Never {
    let console = Console.standard(program: name)
    if let error = Machine.nowError {
      console.error.report(error)
      exit(ExitStatus.usage.code)
    }
    exit(run(Array(CommandLine.arguments.dropFirst()), on: console).code)
  }

  /// Runs the command that the words ask for and returns the exit status.
  ///
  /// Output is complete when this returns: it has been flushed, and a failure to do so is part of the
  /// status. An error is one JSON object where the words ask for JSON; the words as typed decide, because the
  /// line may not have been understood.
  package func run(_ words: [String], on console: Console) -> ExitStatus {
    do {
      let status = try answer(words, on: console)
      console.error.eraseStatus()
      try console.output.flush()
      return status
    } catch {
      let errorReport = ErrorReport(error)
      report(errorReport, asJSON: StepLog.wordsAskForJSON(words), on: console)
      return errorReport.status
    }
  }

  private func answer(_ words: [String], on console: Console) throws -> ExitStatus {
    guard !words.isEmpty else {
      console.error.write(overview(width: console.error.screen.width, style: console.error.style))
      return .usage
    }
    switch try parse(words) {
    case .run(let arguments):
      return try arguments.command.run(arguments, console)
    case .help(let topic):
      let output = console.output
      try output.write(help(on: topic, width: output.screen.width, style: output.style))
      return .done
    case .version:
      try console.output.writeLine("\(name) \(version)")
      return .done
    }
  }

  /// What was printed before the error comes out first; should that fail too, the first error stands.
  private func report(_ errorReport: ErrorReport, asJSON: Bool, on console: Console) {
    do {
      try console.output.flush()
    } catch {
      if !(errorReport.cause is OutputError) { console.error.warn(error.sentence) }
    }
    if asJSON {
      console.error.write("\(errorReport.json)\n")
    } else {
      console.error.report(errorReport.sentence, details: errorReport.details)
    }
  }
}
