import Formats
import Model

/// An error as it is reported to a person, and the exit status that it leads to.
package struct ErrorReport {
  /// One line: what, why and the way out.
  package let sentence: String
  /// Further lines, such as how to use the command.
  package let details: [String]
  package let status: ExitStatus
  let cause: any Error

  /// Reports any error; one that has no diagnostic is a defect of the program.
  package init(_ error: any Error) {
    cause = error
    switch error {
    case let error as UsageError:
      (sentence, details, status) = (error.sentence, error.details, .usage)
    case let error as OutputError:
      (sentence, details, status) = (error.sentence, [], .inputOutput)
    case let error as any DiagnosticError:
      let diagnostic = error.diagnostic
      (sentence, details) = (diagnostic.sentence, [])
      status = ExitStatus(code: diagnostic.kind.rawValue)
    default:
      sentence = "a defect of this program: \(error); please report it"
      (details, status) = ([], .defect)
    }
  }

  /// The report as one JSON object, with the parts of its diagnostic.
  package var json: String {
    JSONText.errorObject(
      status: status.code,
      sentence,
      (cause as? any DiagnosticError)?.diagnostic
    )
  }
}
