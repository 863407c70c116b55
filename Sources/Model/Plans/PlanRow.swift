/// What a stored plan says of one message: the facts used and the decision.
package struct PlanRow: Equatable, Sendable {
  package let message: Int32
  /// The channel's number in the database.
  package let channel: Int32
  package let priority: Int32
  package let notBefore: Day?
  package let release: Day
  /// The day from which it counts as waiting; nil where only the day of a message without one decides.
  package let waitingSince: Day?
  package let deadline: Day?
  package let decision: Decision
  /// The number of the channel that sends it, where it has a day and that is not the one above.
  package let account: Int32?
  /// Whether the message that it follows is not sent yet, so that its release is a projection.
  package let isProjected: Bool
  package let attributes: Attributes

  /// The facts that some limits ask for; those that none asks for are as they are here.
  package struct Attributes: Equatable, Sendable {
    /// The number of its campaign in the database, or 0.
    package var campaign: Int32 = 0
    /// A number that all messages to the same recipient share.
    package var recipient: Int32 = 0
    /// Whether it follows another message, be that sent or not.
    package var isFollowUp = false

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
    decision: Decision,
    account: Int32? = nil,
    isProjected: Bool = false,
    attributes: Attributes = Attributes()
  ) {
    self.message = message
    self.channel = channel
    self.priority = priority
    self.notBefore = notBefore
    self.release = release
    self.waitingSince = waitingSince
    self.deadline = deadline
    self.decision = decision
    self.account = account
    self.isProjected = isProjected
    self.attributes = attributes
  }

  /// The number of the channel that sends it; the one that it is addressed to where nobody sends it.
  package var sender: Int32 { account ?? channel }

  /// The assigned day, or nil when the message is unplaced.
  package var day: Day? {
    if case .assigned(let day, _) = decision { day } else { nil }
  }
}
