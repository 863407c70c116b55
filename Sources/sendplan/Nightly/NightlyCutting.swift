import Formats
import Model
import OperatingSystem
import Storage
import Terminal

/// What a night of many machines does behind its approval.
extension NightlyJob {
  /// Lets the executor cut the first slices of an approved plan's first day.
  func cut(_ version: Int, into folder: String) throws -> String {
    let plan = ["--plan", "\(version)", "--day", "\(options.day)"]
    let cutting = ProgramRun.beside(
      "sendplan-executor",
      ["cut"] + plan + ["--to", folder, "--db", database.path]
    )
    guard cutting.status == 0 else {
      throw CuttingFailure(
        version: version,
        status: cutting.status,
        command: "sendplan-executor cut \(plan.joined(separator: " ")) "
          + optionWords("--to", folder) + session.databaseWords
      )
    }
    return cutting.output.split(separator: "\n").first.map { printable(String($0)) } ?? ""
  }
}

/// A plan was approved, and its first day could not be cut.
struct CuttingFailure: DiagnosticError, Equatable {
  let version: Int
  let status: Int32?
  let command: String

  var diagnostic: Diagnostic {
    Diagnostic(
      status == ExitStatus.busy.code ? .busy : .refused,
      "plan \(version) is approved, and its first day was not cut",
      why: status.map { "'sendplan-executor cut' ended with \($0)" }
        ?? "'sendplan-executor' was not found beside this program or on the path",
      wayOut: "repeat '\(command)'"
    )
  }
}
