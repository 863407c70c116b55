package import Formats
package import Model
package import OperatingSystem

/// A CSV file with a header, and a row for each record.
///
/// The file appears whole, at `commit`, or not at all.
package struct CSVReport<Record> {
  package let path: String
  private let columns: [RecordColumn<Record>]
  private let file: AtomicFile
  private var rows: CSVWriter

  private static var bufferedBytes: Int { 1 << 16 }

  fileprivate init(
    path: String,
    _ columns: [RecordColumn<Record>],
    _ form: CSVForm
  ) throws(OutputFileError) {
    self.path = path
    self.columns = columns
    file = try AtomicFile(path: path)
    rows = CSVWriter(form)
    rows.row(columns.map(\.name))
  }

  package mutating func add(_ record: Record) throws(OutputFileError) {
    rows.row(of: record, columns)
    if rows.bytes.count >= Self.bufferedBytes { try file.drain(&rows) }
  }

  /// Puts the file in its place.
  package mutating func commit() throws(OutputFileError) {
    try file.drain(&rows)
    try file.commit()
  }
}

extension CSVReport {
  /// One of the reports of a plan, whose rows end with its version and base date.
  private init(
    _ name: String,
    of plan: PlanHeader,
    in directory: String,
    _ columns: [RecordColumn<Record>],
    _ form: CSVForm
  ) throws(OutputFileError) {
    let (version, baseDate) = (plan.version, plan.baseDate)
    try self.init(
      path: "\(directory)/plan-\(version)-\(name).csv",
      columns + [.number("plan_version") { _ in version }, .day("base_date") { _ in baseDate }],
      form
    )
  }
}

extension CSVReport<AssignmentRecord> {
  /// `plan-V-assignments.csv`: who is to be sent what on which day.
  package init(
    of plan: PlanHeader,
    in directory: String,
    _ form: CSVForm
  ) throws(OutputFileError) {
    let columns = AssignmentRecord.columns
    try self.init("assignments", of: plan, in: directory, columns, form)
  }
}

extension CSVReport<LoadRecord> {
  /// `plan-V-load.csv`: what each channel has to do on each day.
  package init(
    of plan: PlanHeader,
    in directory: String,
    _ form: CSVForm
  ) throws(OutputFileError) {
    let columns = LoadRecord.columns
    try self.init("load", of: plan, in: directory, columns, form)
  }
}

extension CSVReport<UnplacedRecord> {
  /// `plan-V-unplaced.csv`: who has no day, and why.
  package init(
    of plan: PlanHeader,
    in directory: String,
    _ form: CSVForm
  ) throws(OutputFileError) {
    let columns = UnplacedRecord.columns
    try self.init("unplaced", of: plan, in: directory, columns, form)
  }
}

extension CSVReport<DeliveryRecord> {
  /// `run-V-DAY-deliveries.csv`: who was really sent what, one row for each attempt.
  package init(
    ofPlan version: Int,
    on day: Day,
    in directory: String,
    _ form: CSVForm
  ) throws(OutputFileError) {
    try self.init(
      path: "\(directory)/run-\(version)-\(day)-deliveries.csv",
      DeliveryRecord.columns + [.number("plan_version") { _ in version }],
      form
    )
  }
}

extension CSVReport<DiffRecord> {
  /// `diff-A-B.csv`: every change between two versions, worst first.
  package init(
    from old: Int,
    to new: Int,
    in directory: String,
    _ form: CSVForm
  ) throws(OutputFileError) {
    try self.init(
      path: "\(directory)/diff-\(old)-\(new).csv",
      DiffRecord.columns,
      form
    )
  }
}
