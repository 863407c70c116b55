import Execution
import Model
import Terminal

extension Surroundings {
  /// This machine's clock, time zone and user; `SENDPLAN_NOW` may name another instant.
  static var thisMachine: Surroundings {
    Surroundings(now: { .now }, today: { .today }, actor: Machine.actor)
  }
}

extension Instant {
  fileprivate static var now: Instant {
    Environment.process["SENDPLAN_NOW"].flatMap { Instant($0) }
      ?? Instant(milliseconds: Machine.milliseconds)
  }
}

extension Day {
  /// The day that a calendar on this machine's wall shows.
  fileprivate static var today: Day {
    let (year, month, day) = Machine.localDate(at: Instant.now.milliseconds / 1000)
    guard let today = Day(year: year, month: month, day: day)
    else { preconditionFailure("the clock shows a day that does not exist") }
    return today
  }
}
