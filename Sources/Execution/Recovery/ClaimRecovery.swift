import Delivery
import Formats
import Model
import Storage

/// Applies the recovery table to claims without an outcome.
struct ClaimRecovery {
  /// The run whose process died, if one did.
  let died: Run?
  let origin: Origin
  /// The channels whose destination a person has declared lost.
  let givenUp: Set<Int32>

  /// How to settle the claims for one destination, and why some of them cannot be settled.
  func recover(
    _ claims: [OpenClaim],
    _ transport: Result<any Transport, TransportAddressError>
  ) -> (claims: [RecoveredClaim], cause: Diagnostic?) {
    var recovered: [RecoveredClaim] = []
    var cause: Diagnostic?
    // The claims of one batch share a checkpoint and are searched together.
    for (checkpoint, claims) in Dictionary(grouping: claims, by: \.checkpoint) {
      let messages = claims.map { OutgoingMessage($0, origin) }
      let (guarantee, search) = search(for: messages, since: checkpoint, transport)
      recovered += zip(claims, messages).map { recover($0, $1.key, guarantee, search) }
      if case .unreachable(let found) = search { cause = found }
    }
    return (recovered, recovered.contains(where: \.isWaiting) ? cause : nil)
  }

  private func search(
    for messages: [OutgoingMessage],
    since checkpoint: String?,
    _ transport: Result<any Transport, TransportAddressError>
  ) -> (DeliveryGuarantee, DestinationSearch) {
    switch transport {
    case .success(let transport):
      (transport.guarantee, transport.search(for: messages, since: checkpoint))
    case .failure(let error): (.checkable, .unreachable(error.diagnostic))
    }
  }

  private func recover(
    _ claim: OpenClaim,
    _ key: AttemptKey,
    _ guarantee: DeliveryGuarantee,
    _ search: DestinationSearch
  ) -> RecoveredClaim {
    let search = givenUp.contains(claim.channel) ? search.givenUp : search
    let action = RecoveryAction(.abandoned, guarantee, search.evidence(of: key))
    return RecoveredClaim(
      claim: claim,
      settlement: settlement(of: claim, key, action, search),
      isWaiting: action == .wait
    )
  }

  private func settlement(
    of claim: OpenClaim,
    _ key: AttemptKey,
    _ action: RecoveryAction,
    _ search: DestinationSearch
  ) -> Settlement? {
    switch action {
    case .recordSent:
      return .accepted(receipt: search.receipt(of: key) ?? key.text)
    case .recordUnsent: return .provedUnsent
    case .repeatAttempt, .wait: return nil
    case .recordInDoubt:
      let event = claim.run == died ? "the executor died" : "no answer came"
      return .unknown(reason: event + search.doubt(of: key))
    case .recordUnavailable: preconditionFailure("an abandoned claim has no answer")
    }
  }
}

/// A claim without an outcome, and its row of the recovery table.
struct RecoveredClaim {
  let claim: OpenClaim
  /// Its settlement; nil if it is to be repeated or has to wait.
  let settlement: Settlement?
  let isWaiting: Bool
}

extension DestinationSearch {
  /// The same after a person has declared an unreachable destination lost.
  fileprivate var givenUp: DestinationSearch {
    if case .unreachable(let cause) = self { .lost(cause) } else { self }
  }

  /// Why the outcome of a claim cannot be known, as the end of a sentence.
  fileprivate func doubt(of key: AttemptKey) -> String {
    let cause: Diagnostic? =
      switch self {
      case .lost(let cause): cause
      case .found(let result): result.unproved[key]?.diagnostic
      case .notSearched, .unreachable: nil
      }
    guard let cause else { return ", and the transport cannot say whether this arrived" }
    return "; \([cause.what, cause.why].compactMap(\.self).joined(separator: ": "))"
  }
}
