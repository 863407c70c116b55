/// The violations found in a plan: how many of each kind, and the first few.
package struct VerificationReport: Equatable, Sendable {
  /// The first violations of each kind, at most `kept` of one, in the order they were found.
  package private(set) var violations: [Violation] = []
  /// The count of all violations, those that were not kept included.
  package private(set) var count = 0
  private var counts: [String: Int] = [:]
  /// The messages that go on a day before others that rank before them, because the best plan needs it.
  package private(set) var needed: Set<Int32> = []

  /// How many violations of one kind are kept.
  package static let kept = 20

  package var isEmpty: Bool { count == 0 }

  mutating func add(_ violation: Violation) {
    count += 1
    let ofKind = counts[violation.kind, default: 0] + 1
    counts[violation.kind] = ofKind
    if ofKind <= VerificationReport.kept { violations.append(violation) }
  }

  mutating func addNeeded(_ message: Int32) {
    needed.insert(message)
  }

  /// How many violations there are of the same kind as one.
  package func count(like violation: Violation) -> Int {
    counts[violation.kind] ?? 0
  }
}
