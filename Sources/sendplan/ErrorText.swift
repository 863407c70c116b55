import Formats
import Glibc
import Model
import Terminal

/// How errors reach a person, or a program that asked for JSON.
enum ErrorText {
  static func complaint(about error: any Error) -> Complaint {
    guard let explained = error as? any ExplainedError else {
      return Complaint("a mistake in this program: \(error)", status: .defect, cause: error)
    }
    let explanation = explained.explanation
    return Complaint(
      explanation.sentence,
      status: ExitStatus(code: explanation.kind.rawValue),
      cause: error
    )
  }

  /// The complaint as one JSON object, where the words typed ask for JSON.
  static func json(_ complaint: Complaint, _ words: [String]) -> String? {
    guard StepLog.wordsAskForJSON(words) else { return nil }
    return JSONText.errorObject(
      status: complaint.status.code,
      complaint.sentence,
      (complaint.cause as? any ExplainedError)?.explanation
    )
  }
}

/// Ends the process; nothing may be left to flush.
func exit(with status: ExitStatus) -> Never {
  Glibc.exit(status.code)
}
