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
}
