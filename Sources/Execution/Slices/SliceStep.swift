/// The steps of a slice between which a crash has different consequences.
package enum SliceStep: String, CaseIterable, Sendable {
  /// The right to begin is taken, and the slice does not know its holder yet.
  case taken
  /// The holder is on record, and has marked nothing.
  case held
  /// Attempts are repeated, and their outcomes are not recorded yet.
  case repeated
  /// A batch is marked durably, and not handed over yet.
  case marked
  /// A batch is handed over, and its outcomes are not recorded yet.
  case delivered
  /// The outcomes of a batch are durable.
  case noted
  /// There is nothing more to do, and it is not said yet.
  case handled
  /// The end is on record.
  case ended
}
