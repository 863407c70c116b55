/// One attempt of a run, and its outcome so far.
package struct DeliveryRecord: Equatable, Sendable {
  package let day: Day
  package let channel: String
  /// Its place among its channel's messages of the day, from 1; nil if the plan was pruned.
  package let position: Int?
  package let messageID: String
  package let recipient: String
  /// The number of the attempt at the message, from 1.
  package let attempt: Int
  /// The state after the attempt: `claimed` while the outcome is open, and `pending` if the message
  /// was not sent.
  package let outcome: MessageState
  /// The channel's receipt for what it accepted.
  package let receipt: String?
  /// When the outcome was recorded.
  package let at: Instant
  /// What the other end said, where it did not accept the message.
  package let detail: String?

  package init(
    day: Day,
    channel: String,
    position: Int?,
    messageID: String,
    recipient: String,
    attempt: Int,
    outcome: MessageState,
    receipt: String?,
    at: Instant,
    detail: String? = nil
  ) {
    self.day = day
    self.channel = channel
    self.position = position
    self.messageID = messageID
    self.recipient = recipient
    self.attempt = attempt
    self.outcome = outcome
    self.receipt = receipt
    self.at = at
    self.detail = detail
  }
}
