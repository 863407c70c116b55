import Formats
package import Model
package import OperatingSystem

/// One change between two plans with the names that people know.
package struct DiffRecord: Equatable, Sendable {
  package let messageID: String
  package let channel: String
  /// `added`, `removed`, `earlier` or `later`.
  package let change: String
  package let from: Day?
  package let to: Day?
  /// How many days later; negative for earlier, nil unless both plans give it a day.
  package let days: Int?
  package let reason: String?
  /// Whether its day rests on the planned day of what it follows.
  package let isProjected: Bool

  package init(
    messageID: String,
    channel: String,
    change: String,
    from: Day?,
    to: Day?,
    days: Int?,
    reason: String?,
    isProjected: Bool
  ) {
    self.messageID = messageID
    self.channel = channel
    self.change = change
    self.from = from
    self.to = to
    self.days = days
    self.reason = reason
    self.isProjected = isProjected
  }
}

/// `diff-A-B.csv`: every change between two versions, worst first.
///
/// The file appears whole, at `commit`, or not at all.
package struct DiffReport {
  package let path: String
  private let file: WholeFile
  private var rows: CSVWriter

  package init(
    folder: String,
    versions: (old: Int, new: Int),
    isFormulaSafe: Bool
  ) throws(OutputFileError) {
    path = "\(folder)/diff-\(versions.old)-\(versions.new).csv"
    file = try WholeFile(path: path)
    rows = CSVWriter(isFormulaSafe: isFormulaSafe)
    rows.row([
      "message_id", "channel", "change", "from_day", "to_day", "days", "reason", "projected",
    ])
  }

  package mutating func add(_ record: DiffRecord) throws(OutputFileError) {
    rows.text(record.messageID)
    rows.text(record.channel)
    rows.text(record.change)
    rows.day(record.from)
    rows.day(record.to)
    if let days = record.days { rows.int(days) } else { rows.empty() }
    rows.text(record.reason ?? "")
    rows.text(record.isProjected ? "yes" : "no")
    rows.endRow()
    try file.drain(&rows)
  }

  package mutating func commit() throws(OutputFileError) {
    try file.commit()
  }
}
