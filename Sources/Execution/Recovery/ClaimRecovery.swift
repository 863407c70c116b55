import Delivery
import Formats
import Model
import Storage

/// Goes by the table of recovery with claims that nobody has answered.
struct ClaimRecovery {
  /// The run whose process died, if one did.
  let died: Run?
  let origin: Origin
  /// The channels whose destination a person has given up.
  let givenUp: Set<Int32>

  /// What is to be done about the claims for one place, and what keeps some of them from being settled.
  func judge(
    _ claims: [OpenClaim],
    _ transport: Result<any Transport, TransportAddressError>
  ) -> (claims: [RecoveredClaim], cause: Diagnostic?) {
    var judged: [RecoveredClaim] = []
    var cause: Diagnostic?
    // What was claimed together has one mark, and is looked for together.
    for (mark, claims) in Dictionary(grouping: claims, by: \.mark) {
      let messages = claims.map { OutgoingMessage($0, origin) }
      let (promise, finding) = look(for: messages, since: mark, transport)
      judged += zip(claims, messages).map { judge($0, $1.key, promise, finding) }
      if case .outOfReach(let found) = finding { cause = found }
    }
    return (judged, judged.contains(where: \.isWaiting) ? cause : nil)
  }

  private func look(
    for messages: [OutgoingMessage],
    since mark: String?,
    _ transport: Result<any Transport, TransportAddressError>
  ) -> (DeliveryPromise, DestinationSearch) {
    switch transport {
    case .success(let transport):
      (transport.promise, transport.look(for: messages, since: mark))
    case .failure(let error): (.checkable, .outOfReach(error.diagnostic))
    }
  }

  private func judge(
    _ claim: OpenClaim,
    _ key: AttemptKey,
    _ promise: DeliveryPromise,
    _ finding: DestinationSearch
  ) -> RecoveredClaim {
    let finding = givenUp.contains(claim.channel) ? finding.givenUp : finding
    let action = RecoveryAction(.abandoned, promise, finding.evidence(of: key))
    return RecoveredClaim(
      claim: claim,
      settlement: settlement(of: claim, key, action, finding),
      isWaiting: action == .wait
    )
  }

  private func settlement(
    of claim: OpenClaim,
    _ key: AttemptKey,
    _ action: RecoveryAction,
    _ finding: DestinationSearch
  ) -> Settlement? {
    switch action {
    case .acknowledge:
      return .accepted(receipt: finding.receipt(of: key) ?? key.text)
    case .giveBack: return .provedUnsent
    case .repeatAttempt, .wait: return nil
    case .doubt:
      let event = claim.run == died ? "the executor died" : "no answer came"
      return .unknown(reason: event + finding.doubt(of: key))
    case .turnAway: preconditionFailure("what was abandoned was not turned away")
    }
  }
}

/// A claim that nobody has answered, and what the table of recovery says of it.
struct RecoveredClaim {
  let claim: OpenClaim
  /// What settles it; nil where it is to be repeated or has to wait.
  let settlement: Settlement?
  let isWaiting: Bool
}

extension DestinationSearch {
  /// The same, when a person says that what cannot be looked at never will be.
  fileprivate var givenUp: DestinationSearch {
    if case .outOfReach(let cause) = self { .lost(cause) } else { self }
  }

  /// Why nobody can know what came of a claim, as the end of a sentence.
  fileprivate func doubt(of key: AttemptKey) -> String {
    let cause: Diagnostic? =
      switch self {
      case .lost(let cause): cause
      case .found(let result): result.unproved[key]?.diagnostic
      case .none, .outOfReach: nil
      }
    guard let cause else { return ", and the transport cannot say whether this arrived" }
    return "; \([cause.what, cause.why].compactMap(\.self).joined(separator: ": "))"
  }
}
