import Formats
import Glibc
import Model
import Terminal

/// How errors reach a person, or a program that asked for JSON.
enum ErrorText {
  static func errorReport(about error: any Error) -> ErrorReport {
    guard let explained = error as? any DiagnosticError else {
      return ErrorReport("a mistake in this program: \(error)", status: .defect, cause: error)
    }
    let diagnostic = explained.diagnostic
    return ErrorReport(
      diagnostic.sentence,
      status: ExitStatus(code: diagnostic.kind.rawValue),
      cause: error
    )
  }

  /// The complaint as one JSON object, where the words typed ask for JSON.
  static func json(_ errorReport: ErrorReport, _ words: [String]) -> String? {
    guard StepLog.wordsAskForJSON(words) else { return nil }
    return JSONText.errorObject(
      status: errorReport.status.code,
      errorReport.sentence,
      (errorReport.cause as? any DiagnosticError)?.diagnostic
    )
  }
}

/// Ends the process; nothing may be left to flush.
func exit(with status: ExitStatus) -> Never {
  Glibc.exit(status.code)
}
