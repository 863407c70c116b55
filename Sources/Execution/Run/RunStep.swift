/// The steps of a run between which a crash has different consequences.
package enum RunStep: String, CaseIterable, Sendable {
  /// The run is recorded, and nothing is claimed yet.
  case started
  /// Attempts are repeated, and their outcomes are not recorded yet.
  case repeated
  /// A batch is claimed durably, and not delivered yet.
  case claimed
  /// A batch is delivered, and its outcomes are not recorded yet.
  case delivered
  /// The outcomes of a batch are durable.
  case acknowledged
}
