import Formats
import Glibc
import Model
import OperatingSystem
import Terminal

/// The program that sends; it cannot plan.
@main enum Main {
  static func main() {
    let console = Console.standard(program: Program.executor.name)
    if let flaw = Instant.error(ofNow: Environment.process["SENDPLAN_NOW"]) {
      console.error.report(flaw)
      exit(ExitStatus.usage.code)
    }
    let words = Array(CommandLine.arguments.dropFirst())
    let status = Program.executor.run(
      words,
      on: console,
      explain: errorReport(about:),
      render: json
    )
    exit(status.code)
  }

  /// The complaint as one JSON object, where the words typed ask for JSON.
  private static func json(_ errorReport: ErrorReport, _ words: [String]) -> String? {
    guard StepLog.wordsAskForJSON(words) else { return nil }
    return JSONText.errorObject(
      status: errorReport.status.code,
      errorReport.sentence,
      (errorReport.cause as? any DiagnosticError)?.diagnostic
    )
  }

  /// What cannot explain itself is a mistake of the program.
  private static func errorReport(about error: any Error) -> ErrorReport {
    guard let explained = error as? any DiagnosticError else {
      return ErrorReport(
        "something went wrong that should not: \(error); please report this",
        status: .defect,
        cause: error
      )
    }
    let diagnostic = explained.diagnostic
    return ErrorReport(
      diagnostic.sentence,
      status: ExitStatus(code: diagnostic.kind.rawValue),
      cause: error
    )
  }
}
