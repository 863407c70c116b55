/// A warm-up ramp: what a channel may send on its first day, its second, and so on.
package struct Ramp: Hashable, Sendable {
  /// The first day that may count.
  package let from: Day
  /// The capacity of each day that counts, in order; at least one.
  package let steps: [Int]
  package let counting: Counting

  /// Which days count; the raw value is how the database and commands write it.
  package enum Counting: String, CaseIterable, Sendable {
    /// The days on which the channel could send something, the channels around it included.
    case openDays = "open-days"
    /// Every day, so that a closed one uses up its step.
    case calendarDays = "calendar-days"
  }

  /// More than any published table has: ten years of days.
  package static let stepCountRange = 1...3653

  package init(from: Day, steps: [Int], counting: Counting) {
    precondition(Ramp.stepCountRange.contains(steps.count), "a ramp has steps, and an end")
    self.from = from
    self.steps = steps
    self.counting = counting
  }

  package var summary: String {
    let days = counting == .openDays ? "open day" : "day"
    return "\(steps[0]) to \(steps[steps.count - 1]) a day in \(steps.count) \(days)"
      + (steps.count == 1 ? "" : "s") + " from \(from)"
  }
}
