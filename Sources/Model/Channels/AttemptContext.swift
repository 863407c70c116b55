/// What an attempt belongs to, for a service that does more with a message than to send it.
///
/// All of it is as it was when the message was claimed, so that a repeat of the attempt says the same.
package struct AttemptContext: Hashable, Sendable {
  /// The plan that the run sends, and which day of it; nil for a copy that is of no run.
  package let plan: Int?
  package let day: Day?
  /// The channel that the message is addressed to, and the one inside it that sends it, which may be the same.
  package let channel: String
  package let account: String
  package let campaign: String?
  package let priority: Int
  /// The id of the first message of the thread, and which one of it this is, counted from 1.
  package let thread: String
  package let step: Int

  package init(
    plan: Int?,
    day: Day?,
    channel: String,
    account: String,
    campaign: String?,
    priority: Int,
    thread: String,
    step: Int
  ) {
    self.plan = plan
    self.day = day
    self.channel = channel
    self.account = account
    self.campaign = campaign
    self.priority = priority
    self.thread = thread
    self.step = step
  }
}
