import Delivery
import Formats
import Model
import Storage

/// What a run makes of a transport's answer for one message.
struct OutcomeDecision {
  /// Nil where the attempt stays open: it is repeated or looked for before anything else is sent.
  let settlement: Settlement?
  /// What the transport said, unless all went well.
  let reason: String?
  /// For how many seconds the channel asks to be left alone.
  var retryAfter: Int?
  /// Whether nothing more can be sent before somebody can look.
  var isBlocking = false

  /// Whether the channel could not take the message, or did not say so.
  var isChannelFailure: Bool {
    switch settlement {
    case .accepted, .refused: false
    case .unavailable, .unknown, .provedUnsent, nil: true
    }
  }
}

extension Transport {
  /// What to make of the answers for a batch; where the transport does not know, the table of recovery
  /// decides, and a checkable transport is asked at once.
  func verdicts(
    on outcomes: [DeliveryOutcome],
    for messages: [OutgoingMessage],
    since mark: String?
  ) -> [OutcomeDecision] {
    let unknown = messages.indices.filter { outcomes[$0].isUnknown }.map { messages[$0] }
    let finding = unknown.isEmpty ? .none : look(for: unknown, since: mark)
    return zip(messages.map(\.key), outcomes).map { key, outcome in
      switch outcome {
      case .accepted(let receipt):
        OutcomeDecision(settlement: .accepted(receipt: receipt), reason: nil)
      case .refused(let reason):
        OutcomeDecision(settlement: .refused(reason: reason), reason: reason)
      case .unavailable(let reason, let retryAfter):
        OutcomeDecision(
          settlement: .unavailable(reason: reason),
          reason: reason,
          retryAfter: retryAfter
        )
      case .unknown(let reason): verdict(on: key, reason, finding)
      }
    }
  }

  private func verdict(on key: AttemptKey, _ reason: String, _ finding: DestinationSearch)
    -> OutcomeDecision
  {
    switch RecoveryAction(.unanswered, promise, finding.evidence(of: key)) {
    case .acknowledge:
      return OutcomeDecision(
        settlement: .accepted(receipt: finding.receipt(of: key) ?? key.text),
        reason: nil
      )
    case .giveBack: return OutcomeDecision(settlement: .provedUnsent, reason: reason)
    case .turnAway: return OutcomeDecision(settlement: .unavailable(reason: reason), reason: reason)
    case .doubt: return OutcomeDecision(settlement: .unknown(reason: reason), reason: reason)
    case .repeatAttempt: return OutcomeDecision(settlement: nil, reason: reason)
    case .wait: return OutcomeDecision(settlement: nil, reason: reason, isBlocking: true)
    }
  }
}

extension DeliveryOutcome {
  fileprivate var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }
}
