/// A message that a plan sends later than the plan before it does, although no change of the inputs
/// explains that.
package struct UnexplainedMove: Equatable, Sendable {
  package let message: Int32
  /// By how many days; nil where it lost its day.
  package let days: Int?
  /// Whether it moved only because something was not sent on the day for which it was planned.
  package let isUnsent: Bool

  package init(message: Int32, days: Int?, isUnsent: Bool) {
    self.message = message
    self.days = days
    self.isUnsent = isUnsent
  }
}

/// How a message that moved in a plan moved over this and the plans before it.
package struct SlowDrift: Equatable, Sendable {
  /// Over how many of the newest plans that were approved it is looked for, the one at hand included.
  package static let plans = 7

  package let message: Int32
  /// In how many of them it moved later, unexplained.
  package let times: Int
  /// By how many days in sum.
  package let days: Int
  /// The first of them in which it did, and whether because of what was not sent.
  package let firstVersion: Int
  package let isFirstUnsent: Bool

  package init(message: Int32, times: Int, days: Int, firstVersion: Int, isFirstUnsent: Bool) {
    self.message = message
    self.times = times
    self.days = days
    self.firstVersion = firstVersion
    self.isFirstUnsent = isFirstUnsent
  }
}
