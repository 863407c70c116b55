/// One attempt of a run, and what came of it so far.
package struct DeliveryRecord: Equatable, Sendable {
  package let day: Day
  package let channel: String
  /// Its place among its channel's messages of the day, from 1; nil where the plan was pruned.
  package let position: Int?
  package let messageID: String
  package let recipient: String
  /// Which try at the message it is, from 1.
  package let attempt: Int
  /// The state that the attempt left the message in: `claimed` while nobody said what came of it, and
  /// `pending` where it was not sent.
  package let outcome: MessageState
  /// What the channel gave as proof of what it accepted.
  package let receipt: String?
  /// When the outcome was recorded.
  package let at: Instant

  package init(
    day: Day,
    channel: String,
    position: Int?,
    messageID: String,
    recipient: String,
    attempt: Int,
    outcome: MessageState,
    receipt: String?,
    at: Instant
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
  }
}
