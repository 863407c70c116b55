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
  fileprivate init(
    _ message: ClaimedMessage,
    from sender: String,
    _ mail: MailHeaders,
    at claimedAt: Instant,
    _ keys: AttemptKeys
  ) {
    self.init(
      key: keys.key(
        message: message.attempt.id,
        attempt: message.attempt.number,
        message.content
      ),
      messageID: message.attempt.id,
      sender: sender,
      message.content,
      mail: mail,
      token: message.token,
      composedAt: claimedAt,
      references: message.thread.map(SentMessage.init)
    )
  }
}

extension SentMessage {
  fileprivate init(_ message: EarlierMessage) {
    // Messages of a web service have no Message-ID of ours.
    let isMail = !message.transport.hasPrefix("\(TransportAddress.Scheme.webhook.rawValue):")
    self.init(key: message.key, mailedBy: isMail ? message.sender : nil)
  }
}
