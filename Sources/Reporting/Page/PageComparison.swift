package import Model
package import Planning

/// The comparison with another version on the page.
package struct PageComparison: Sendable {
  /// How many changes are listed.
  package static let shown = TopPlaces.shown

  package let other: PlanHeader
  package let counts: Comparison.Counts
  /// The differences in the inputs, a line for each.
  package let inputs: [String]
  /// The most important changes, worst first.
  package let topChanges: [DiffRecord]
  /// How many changes there are.
  package let changes: Int

  /// How many messages either plan has, each counted once.
  let messages: Int
  /// How many messages both plans have.
  let messagesInBoth: Int

  /// `messages` is the count of the page's own plan.
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
