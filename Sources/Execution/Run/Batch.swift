import Delivery
import Formats
import Model
import Storage

/// Messages that are claimed together and delivered together.
struct Batch {
  let claimedAt: Instant
  /// The state of the destination before these messages.
  let checkpoint: String?
  var entries: [(message: ClaimedMessage, entry: SendingQueue.Entry)] = []

  init(claimedAt: Instant, checkpoint: String?) {
    self.claimedAt = claimedAt
    self.checkpoint = checkpoint
  }

  /// The messages for the transport, in order.
  func outgoing(from settings: ChannelSettings, _ origin: Origin) -> [OutgoingMessage] {
    let keys = AttemptKeys(origin: origin, sender: settings.sender)
    return entries.map { entry in
      OutgoingMessage(entry.message, from: settings.sender, settings.mail, at: claimedAt, keys)
    }
  }
}

extension OutgoingMessage {
  /// The message of an open claim, exactly as it was or would have been delivered.
  init(_ claim: OpenClaim, _ origin: Origin) {
    let keys = AttemptKeys(origin: origin, sender: claim.sender)
    self.init(claim.message, from: claim.sender, claim.mail, at: claim.claimedAt, keys)
  }

  /// A claimed message; a repeat of the same attempt is identical.
  init(
    _ message: ClaimedMessage,
    from sender: String,
    _ mail: MailHeaders,
    at claimedAt: Instant,
    _ keys: AttemptKeys
  ) {
    self.init(
      attempt: message.attempt.number,
      at: message.attempt.id,
      message.content,
      token: message.token,
      from: sender,
      mail,
      composedAt: claimedAt,
      keys: keys,
      after: message.thread.map {
        SentMessage(key: $0.key, sentBy: $0.sender, through: $0.transport)
      },
      in: message.context
    )
  }
}
