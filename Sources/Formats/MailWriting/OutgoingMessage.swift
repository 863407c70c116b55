package import Model

/// One message of one attempt, complete: what a transport hands over without asking further.
package struct OutgoingMessage: Equatable, Sendable {
  package let key: AttemptKey
  package let messageID: String
  /// An address, or a name with an address in angle brackets.
  package let sender: String
  /// An address, or whatever names a person on the channel, such as a profile's URL.
  package let recipient: String
  package let subject: String
  package let body: String
  /// The time that the message carries; a repeat of the same attempt carries the same.
  package let composedAt: Instant
  /// The whole thread so far as it was sent, oldest first; the last is the message that this one follows.
  package let references: [SentMessage]

  package init(
    key: AttemptKey,
    messageID: String,
    sender: String,
    recipient: String,
    subject: String,
    body: String,
    composedAt: Instant,
    references: [SentMessage] = []
  ) {
    self.key = key
    self.messageID = messageID
    self.sender = sender
    self.recipient = recipient
    self.subject = subject
    self.body = body
    self.composedAt = composedAt
    self.references = references
  }
}
