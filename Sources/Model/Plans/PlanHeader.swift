/// The facts of a stored plan as a whole.
package struct PlanHeader: Equatable, Sendable {
  package let version: Int
  package let state: PlanState
  package let baseDate: Day
  /// How many days the plan covers.
  package let horizon: Int
  /// The version that was approved when this one was computed.
  package let parent: Int?
  /// The last sequence number of the journal that the plan knows.
  package let position: Int
  /// How many messages it decides about.
  package let messages: Int
  /// How many of them have a day.
  package let assigned: Int
  /// How many of those with a deadline go in time, and how many any plan could have in time.
  package let deadlines: DeadlineBound
  /// SHA-256 of the canonical content, in hexadecimal.
  package let digest: String
  /// When it was stored.
  package let storedAt: Instant
  /// The record that its rows were dropped; nil while they exist.
  package let pruning: Pruning?

  package init(
    version: Int,
    state: PlanState,
    baseDate: Day,
    horizon: Int,
    parent: Int?,
    position: Int,
    messages: Int,
    assigned: Int,
    deadlines: DeadlineBound,
    digest: String,
    storedAt: Instant,
    pruning: Pruning? = nil
  ) {
    self.version = version
    self.state = state
    self.baseDate = baseDate
    self.horizon = horizon
    self.parent = parent
    self.position = position
    self.messages = messages
    self.assigned = assigned
    self.deadlines = deadlines
    self.digest = digest
    self.storedAt = storedAt
    self.pruning = pruning
  }

  /// How many days a plan may cover.
  package static let horizons = 1...3653

  package var lastDay: Day { baseDate.advanced(by: horizon - 1) }
}
