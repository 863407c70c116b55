/// A message that a plan sends later than the plan before, although no change of the inputs
/// explains it.
package struct UnexplainedMove: Equatable, Sendable {
  package let message: Int32
  /// By how many days; nil if it lost its day.
  package let days: Int?
  /// Whether it moved only because something was not sent on its planned day.
  package let isUnsent: Bool

  package init(message: Int32, days: Int?, isUnsent: Bool) {
    self.message = message
    self.days = days
    self.isUnsent = isUnsent
  }
}

extension UnexplainedMove {
  /// Why a message moved later although no input explains it, as a part of a sentence.
  package static func reason(isUnsent: Bool) -> String {
    isUnsent ? "because of what was not sent as planned" : "for no reason that the inputs give"
  }

  /// How many of some moves there are for each reason, without those that there are not.
  package static func counts(of moves: some Collection<UnexplainedMove>) -> [(
    count: Int, reason: String
  )] {
    [true, false].map { isUnsent in
      (count: moves.count { $0.isUnsent == isUnsent }, reason: reason(isUnsent: isUnsent))
    }
    .filter { $0.count > 0 }
  }
}

/// How a message that moved in a plan has moved over this and earlier plans.
package struct SlowDrift: Equatable, Sendable {
  /// How many of the newest approved plans are considered, the present one included.
  package static let plans = 7

  package let message: Int32
  /// In how many of them it moved later, unexplained.
  package let times: Int
  /// By how many days in sum.
  package let days: Int
  /// The first of them in which it moved, and whether because something was not sent.
  package let firstVersion: Int
  package let isFirstUnsent: Bool

  package init(message: Int32, times: Int, days: Int, firstVersion: Int, isFirstUnsent: Bool) {
    self.message = message
    self.times = times
    self.days = days
    self.firstVersion = firstVersion
    self.isFirstUnsent = isFirstUnsent
  }

  /// In which version it began to move, and why, as a part of a sentence.
  package var beginning: String {
    "first in plan \(firstVersion) \(UnexplainedMove.reason(isUnsent: isFirstUnsent))"
  }
}
