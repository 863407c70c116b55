import Formats
package import Model
package import OperatingSystem

/// One of the CSV files that are written of a plan: its header once, then a row for each record.
///
/// The file appears whole, at `commit`, or not at all.
package struct Report {
  private let file: WholeFile
  private var rows: CSVWriter
  /// The cells that every row begins with: version and base date.
  private let plan: PlanHeader

  private static let buffered = 1 << 16

  fileprivate init(
    _ path: String,
    of plan: PlanHeader,
    columns: [String],
    isFormulaSafe: Bool
  ) throws(OutputFileError) {
    file = try WholeFile(path: path)
    rows = CSVWriter(isFormulaSafe: isFormulaSafe)
    self.plan = plan
    rows.row(["plan_version", "base_date"] + columns)
  }

  fileprivate mutating func row(_ cells: (inout CSVWriter) -> Void) throws(OutputFileError) {
    rows.int(plan.version)
    rows.day(plan.baseDate)
    cells(&rows)
    rows.endRow()
    if rows.bytes.count >= Report.buffered { try file.drain(&rows) }
  }

  /// Puts the file in its place.
  package mutating func commit() throws(OutputFileError) {
    try file.drain(&rows)
    try file.commit()
  }
}

/// `plan-V-assignments.csv`: who is to be sent what on which day.
package struct AssignmentsReport {
  private var report: Report

  package init(folder: String, of plan: PlanHeader, isFormulaSafe: Bool) throws(OutputFileError) {
    report = try Report(
      "\(folder)/plan-\(plan.version)-assignments.csv",
      of: plan,
      columns: [
        "day", "channel", "position", "message_id", "recipient", "priority", "release", "deadline",
        "waiting_days", "projected", "account", "waiting_since",
      ],
      isFormulaSafe: isFormulaSafe
    )
  }

  package mutating func add(_ record: AssignmentRecord) throws(OutputFileError) {
    try report.row { cells in
      cells.day(record.day)
      cells.text(record.channel)
      cells.int(record.position)
      cells.text(record.messageID)
      cells.text(record.recipient)
      cells.int(record.priority)
      cells.day(record.release)
      cells.day(record.deadline)
      cells.int(record.waitingDays)
      cells.text(record.isProjected ? "yes" : "no")
      cells.text(record.account)
      cells.day(record.waitingSince)
    }
  }

  package mutating func commit() throws(OutputFileError) { try report.commit() }
}

/// `plan-V-load.csv`: what each channel has to do on each day.
package struct LoadReport {
  private var report: Report

  package init(folder: String, of plan: PlanHeader, isFormulaSafe: Bool) throws(OutputFileError) {
    report = try Report(
      "\(folder)/plan-\(plan.version)-load.csv",
      of: plan,
      columns: ["channel", "day", "capacity", "used", "planned", "free", "projected"],
      isFormulaSafe: isFormulaSafe
    )
  }

  package mutating func add(_ record: LoadRecord) throws(OutputFileError) {
    try report.row { cells in
      cells.text(record.channel)
      cells.day(record.day)
      cells.int(record.capacity)
      cells.int(record.used)
      cells.int(record.planned)
      cells.int(record.free)
      cells.int(record.projected)
    }
  }

  package mutating func commit() throws(OutputFileError) { try report.commit() }
}

/// `plan-V-unplaced.csv`: who has no day, and why.
package struct UnplacedReport {
  private var report: Report

  package init(folder: String, of plan: PlanHeader, isFormulaSafe: Bool) throws(OutputFileError) {
    report = try Report(
      "\(folder)/plan-\(plan.version)-unplaced.csv",
      of: plan,
      columns: [
        "message_id", "channel", "priority", "release", "deadline", "reason", "waiting_since",
      ],
      isFormulaSafe: isFormulaSafe
    )
  }

  package mutating func add(_ record: UnplacedRecord) throws(OutputFileError) {
    try report.row { cells in
      cells.text(record.messageID)
      cells.text(record.channel)
      cells.int(record.priority)
      cells.day(record.release)
      cells.day(record.deadline)
      cells.text(record.reason.name)
      cells.day(record.waitingSince)
    }
  }

  package mutating func commit() throws(OutputFileError) { try report.commit() }
}
