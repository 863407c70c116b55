import Formats
import Glibc
import Model
import OperatingSystem
import Terminal

/// The program that sends; it cannot plan.
@main enum Main {
  static func main() {
    let console = Console.standard(program: Program.executor.name)
    if let flaw = Instant.flaw(ofNow: Environment.process["SENDPLAN_NOW"]) {
      console.error.complain(flaw)
      exit(ExitStatus.usage.code)
    }
    let words = Array(CommandLine.arguments.dropFirst())
    let status = Program.executor.run(
      words,
      on: console,
      explain: complaint(about:),
      render: json
    )
    exit(status.code)
  }

  /// The complaint as one JSON object, where the words typed ask for JSON.
  private static func json(_ complaint: Complaint, _ words: [String]) -> String? {
    guard StepLog.wordsAskForJSON(words) else { return nil }
    return JSONText.errorObject(
      status: complaint.status.code,
      complaint.sentence,
      (complaint.cause as? any ExplainedError)?.explanation
    )
  }

  /// What cannot explain itself is a mistake of the program.
  private static func complaint(about error: any Error) -> Complaint {
    guard let explained = error as? any ExplainedError else {
      return Complaint(
        "something went wrong that should not: \(error); please report this",
        status: .defect,
        cause: error
      )
    }
    let explanation = explained.explanation
    return Complaint(
      explanation.sentence,
      status: ExitStatus(code: explanation.kind.rawValue),
      cause: error
    )
  }
}
