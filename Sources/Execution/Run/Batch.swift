import Delivery
import Formats
import Model
import Storage

/// Messages that were claimed together and are handed over together.
struct Batch {
  let claimedAt: Instant
  /// What a search for these messages starts from.
  let checkpoint: String?
  var entries: [(message: ClaimedMessage, entry: SendingQueue.Entry)] = []

  init(claimedAt: Instant, checkpoint: String?) {
    self.claimedAt = claimedAt
    self.checkpoint = checkpoint
  }

  /// The messages as a transport takes them, in their order.
  func outgoing(from settings: ChannelSettings, _ origin: Origin) -> [OutgoingMessage] {
    let keys = AttemptKeys(origin: origin, sender: settings.sender)
    return entries.map { OutgoingMessage($0.message, from: settings.sender, at: claimedAt, keys) }
  }
}

extension OutgoingMessage {
  /// A message that was claimed and never settled, as it was handed over then or would have been.
  init(_ claim: OpenClaim, _ origin: Origin) {
    let keys = AttemptKeys(origin: origin, sender: claim.sender)
    self.init(claim.message, from: claim.sender, at: claim.claimedAt, keys)
  }

  /// A message as it was claimed at an instant; a repeat of the same attempt is the same again.
  fileprivate init(
    _ message: ClaimedMessage,
    from sender: String,
    at claimedAt: Instant,
    _ keys: AttemptKeys
  ) {
    self.init(
      key: keys.key(
        message: message.attempt.id,
        attempt: message.attempt.number,
        recipient: message.recipient,
        subject: message.subject,
        body: message.body
      ),
      messageID: message.attempt.id,
      sender: sender,
      recipient: message.recipient,
      subject: message.subject,
      body: message.body,
      composedAt: claimedAt,
      references: message.thread.map(SentMessage.init)
    )
  }
}

extension SentMessage {
  fileprivate init(_ message: EarlierMessage) {
    // A web service gives its messages names of its own, if any.
    let isMail = !message.transport.hasPrefix("\(TransportAddress.Scheme.webhook.rawValue):")
    self.init(key: message.key, mailedBy: isMail ? message.sender : nil)
  }
}
