package import Model
package import Planning

/// What the page says about another version beside its own.
package struct PageComparison: Sendable {
  /// How many changes are named.
  package static let shown = WorstPlaces.shown

  package let other: PlanHeader
  package let counts: Comparison.Counts
  /// What differs in the inputs, a line for each.
  package let inputs: [String]
  /// The first changes, worst first.
  package let worst: [DiffRecord]
  /// How many changes there are.
  package let changes: Int

  package init(
    with other: PlanHeader,
    counts: Comparison.Counts,
    inputs: [String],
    worst: [DiffRecord],
    changes: Int
  ) {
    self.other = other
    self.counts = counts
    self.inputs = inputs
    self.worst = worst
    self.changes = changes
  }
}
