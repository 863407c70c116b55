package import Delivery
package import Model

/// What an executor needs of the world around it, so that tests can put another in its place.
package struct ExecutorDependencies {
  package var now: () -> Instant
  /// Milliseconds of a clock that nobody sets and that only goes forward.
  package var uptime: () -> Int64
  /// Waits for some milliseconds, or until somebody asks the program to end.
  package var pause: (Int64) -> Void
  package var calendar: LocalCalendar
  /// Who is at work, as `user@host`.
  package var actor: String
  /// Whether somebody asked the program to end; looked at between two batches.
  package var isStopRequested: () -> Bool = { false }
  /// Told of every step as soon as it is behind.
  package var reached: (RunStep) -> Void = { _ in }
  package var transport: (TransportAddress, WebService) -> any Transport = { $0.transport(for: $1) }

  package init(
    now: @escaping () -> Instant,
    uptime: @escaping () -> Int64,
    pause: @escaping (Int64) -> Void,
    calendar: LocalCalendar,
    actor: String
  ) {
    self.now = now
    self.uptime = uptime
    self.pause = pause
    self.calendar = calendar
    self.actor = actor
  }
}

/// What calendars and clocks on the walls of a time zone show; nil names this machine's zone.
///
/// A zone that nobody knows has no days.
package struct LocalCalendar {
  package var day: (_ at: Instant, _ timeZone: String?) -> Day?
  /// The instant at which the clocks show so many minutes after midnight.
  package var instant: (_ on: Day, _ minutes: Int, _ timeZone: String?) -> Instant?

  package init(
    day: @escaping (Instant, String?) -> Day?,
    instant: @escaping (Day, Int, String?) -> Instant?
  ) {
    self.day = day
    self.instant = instant
  }
}
