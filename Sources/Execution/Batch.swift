import Delivery
import Model
import Storage

/// Messages that were claimed together and are handed over together.
struct Batch {
  let claimedAt: Instant
  /// What a search for these messages starts from.
  let mark: String?
  var entries: [(message: ClaimedMessage, entry: SendingQueue.Entry)] = []

  init(claimedAt: Instant, mark: String?) {
    self.claimedAt = claimedAt
    self.mark = mark
  }

  /// The messages as a transport takes them, in their order.
  func outgoing(from settings: ChannelSettings, _ origin: String) -> [OutgoingMessage] {
    entries.map { OutgoingMessage($0.message, from: settings.sender, at: claimedAt, origin) }
  }
}

extension OutgoingMessage {
  /// A message as it was claimed at an instant; a repeat of the same attempt is the same again.
  init(_ message: ClaimedMessage, from sender: String, at claimedAt: Instant, _ origin: String) {
    let thread = message.thread.map { AttemptKey($0, origin) }
    self.init(
      key: AttemptKey(message.attempt, origin),
      messageID: message.attempt.id,
      sender: sender,
      recipient: message.recipient,
      subject: message.subject,
      body: message.body,
      composedAt: claimedAt,
      inReplyTo: thread.last,
      references: thread
    )
  }
}

extension AttemptKey {
  /// The key of an attempt from a database of this origin: databases may share a destination.
  init(_ attempt: Attempt, _ origin: String) {
    self.init(message: attempt.id, attempt: attempt.number, origin: origin)
  }
}
