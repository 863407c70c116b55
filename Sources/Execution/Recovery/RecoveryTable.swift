package import Delivery

/// What is to be done about a claim of which nobody has said what came of it.
package enum RecoveryAction: Hashable, Sendable {
  /// It arrived: write that down, with the receipt that was found.
  case acknowledge
  /// It was never sent: give it back to planning, and its place in the day's capacity too.
  case giveBack
  /// It was tried and did not arrive: it counts as turned away.
  case turnAway
  /// Try the same attempt again under its own key, before anything else is sent.
  case repeatAttempt
  /// Leave it as it is until somebody can look, and send nothing meanwhile.
  case wait
  /// Nobody can know: a person has to look.
  case doubt
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
  case outOfReach
  /// Nobody looked, since the transport does not promise to find anything.
  case none
  /// What could have told is gone for good, or was changed.
  case lost
}

extension RecoveryAction {
  /// The table of recovery.
  ///
  /// What a transport does not promise is no evidence: only a checkable one is believed when it finds
  /// something, and only an idempotent one is given a key again.
  package init(_ uncertainty: Uncertainty, _ promise: DeliveryPromise, _ evidence: Evidence) {
    self =
      switch (uncertainty, promise, evidence) {
      case (.abandoned, .checkable, .arrived): .acknowledge
      case (.abandoned, .checkable, .absent): .giveBack
      case (.abandoned, .checkable, .outOfReach): .wait
      case (.abandoned, .checkable, .none): .wait
      case (.abandoned, .checkable, .lost): .doubt
      case (.abandoned, .idempotent, _): .repeatAttempt
      case (.abandoned, .neither, _): .doubt

      case (.unanswered, .checkable, .arrived): .acknowledge
      case (.unanswered, .checkable, .absent): .turnAway
      case (.unanswered, .checkable, .outOfReach): .wait
      case (.unanswered, .checkable, .none): .wait
      case (.unanswered, .checkable, .lost): .doubt
      case (.unanswered, .idempotent, _): .repeatAttempt
      case (.unanswered, .neither, _): .doubt
      }
  }
}
