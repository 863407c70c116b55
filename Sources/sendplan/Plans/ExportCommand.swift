import Formats
import Model
import OperatingSystem
import Reporting
import Storage
import Terminal

extension Command {
  static let export = Command(
    "export",
    group: "Plans",
    summary:
      "writes a version's assignments, load and unplaced messages, or a run's deliveries, as CSV",
    discussion: """
      The files are plan-V-assignments.csv, plan-V-load.csv and plan-V-unplaced.csv, each written \
      whole or not at all and the same to the byte whenever the same version is exported. The columns are \
      known by their names. The position counts what is addressed to a channel on a day, account by \
      account; the load ends with the last day on which anything is used or planned, and what is free is \
      what the channels around it and inside it leave free, too. With --run the one file is \
      run-V-DAY-deliveries.csv, with a row for each attempt.
      """,
    arguments: [Argument("VERSION", "the plan's number")],
    options: [
      Option("--run", .text("DAY"), "writes run-V-DAY-deliveries.csv instead: who was really sent"),
      Options.to, Options.raw, Options.crlf,
    ],
    examples: [
      Example("sendplan export 2 --to ~/mail", "three files to send on"),
      Example("sendplan export 2 --run 2027-03-01", "what came of the run for that day"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    if let day = try arguments.day("--run") { return try session.exportDeliveries(of: day) }
    let folder = arguments.required(Options.to.name)
    try session.read { snapshot in
      let plan = try snapshot.plan(try arguments.version("VERSION"))
      for path in try session.writeReports(of: plan, to: folder, session.csvForm, snapshot) {
        try console.output.writeLine("wrote \(printable(path))")
      }
    }
    return .done
  }
}

extension Session {
  /// Writes the three reports of a plan to a directory, which is made where it is missing, and returns
  /// their paths.
  func writeReports(
    of plan: PlanHeader,
    to folder: String,
    _ form: CSVForm,
    _ snapshot: Snapshot
  ) throws -> [String] {
    try plan.requireRows()
    try makeOutputDirectory(folder)
    var progress = Progress("exporting", total: .exactly(plan.messages), on: console.error)
    var assignments = try CSVReport<AssignmentRecord>(of: plan, in: folder, form)
    try snapshot.forEachAssignment(of: plan) {
      try assignments.add($0)
      progress.advance()
    }
    var load = try CSVReport<LoadRecord>(of: plan, in: folder, form)
    let lastUsed = try snapshot.lastUsedDay(of: plan)
    try snapshot.forEachLoad(of: plan) { day in
      if let lastUsed, day.day <= lastUsed { try load.add(day) }
    }
    var unplaced = try CSVReport<UnplacedRecord>(of: plan, in: folder, form)
    try snapshot.forEachUnplaced(of: plan) {
      try unplaced.add($0)
      progress.advance()
    }
    try assignments.commit()
    try load.commit()
    try unplaced.commit()
    progress.finish()
    return [assignments.path, load.path, unplaced.path]
  }

  /// Writes what came of a plan's run for a day.
  fileprivate func exportDeliveries(of day: Day) throws -> ExitStatus {
    let path = try read { snapshot in
      let plan = try snapshot.plan(try arguments.version("VERSION"))
      let run = try snapshot.run(of: plan, on: day)
      let folder = arguments.required(Options.to.name)
      try makeOutputDirectory(folder)
      var report = try CSVReport<DeliveryRecord>(
        ofPlan: plan.version,
        on: day,
        in: folder,
        csvForm
      )
      try snapshot.forEachDelivery(of: run) { try report.add($0) }
      try report.commit()
      return report.path
    }
    try console.output.writeLine("wrote \(printable(path))")
    return .done
  }
}
