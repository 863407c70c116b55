package import Delivery

/// What to do about a claim without an outcome.
package enum RecoveryAction: Hashable, Sendable {
  /// It arrived: record it as sent, with the receipt that was found.
  case recordSent
  /// It was never sent: make it pending again and free its capacity of the day.
  case recordUnsent
  /// It was tried and did not arrive: record a failed try.
  case recordUnavailable
  /// Repeat the attempt under its own key before anything else is sent.
  case repeatAttempt
  /// Keep it claimed until its destination can be searched, and send nothing there meanwhile.
  case wait
  /// The outcome cannot be known: a person has to resolve it.
  case recordInDoubt
}

/// Why the outcome is unknown.
package enum Uncertainty: CaseIterable, Sendable {
  /// The process died after the claim, perhaps before it delivered anything.
  case abandoned
  /// The transport reported an unknown outcome.
  case unanswered
}

/// What a search of the destination shows.
package enum Evidence: CaseIterable, Sendable {
  case arrived
  case absent
  /// The destination cannot be searched now.
  case unreachable
  /// The transport is not checkable.
  case notSearched
  /// The destination is gone for good, or was changed.
  case lost
}

extension RecoveryAction {
  /// The recovery table.
  ///
  /// Only what a transport guarantees counts: evidence of a checkable one, a repeat of an idempotent one.
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
