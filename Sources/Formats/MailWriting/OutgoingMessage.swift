package import Model

/// The complete message of one attempt, as a transport delivers it.
package struct OutgoingMessage: Equatable, Sendable {
  package let key: AttemptKey
  package let messageID: String
  /// An address, or a name with an address in angle brackets.
  package let sender: String
  package let content: MessageContent
  /// What the channel says beside its sender.
  package let mail: MailHeaders
  /// By what this attempt is known to those who must not know more.
  package let token: AttemptToken
  /// The date of the message, the same for a repeat of the same attempt.
  package let composedAt: Instant
  /// The earlier messages of the thread, oldest first; the last is the one that this message follows.
  package let references: [SentMessage]
  /// What it belongs to; nil where its transport has no use for that.
  package let context: AttemptContext?

  package init(
    key: AttemptKey,
    messageID: String,
    sender: String,
    _ content: MessageContent,
    mail: MailHeaders = MailHeaders(),
    token: AttemptToken = .sample,
    composedAt: Instant,
    references: [SentMessage] = [],
    context: AttemptContext? = nil
  ) {
    self.key = key
    self.messageID = messageID
    self.sender = sender
    self.content = content
    self.mail = mail
    self.token = token
    self.composedAt = composedAt
    self.references = references
    self.context = context
  }

  /// The mail of an attempt that is known by its key, with what went before it in its thread.
  package init(
    attempt number: Int,
    at id: String,
    _ content: MessageContent,
    token: AttemptToken,
    from sender: String,
    _ mail: MailHeaders,
    composedAt: Instant,
    keys: AttemptKeys,
    after references: [SentMessage],
    in context: AttemptContext? = nil
  ) {
    self.init(
      key: keys.key(message: id, attempt: number, content),
      messageID: id,
      sender: sender,
      content,
      mail: mail,
      token: token,
      composedAt: composedAt,
      references: references,
      context: context
    )
  }

  /// The address that servers report failures to, as the envelope of the mail names it; nil where the sender is none.
  package var envelopeSender: String? {
    let bounce = mail.bounceAddress.map { $0.replacing(MailHeaders.tokenMark, with: token.text) }
    return bounce.map { NamedAddress($0)?.address ?? $0 } ?? Mailbox(sender).address
  }
}
