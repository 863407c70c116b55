package import Model

// The columns of what a plan or a run says, in the order in which people read them. Their names are known to
// people's own programs and stay; their order may change.

extension AssignmentRecord {
  package static let columns: [RecordColumn<AssignmentRecord>] = [
    .day("day") { $0.day },
    .text("weekday") { $0.day.weekday.abbreviation },
    .text("channel") { $0.channel },
    .text("account") { $0.account },
    .amount("position") { $0.position },
    .text("message_id") { $0.messageID },
    .text("recipient", mayShrink: true) { $0.recipient },
    .text("subject", mayShrink: true) { $0.subject },
    .text("campaign", mayShrink: true) { $0.campaign },
    .amount("step") { $0.step },
    .amount("priority") { $0.priority },
    .amount("waiting_days") { $0.waitingDays },
    .day("waiting_since") { $0.waitingSince },
    .day("release") { $0.release },
    .day("deadline") { $0.deadline },
    .day("due") { $0.due },
    .amount("late_days") { $0.lateDays },
    .flag("projected") { $0.isProjected },
  ]
}

extension LoadRecord {
  package static let columns: [RecordColumn<LoadRecord>] = [
    .text("channel") { $0.channel },
    .day("day") { $0.day },
    .text("weekday") { $0.day.weekday.abbreviation },
    .amount("capacity") { $0.capacity },
    .amount("available") { $0.available },
    .amount("used") { $0.used },
    .amount("planned") { $0.planned },
    .amount("free") { $0.free },
    .amount("projected") { $0.projected },
    .text("reason", mayShrink: true) { $0.reason },
  ]
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
    .text("recipient", mayShrink: true) { $0.recipient },
    .text("channel") { $0.channel },
    .text("change") { $0.change },
    .day("from_day") { $0.from },
    .day("to_day") { $0.to },
    .amount("days") { $0.days },
    .text("reason", mayShrink: true) { $0.reason },
    .text("from_account") { $0.accounts?.from },
    .text("to_account") { $0.accounts?.to },
    .flag("projected") { $0.isProjected },
  ]
}
