/// A rule that applies to a channel's day, and the capacity that it gives.
package struct AppliedCapacityRule: Equatable, Sendable {
  package let capacity: Int
  /// The number of the rule in the database.
  package let rule: Int
  package let source: Source

  package enum Source: Equatable, Sendable {
    /// A usual week, from a day on or always.
    case week(from: Day?, reason: String?)
    /// A step of a ramp, counted from 1.
    case ramp(Ramp, step: Int)
    case calendar(name: String, dayName: String)
    /// Single days; a percentage is one of what they would have otherwise.
    case days(DayRange, reason: String?, percent: Int? = nil, of: Int = 0)
  }

  package var layer: CapacityLayer {
    switch source {
    case .week: .week
    case .ramp: .ramp
    case .calendar: .calendar
    case .days: .days
    }
  }

  /// The rule in words.
  package var words: String {
    switch source {
    case .week(let from, let reason):
      (from.map { "usual week from \($0)" } ?? "usual week") + (reason.map { ": \($0)" } ?? "")
    case .ramp(let ramp, let step):
      "day \(step) of \(ramp.steps.count) of the ramp from \(ramp.from)"
    case .calendar(let name, let dayName): "calendar \(name): \(dayName)"
    case .days(let range, let reason, let percent, let usual):
      "stated for \(range)" + (percent.map { " as \($0) % of \(usual)" } ?? "")
        + (reason.map { ": \($0)" } ?? "")
    }
  }

  /// The stated reason why the capacity differs from the usual week.
  package var reason: String? {
    switch source {
    case .week: nil
    case .ramp: words
    case .calendar(_, let dayName): dayName
    case .days(let range, let reason, let percent, _):
      reason ?? percent.map { "\($0) % on \(range)" }
    }
  }
}

/// The order of precedence: if several rules apply to a day, one of the last layer decides, and
/// within a layer the last one that its `sentence` names.
package enum CapacityLayer: Int, CaseIterable, Sendable {
  case week
  case ramp
  case calendar
  case days

  package var name: String {
    switch self {
    case .week: "week"
    case .ramp: "ramp"
    case .calendar: "calendar"
    case .days: "days"
    }
  }

  /// Which rule of this layer decides, in a sentence.
  package var sentence: String {
    switch self {
    case .week:
      "the usual week: of those from a day on, the one with the latest day; of two from the same day,"
        + " the one stated last"
    case .ramp:
      "a warm-up ramp: its number instead of the week's, on days that are open without it, until its"
        + " table ends"
    case .calendar:
      "the calendars attached to the channel: their days are closed; a later import of a year"
        + " replaces that year alone"
    case .days:
      "single days and ranges: the one stated last; a percentage is one of what the day has without any of"
        + " them, rounded down"
    }
  }
}
