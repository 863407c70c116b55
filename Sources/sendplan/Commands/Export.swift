import Glibc
import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let export = Command(
    "export",
    group: "Plans",
    summary: "writes a version's assignments, load and unplaced messages as CSV files",
    discussion: """
      The files are plan-V-assignments.csv, plan-V-load.csv and plan-V-unplaced.csv, each written \
      whole or not at all and the same to the byte whenever the same version is exported.
      """,
    arguments: [Argument("VERSION", "the plan's number")],
    options: [Options.to, Options.raw],
    examples: [Example("sendplan export 2 --to ~/mail", "three files to send on")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let folder = try session.outputFolder()
    let isFormulaSafe = !arguments.has(Options.raw.name)
    try session.read { snapshot in
      let plan = try snapshot.plan(try arguments.version("VERSION"))
      var progress = Progress("exporting", total: .exactly(plan.messages), on: console.error)
      var assignments = try AssignmentsReport(
        folder: folder,
        of: plan,
        isFormulaSafe: isFormulaSafe
      )
      try snapshot.forEachAssignment(of: plan) {
        try assignments.add($0)
        progress.advance()
      }
      var load = try LoadReport(folder: folder, of: plan, isFormulaSafe: isFormulaSafe)
      try snapshot.forEachLoad(of: plan) { try load.add($0) }
      var unplaced = try UnplacedReport(folder: folder, of: plan, isFormulaSafe: isFormulaSafe)
      try snapshot.forEachUnplaced(of: plan) {
        try unplaced.add($0)
        progress.advance()
      }
      try assignments.commit()
      try load.commit()
      try unplaced.commit()
      progress.finish()
      for name in ["assignments", "load", "unplaced"] {
        try console.output.writeLine("wrote \(printable(folder))/plan-\(plan.version)-\(name).csv")
      }
    }
    return .done
  }
}

extension Session {
  /// The folder that `--to` names; the usual one is made where it is missing.
  func outputFolder() throws -> String {
    let folder = arguments.required(Options.to.name)
    // Where it cannot be made, the first file says why.
    if !arguments.has(Options.to.name) { unsafe mkdir(folder, 0o777) }
    return folder
  }
}
