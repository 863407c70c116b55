/// The outcome of a plan's message once it was claimed.
package enum SendingOutcome: Equatable, Sendable {
  /// Sent on a day by the channel of this number.
  case sent(on: Day, by: Int32)
  /// Claimed, or in doubt: it is not planned before that is settled.
  case unsettled
}

/// What was sent between two plans.
package struct SentSincePlan: Sendable {
  /// By the message's number; a missing message was not claimed.
  package let outcomes: [Int32: SendingOutcome]
  /// What was really used on channels' days from the earlier plan's base date on.
  package let uses: [CapacityRules.Use]

  package init(outcomes: [Int32: SendingOutcome], uses: [CapacityRules.Use]) {
    self.outcomes = outcomes
    self.uses = uses
  }
}
