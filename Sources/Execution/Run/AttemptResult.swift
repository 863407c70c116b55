import Delivery
import Formats
import Model
import Storage

/// How a run settles a transport's outcome for one message.
struct AttemptResult {
  /// Nil if the attempt stays open: it is repeated or searched for before anything else is sent.
  let settlement: Settlement?
  /// The transport's reason, unless the message was accepted.
  let reason: String?
  /// How many seconds the receiver asks to wait.
  var retryAfter: Int?
  /// Whether the channel has to stop until the destination can be searched.
  var isBlocking = false

  /// Whether the message failed because of the channel rather than the message.
  var isChannelFailure: Bool {
    switch settlement {
    case .accepted, .refused: false
    case .unavailable, .unknown, .provedUnsent, nil: true
    }
  }
}

extension Transport {
  /// How to settle the outcomes of a batch; for unknown ones the recovery table decides, and a checkable transport
  /// is searched at once.
  func results(
    of outcomes: [DeliveryOutcome],
    for messages: [OutgoingMessage],
    since checkpoint: String?
  ) -> [AttemptResult] {
    let unknown = messages.indices.filter { outcomes[$0].isUnknown }.map { messages[$0] }
    let search = unknown.isEmpty ? .notSearched : search(for: unknown, since: checkpoint)
    return zip(messages.map(\.key), outcomes).map { key, outcome in
      switch outcome {
      case .accepted(let receipt):
        AttemptResult(settlement: .accepted(receipt: receipt), reason: nil)
      case .refused(let reason):
        AttemptResult(settlement: .refused(reason: reason), reason: reason)
      case .unavailable(let reason, let retryAfter):
        AttemptResult(
          settlement: .unavailable(reason: reason),
          reason: reason,
          retryAfter: retryAfter
        )
      case .unknown(let reason): result(of: key, reason, search)
      }
    }
  }

  private func result(of key: AttemptKey, _ reason: String, _ search: DestinationSearch)
    -> AttemptResult
  {
    switch RecoveryAction(.unanswered, guarantee, search.evidence(of: key)) {
    case .recordSent:
      return AttemptResult(
        settlement: .accepted(receipt: search.receipt(of: key) ?? key.text),
        reason: nil
      )
    case .recordUnsent: return AttemptResult(settlement: .provedUnsent, reason: reason)
    case .recordUnavailable:
      return AttemptResult(settlement: .unavailable(reason: reason), reason: reason)
    case .recordInDoubt: return AttemptResult(settlement: .unknown(reason: reason), reason: reason)
    case .repeatAttempt: return AttemptResult(settlement: nil, reason: reason)
    case .wait: return AttemptResult(settlement: nil, reason: reason, isBlocking: true)
    }
  }
}

extension DeliveryOutcome {
  fileprivate var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }
}
