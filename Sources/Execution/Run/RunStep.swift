/// The instants of a run between which a crash makes a difference.
package enum RunStep: String, CaseIterable, Sendable {
  /// The run is on record, and nothing is claimed yet.
  case started
  /// Attempts whose outcome was unknown are repeated, and nobody has written down what came of it.
  case repeated
  /// A batch is claimed durably, and nothing of it handed over.
  case claimed
  /// A batch is handed over, and nobody has written down what came of it.
  case delivered
  /// What came of a batch is durable.
  case acknowledged
}
