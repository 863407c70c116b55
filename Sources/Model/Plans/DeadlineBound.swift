/// How many of a plan's messages with a deadline up to its last day go in time, and how many any plan could have in time at
/// most.
package struct DeadlineBound: Equatable, Sendable {
  package let messages: Int
  package let inTime: Int
  /// An upper bound; the exact number where neither windows, shares, limits for recipients nor planned predecessors
  /// matter.
  package let most: Int

  package init(messages: Int, inTime: Int, most: Int) {
    (self.messages, self.inTime, self.most) = (messages, inTime, most)
  }

  /// Whether no plan could have more in time.
  package var isReached: Bool { most <= inTime }

  /// How many go in time, and how many could at most: `33 of 40 messages with a deadline; no plan could have more`.
  package var words: String {
    let text = "\(inTime.grouped) of \(counted(messages, "message")) with a deadline"
    guard !isReached else { return "\(text); no plan could have more" }
    return "\(text); no plan could have more than \(most.grouped) (\(share) of that)"
  }

  /// What part of the most goes in time, rounded down: `99.5 %`.
  package var share: String {
    let permille = most == 0 ? 1_000 : inTime * 1_000 / most
    return "\(permille / 10).\(permille % 10) %"
  }
}
