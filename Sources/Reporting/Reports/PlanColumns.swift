package import Model

// The columns of what a plan or a run says, in their order. The names and the order of the first ones are
// known to people's own programs: a new column comes last.

extension AssignmentRecord {
  package static let columns: [RecordColumn<AssignmentRecord>] = [
    .day("day") { $0.day },
    .text("channel") { $0.channel },
    .amount("position") { $0.position },
    .text("message_id") { $0.messageID },
    .text("recipient", mayShrink: true) { $0.recipient },
    .amount("priority") { $0.priority },
    .day("release") { $0.release },
    .day("deadline") { $0.deadline },
    .amount("waiting_days") { $0.waitingDays },
    .flag("projected") { $0.isProjected },
    .text("account") { $0.account },
    .day("waiting_since") { $0.waitingSince },
    .day("due") { $0.due },
    .amount("late_days") { $0.lateDays },
  ]
}

extension LoadRecord {
  package static let columns: [RecordColumn<LoadRecord>] = [
    .text("channel") { $0.channel },
    .day("day") { $0.day },
    .text("weekday") { $0.day.weekday.abbreviation },
    .amount("capacity") { $0.capacity },
    .amount("used") { $0.used },
    .amount("planned") { $0.planned },
    .amount("free") { $0.free },
    .amount("projected") { $0.projected },
    .text("reason", mayShrink: true) { $0.reason },
  ]

  /// The CSV report leaves out what is only for reading.
  package static let reportColumns = columns.filter { !["weekday", "reason"].contains($0.name) }
}

extension UnplacedRecord {
  package static let columns: [RecordColumn<UnplacedRecord>] = [
    .text("message_id") { $0.messageID },
    .text("channel") { $0.channel },
    .amount("priority") { $0.priority },
    .day("release") { $0.release },
    .day("deadline") { $0.deadline },
    .text("reason") { $0.reason.name },
    .day("waiting_since") { $0.waitingSince },
    .day("due") { $0.due },
  ]
}

extension DeliveryRecord {
  package static let columns: [RecordColumn<DeliveryRecord>] = [
    .day("day") { $0.day },
    .text("channel") { $0.channel },
    .amount("position") { $0.position },
    .text("message_id") { $0.messageID },
    .text("recipient", mayShrink: true) { $0.recipient },
    .amount("attempt") { $0.attempt },
    .text("outcome") { $0.outcome.name },
    .text("receipt", mayShrink: true) { $0.receipt },
    .text("at") { $0.at.description },
    .text("detail", mayShrink: true) { $0.detail },
  ]
}

extension DiffRecord {
  package static let columns: [RecordColumn<DiffRecord>] = [
    .text("message_id") { $0.messageID },
    .text("channel") { $0.channel },
    .text("change") { $0.change },
    .day("from_day") { $0.from },
    .day("to_day") { $0.to },
    .amount("days") { $0.days },
    .text("reason", mayShrink: true) { $0.reason },
    .flag("projected") { $0.isProjected },
    .text("from_account") { $0.accounts?.from },
    .text("to_account") { $0.accounts?.to },
  ]
}
