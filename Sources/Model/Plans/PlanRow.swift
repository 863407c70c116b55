/// The row of one message in a stored plan: the facts used and the decision.
package struct PlanRow: Equatable, Sendable {
  package let message: Int32
  /// The channel's number in the database.
  package let channel: Int32
  package let priority: Int32
  package let notBefore: Day?
  package let release: Day
  /// The day from which it counts as waiting; nil for a follow-up without `not_before` whose
  /// predecessor is unplaced.
  package let waitingSince: Day?
  package let deadline: Day?
  /// The last day on which it is not late yet.
  package let due: Day?
  package let decision: Decision
  /// The number of the account that sends it, if it has a day and that is not the channel above.
  package let account: Int32?
  /// Whether its predecessor is not sent yet, so that its release is a projection.
  package let isProjected: Bool
  package let attributes: Attributes
  /// Which version of its content it had; the first is 1.
  package let content: Int32

  /// The attributes that some limits need, and default values for those that none needs.
  package struct Attributes: Equatable, Sendable {
    /// The number of its campaign in the database, or 0.
    package var campaign: Int32 = 0
    /// A number shared by all messages to the same recipient.
    package var recipient: Int32 = 0
    /// Whether it follows another message, sent or not.
    package var isFollowUp = false
    /// The first day on which its holds let it go, as in `MessageAttributes.heldUntil`.
    package var heldUntil = Backlog.none

    package init() {}
  }

  package init(
    message: Int32,
    channel: Int32,
    priority: Int32,
    notBefore: Day?,
    release: Day,
    waitingSince: Day?,
    deadline: Day?,
    due: Day? = nil,
    decision: Decision,
    account: Int32? = nil,
    isProjected: Bool = false,
    attributes: Attributes = Attributes(),
    content: Int32 = 1
  ) {
    self.message = message
    self.channel = channel
    self.priority = priority
    self.notBefore = notBefore
    self.release = release
    self.waitingSince = waitingSince
    self.deadline = deadline
    self.due = due
    self.decision = decision
    self.account = account
    self.isProjected = isProjected
    self.attributes = attributes
    self.content = content
  }

  /// The number of the channel that sends it, or of the one addressed if it is unplaced.
  package var sender: Int32 { account ?? channel }

  /// The assigned day; nil if it is unplaced.
  package var day: Day? {
    if case .assigned(let day, _) = decision { day } else { nil }
  }
}
