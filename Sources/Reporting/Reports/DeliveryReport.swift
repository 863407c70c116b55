import Formats
package import Model
package import OperatingSystem

/// `run-V-DAY-deliveries.csv`: who was really sent what, one row for each attempt.
///
/// The file appears whole, at `commit`, or not at all.
package struct DeliveryReport {
  package let path: String
  private let file: WholeFile
  private var rows: CSVWriter
  private let version: Int

  package init(
    folder: String,
    plan version: Int,
    day: Day,
    isFormulaSafe: Bool
  ) throws(OutputFileError) {
    self.version = version
    path = "\(folder)/run-\(version)-\(day)-deliveries.csv"
    file = try WholeFile(path: path)
    rows = CSVWriter(isFormulaSafe: isFormulaSafe)
    rows.row([
      "plan_version", "day", "channel", "position", "message_id", "recipient", "attempt", "outcome",
      "receipt", "at",
    ])
  }

  package mutating func add(_ record: DeliveryRecord) throws(OutputFileError) {
    rows.int(version)
    rows.day(record.day)
    rows.text(record.channel)
    if let position = record.position { rows.int(position) } else { rows.empty() }
    rows.text(record.messageID)
    rows.text(record.recipient)
    rows.int(record.attempt)
    rows.text(record.outcome.name)
    rows.text(record.receipt ?? "")
    rows.text(record.at.description)
    rows.endRow()
    try file.drain(&rows)
  }

  package mutating func commit() throws(OutputFileError) {
    try file.drain(&rows)
    try file.commit()
  }
}
