package import Model
package import Planning

/// What the page says about another version beside its own.
package struct PageComparison: Sendable {
  /// How many changes are named.
  package static let shown = TopPlaces.shown

  package let other: PlanHeader
  package let counts: Comparison.Counts
  /// What differs in the inputs, a line for each.
  package let inputs: [String]
  /// The first changes, worst first.
  package let topChanges: [DiffRecord]
  /// How many changes there are.
  package let changes: Int

  /// How many messages either plan knows, each once.
  let messages: Int
  /// How many messages both plans know.
  let messagesInBoth: Int

  /// Takes how many messages there are in the page's own plan, beside what the comparison counted.
  package init(
    with other: PlanHeader,
    counts: Comparison.Counts,
    messages: Int,
    inputs: [String],
    topChanges: [DiffRecord],
    changes: Int
  ) {
    self.other = other
    self.counts = counts
    self.messages = messages + counts.removed
    messagesInBoth = messages - counts.added
    self.inputs = inputs
    self.topChanges = topChanges
    self.changes = changes
  }
}
