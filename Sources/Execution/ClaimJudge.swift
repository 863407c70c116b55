import Delivery
import Model
import Storage

/// Goes by the table of recovery with claims that nobody has answered.
struct ClaimJudge {
  /// The run whose process died, if one did.
  let died: Run?
  let origin: String
  /// The channels whose destination a person has given up.
  let givenUp: Set<Int32>

  /// What is to be done about the claims for one place, and what keeps some of them from being settled.
  func judge(
    _ claims: [OpenClaim],
    _ transport: Result<any Transport, TransportAddressError>
  ) -> (claims: [JudgedClaim], cause: Explanation?) {
    var judged: [JudgedClaim] = []
    var cause: Explanation?
    // What was claimed together has one mark, and is looked for together.
    for (mark, claims) in Dictionary(grouping: claims, by: \.mark) {
      let (promise, finding) = look(for: claims, since: mark, transport)
      judged += claims.map { judge($0, promise, finding) }
      if case .outOfReach(let found) = finding { cause = found }
    }
    return (judged, judged.contains(where: \.isWaiting) ? cause : nil)
  }

  private func look(
    for claims: [OpenClaim],
    since mark: String?,
    _ transport: Result<any Transport, TransportAddressError>
  ) -> (DeliveryPromise, Finding) {
    switch transport {
    case .success(let transport):
      (transport.promise, transport.look(for: claims.map(message), since: mark))
    case .failure(let error): (.checkable, .outOfReach(error.explanation))
    }
  }

  private func judge(
    _ claim: OpenClaim,
    _ promise: DeliveryPromise,
    _ finding: Finding
  ) -> JudgedClaim {
    let finding = givenUp.contains(claim.channel) ? finding.givenUp : finding
    let action = RecoveryAction(.abandoned, promise, finding.evidence(of: key(claim)))
    return JudgedClaim(
      claim: claim,
      settlement: settlement(of: claim, action, finding),
      isWaiting: action == .wait
    )
  }

  private func settlement(
    of claim: OpenClaim,
    _ action: RecoveryAction,
    _ finding: Finding
  ) -> Settlement? {
    switch action {
    case .acknowledge:
      return .accepted(receipt: finding.receipt(of: key(claim)) ?? key(claim).text)
    case .giveBack: return .provedUnsent
    case .repeatAttempt, .wait: return nil
    case .doubt:
      let event = claim.run == died ? "the executor died" : "no answer came"
      return .unknown(reason: event + finding.doubt(of: key(claim)))
    case .turnAway: preconditionFailure("what was abandoned was not turned away")
    }
  }

  private func key(_ claim: OpenClaim) -> AttemptKey {
    AttemptKey(claim.message.attempt, origin)
  }

  /// The message as it was to be handed over.
  private func message(_ claim: OpenClaim) -> OutgoingMessage {
    OutgoingMessage(claim.message, from: claim.sender, at: claim.claimedAt, origin)
  }
}

/// A claim that nobody has answered, and what the table of recovery says of it.
struct JudgedClaim {
  let claim: OpenClaim
  /// What settles it; nil where it is to be repeated or has to wait.
  let settlement: Settlement?
  let isWaiting: Bool
}

extension Finding {
  /// The same, when a person says that what cannot be looked at never will be.
  fileprivate var givenUp: Finding {
    if case .outOfReach(let cause) = self { .lost(cause) } else { self }
  }

  /// Why nobody can know what came of a claim, as the end of a sentence.
  fileprivate func doubt(of key: AttemptKey) -> String {
    let cause: Explanation? =
      switch self {
      case .lost(let cause): cause
      case .found(let result): result.unproved[key]?.explanation
      case .none, .outOfReach: nil
      }
    guard let cause else { return ", and the transport cannot say whether this arrived" }
    return "; \([cause.what, cause.why].compactMap(\.self).joined(separator: ": "))"
  }
}
