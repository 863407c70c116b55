import Delivery
import Model
import Storage

/// Messages that were claimed together and are handed over together.
struct Batch {
  let claimedAt: Instant
  var messages: [ClaimedMessage] = []

  init(claimedAt: Instant) {
    self.claimedAt = claimedAt
  }

  /// The messages as a transport takes them, in their order.
  func outgoing(from settings: ChannelSettings, _ origin: String) -> [OutgoingMessage] {
    messages.map { message in
      let thread = message.thread.map { AttemptKey($0, origin) }
      return OutgoingMessage(
        key: AttemptKey(message.attempt, origin),
        messageID: message.attempt.id,
        sender: settings.sender,
        recipient: message.recipient,
        subject: message.subject,
        body: message.body,
        composedAt: claimedAt,
        inReplyTo: thread.last,
        references: thread
      )
    }
  }
}

extension AttemptKey {
  /// The key of an attempt from a database of this origin: databases may share a destination.
  init(_ attempt: Attempt, _ origin: String) {
    self.init(message: attempt.id, attempt: attempt.number, origin: origin)
  }
}

extension Settlement {
  init(_ outcome: DeliveryOutcome) {
    switch outcome {
    case .accepted(let receipt): self = .accepted(receipt: receipt)
    case .refused(let reason): self = .refused(reason: reason)
    case .unavailable(let reason, _): self = .unavailable(reason: reason)
    case .unknown(let reason): self = .unknown(reason: reason)
    }
  }
}
