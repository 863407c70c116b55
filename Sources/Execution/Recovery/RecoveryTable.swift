package import Delivery

/// What is to be done about a claim of which nobody has said what came of it.
package enum RecoveryAction: Hashable, Sendable {
  /// It arrived: write that down, with the receipt that was found.
  case recordSent
  /// It was never sent: give it back to planning, and its place in the day's capacity too.
  case recordUnsent
  /// It was tried and did not arrive: it counts as turned away.
  case recordUnavailable
  /// Try the same attempt again under its own key, before anything else is sent.
  case repeatAttempt
  /// Leave it as it is until somebody can look, and send nothing meanwhile.
  case wait
  /// Nobody can know: a person has to look.
  case recordInDoubt
}

/// How it came about that nobody knows.
package enum Uncertainty: CaseIterable, Sendable {
  /// The process that had made the claim died, perhaps before it handed anything over.
  case abandoned
  /// The transport answered that it does not know.
  case unanswered
}

/// What can be found at the destination.
package enum Evidence: CaseIterable, Sendable {
  case arrived
  case absent
  /// The destination cannot be looked at now.
  case unreachable
  /// Nobody looked, since the transport does not promise to find anything.
  case notSearched
  /// What could have told is gone for good, or was changed.
  case lost
}

extension RecoveryAction {
  /// The table of recovery.
  ///
  /// What a transport does not promise is no evidence: only a checkable one is believed when it finds
  /// something, and only an idempotent one is given a key again.
  package init(_ uncertainty: Uncertainty, _ guarantee: DeliveryGuarantee, _ evidence: Evidence) {
    self =
      switch (uncertainty, guarantee, evidence) {
      case (.abandoned, .checkable, .arrived): .recordSent
      case (.abandoned, .checkable, .absent): .recordUnsent
      case (.abandoned, .checkable, .unreachable): .wait
      case (.abandoned, .checkable, .notSearched): .wait
      case (.abandoned, .checkable, .lost): .recordInDoubt
      case (.abandoned, .idempotent, _): .repeatAttempt
      case (.abandoned, .neither, _): .recordInDoubt

      case (.unanswered, .checkable, .arrived): .recordSent
      case (.unanswered, .checkable, .absent): .recordUnavailable
      case (.unanswered, .checkable, .unreachable): .wait
      case (.unanswered, .checkable, .notSearched): .wait
      case (.unanswered, .checkable, .lost): .recordInDoubt
      case (.unanswered, .idempotent, _): .repeatAttempt
      case (.unanswered, .neither, _): .recordInDoubt
      }
  }
}
