/// One assignment of a stored plan, with the names that people know.
package struct AssignmentRecord: Equatable, Sendable {
  package let day: Day
  /// The channel that it is addressed to.
  package let channel: String
  /// The channel that sends it: the same one, or one inside it.
  package let account: String
  /// Its place, from 1, among the messages of the day that are addressed to the channel, account by account.
  package let position: Int
  package let messageID: String
  package let recipient: String
  package let subject: String
  package let campaign: String?
  /// Which message of its thread it is, from 1.
  package let step: Int
  package let priority: Int
  package let release: Day
  /// The day from which it counts as waiting.
  package let waitingSince: Day
  package let deadline: Day?
  /// The last day on which it is not late yet.
  package let due: Day?
  /// Whether its predecessor is only planned, so that its day is a projection.
  package let isProjected: Bool

  package init(
    day: Day,
    channel: String,
    account: String,
    position: Int,
    messageID: String,
    recipient: String,
    subject: String,
    campaign: String?,
    step: Int,
    priority: Int,
    release: Day,
    waitingSince: Day,
    deadline: Day?,
    due: Day? = nil,
    isProjected: Bool
  ) {
    self.day = day
    self.channel = channel
    self.account = account
    self.position = position
    self.messageID = messageID
    self.recipient = recipient
    self.subject = subject
    self.campaign = campaign
    self.step = step
    self.priority = priority
    self.release = release
    self.waitingSince = waitingSince
    self.deadline = deadline
    self.due = due
    self.isProjected = isProjected
  }

  package var waitingDays: Int { waitingSince.waitingDays(until: day) }

  /// How many days after it is due; nil where it is due on no day.
  package var lateDays: Int? { due.map { max(0, $0.days(to: day)) } }
}

/// One message without a day in a stored plan.
package struct UnplacedRecord: Equatable, Sendable {
  package let messageID: String
  package let channel: String
  package let priority: Int
  package let release: Day
  /// The day from which it counts as waiting; nil for a follow-up without `not_before` whose
  /// predecessor is unplaced.
  package let waitingSince: Day?
  package let deadline: Day?
  /// The last day on which it is not late yet.
  package let due: Day?
  package let reason: UnplacedReason

  package init(
    messageID: String,
    channel: String,
    priority: Int,
    release: Day,
    waitingSince: Day?,
    deadline: Day?,
    due: Day? = nil,
    reason: UnplacedReason
  ) {
    self.messageID = messageID
    self.channel = channel
    self.priority = priority
    self.release = release
    self.waitingSince = waitingSince
    self.deadline = deadline
    self.due = due
    self.reason = reason
  }
}

/// One channel's day in a stored plan.
package struct LoadRecord: Equatable, Sendable {
  package let channel: String
  package let day: Day
  /// The channel's own capacity.
  package let capacity: Int
  /// What can really be sent: no more than the channels around it and inside it let through.
  package let available: Int
  /// How much was used when the plan was computed.
  package let used: Int
  package let planned: Int
  /// What could still go: where a channel around it or all inside it are full, nothing.
  package let free: Int
  /// How many of the planned ones follow a message that is only planned.
  package let projected: Int
  /// The stated reason why the capacity differs from the usual week.
  package let reason: String?

  package init(
    channel: String,
    day: Day,
    capacity: Int,
    available: Int,
    used: Int,
    planned: Int,
    free: Int,
    projected: Int,
    reason: String?
  ) {
    self.channel = channel
    self.day = day
    self.capacity = capacity
    self.available = available
    self.used = used
    self.planned = planned
    self.free = free
    self.projected = projected
    self.reason = reason
  }
}
