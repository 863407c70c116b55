import Delivery
import Formats
import Model
import Storage

/// How a run settles a transport's outcome for one message.
struct AttemptResult {
  /// Nil if the attempt stays open: it is repeated or searched for before anything else is sent.
  let settlement: Settlement?
  /// The words of the other end, unless the message was accepted.
  let reason: String?
  /// What it says about the channel.
  var verdict = Verdict.none
  /// How many seconds the receiver asks to wait.
  var retryAfter: Int?
  /// Whether the channel has to stop until the destination can be searched.
  var isBlocking = false

  enum Verdict {
    /// Nothing: the message was accepted, or it is at fault.
    case none
    /// Nothing by itself, but the same words for several recipients would.
    case undecided
    /// The channel is at fault, and sends nothing more in this run.
    case channelAtFault
  }

  /// Whether the message was not accepted, and is not at fault.
  var isChannelFailure: Bool {
    switch settlement {
    case .accepted, .refused, .refusedForNow: false
    case .channelAtFault, .unknown, .provedUnsent, nil: true
    }
  }
}

extension AttemptResult {
  /// How an outcome is settled that leaves nothing to find out; nil for an unknown one.
  init?(certain outcome: DeliveryOutcome) {
    switch outcome {
    case .accepted(let receipt):
      self.init(settlement: .accepted(receipt: receipt), reason: nil)
    case .refused(let reason, let fault): self.init(refused: reason, fault)
    case .unavailable(let reason, let fault, let retryAfter):
      self.init(unavailable: reason, fault, retryAfter: retryAfter)
    case .unknown: return nil
    }
  }

  fileprivate init(refused reason: String, _ fault: Fault?) {
    switch fault {
    case .message: self.init(settlement: .refused(reason: reason), reason: reason)
    case .channel:
      self.init(
        settlement: .channelAtFault(reason: reason),
        reason: reason,
        verdict: .channelAtFault
      )
    // A person, or the next refusals, may bring it back.
    case nil:
      self.init(settlement: .refused(reason: reason), reason: reason, verdict: .undecided)
    }
  }

  fileprivate init(unavailable reason: String, _ fault: Fault?, retryAfter: Int?) {
    let isMessage = fault == .message
    self.init(
      settlement: isMessage ? .refusedForNow(reason: reason) : .channelAtFault(reason: reason),
      reason: reason,
      // Who asks for a pause gets it, and says nothing more.
      verdict: isMessage || retryAfter != nil ? .none : .undecided,
      retryAfter: retryAfter
    )
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
      if case .unknown(let reason) = outcome { return result(of: key, reason, search) }
      return AttemptResult(certain: outcome) ?? result(of: key, "", search)
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
      return AttemptResult(unavailable: reason, .channel, retryAfter: nil)
    case .recordInDoubt:
      return AttemptResult(
        settlement: .unknown(reason: reason),
        reason: reason,
        verdict: .undecided
      )
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
