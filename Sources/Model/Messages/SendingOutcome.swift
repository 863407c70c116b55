/// What became of a message of a plan once it was picked up.
package enum SendingOutcome: Equatable, Sendable {
  /// Really sent on a day, by the channel of this number.
  case sent(on: Day, by: Int32)
  /// Claimed, or in doubt: nobody plans it before that is settled.
  case unsettled
}

/// What happened between two plans, as far as messages were sent.
package struct SentSincePlan: Sendable {
  /// By the message's number; what is missing was not picked up.
  package let outcomes: [Int32: SendingOutcome]
  /// What was really used of channels from the earlier plan's base date on.
  package let uses: [CapacityRules.Use]

  package init(outcomes: [Int32: SendingOutcome], uses: [CapacityRules.Use]) {
    self.outcomes = outcomes
    self.uses = uses
  }
}
