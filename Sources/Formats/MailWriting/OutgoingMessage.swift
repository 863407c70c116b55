package import Model

/// The complete message of one attempt, as a transport delivers it.
package struct OutgoingMessage: Equatable, Sendable {
  package let key: AttemptKey
  package let messageID: String
  /// An address, or a name with an address in angle brackets.
  package let sender: String
  package let content: MessageContent
  /// The date of the message, the same for a repeat of the same attempt.
  package let composedAt: Instant
  /// The earlier messages of the thread, oldest first; the last is the one that this message follows.
  package let references: [SentMessage]

  package init(
    key: AttemptKey,
    messageID: String,
    sender: String,
    _ content: MessageContent,
    composedAt: Instant,
    references: [SentMessage] = []
  ) {
    self.key = key
    self.messageID = messageID
    self.sender = sender
    self.content = content
    self.composedAt = composedAt
    self.references = references
  }
}
