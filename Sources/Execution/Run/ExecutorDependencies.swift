package import Delivery
package import Model

/// The clock, calendar and transports of an executor, which tests replace.
package struct ExecutorDependencies {
  package var now: () -> Instant
  /// Milliseconds of a monotonic clock.
  package var uptime: () -> Int64
  /// Waits for some milliseconds, or until a stop is requested.
  package var pause: (Int64) -> Void
  package var calendar: LocalCalendar
  /// Who runs the program, as `user@host`.
  package var actor: String
  /// Whether a stop is requested; checked between batches.
  package var isStopRequested: () -> Bool = { false }
  /// Called after each step; an error ends everything there, as the end of the process would.
  package var reached: (RunStep) throws -> Void = { _ in }
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

/// Dates and times of day in a time zone; nil is this machine's zone.
///
/// Unknown zones give nil.
package struct LocalCalendar {
  package var day: (_ at: Instant, _ timeZone: String?) -> Day?
  /// The instant of so many minutes after midnight.
  package var instant: (_ on: Day, _ minutes: Int, _ timeZone: String?) -> Instant?

  package init(
    day: @escaping (Instant, String?) -> Day?,
    instant: @escaping (Day, Int, String?) -> Instant?
  ) {
    self.day = day
    self.instant = instant
  }
}
