/// What a stored plan says of one message: the facts used and the decision.
package struct PlanRow: Equatable, Sendable {
  package let message: Int32
  /// The channel's number in the database.
  package let channel: Int32
  package let priority: Int32
  package let notBefore: Day?
  package let release: Day
  package let deadline: Day?
  package let decision: Decision

  package init(
    message: Int32,
    channel: Int32,
    priority: Int32,
    notBefore: Day?,
    release: Day,
    deadline: Day?,
    decision: Decision
  ) {
    self.message = message
    self.channel = channel
    self.priority = priority
    self.notBefore = notBefore
    self.release = release
    self.deadline = deadline
    self.decision = decision
  }

  /// The assigned day, or nil when the message is unplaced.
  package var day: Day? {
    if case .assigned(let day, _) = decision { day } else { nil }
  }
}
