/// What came back and went wrong lately: since a plan was approved, or since yesterday.
package struct RecentOutcomes: Sendable {
  /// Messages that failed because they were refused; what a person resolved as failed is known to one.
  package let failed: Int
  /// Messages that were refused by the fault of their channel.
  package let refused: Int
  package let bounced: Int
  package let complained: Int
  /// Addresses to which nothing goes any more.
  package let suppressed: Int
  /// Messages that a person has answered.
  package let answered: Int
  /// The words of the other end that were heard most often, and how often.
  package let commonest: (sentence: String, count: Int)?

  package init(
    failed: Int,
    refused: Int,
    bounced: Int,
    complained: Int,
    suppressed: Int,
    answered: Int,
    commonest: (sentence: String, count: Int)?
  ) {
    self.failed = failed
    self.refused = refused
    self.bounced = bounced
    self.complained = complained
    self.suppressed = suppressed
    self.answered = answered
    self.commonest = commonest
  }

  /// What went wrong, by name, in the order in which it is told.
  package var counts: [(name: String, count: Int)] {
    [
      ("failed", failed), ("refused", refused), ("bounced", bounced), ("complained", complained),
      ("suppressed", suppressed),
    ]
  }

  /// What happened, in words; nil where that is nothing.
  package var sentence: String? {
    let parts = counts.filter { $0.count > 0 }.map { "\($0.count.grouped) \($0.name)" }
    guard !parts.isEmpty else { return nil }
    let words = commonest.map { "; most often: \(printable($0.sentence))" } ?? ""
    return parts.joined(separator: ", ") + words
  }
}
