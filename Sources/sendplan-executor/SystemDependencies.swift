import Execution
import Model
import OperatingSystem
import Terminal

extension ExecutorDependencies {
  /// The clocks, time zones and user of this machine; `SENDPLAN_NOW` overrides the time.
  static var system: ExecutorDependencies {
    ExecutorDependencies(
      now: { .now },
      uptime: { Machine.uptime },
      pause: { Machine.pause(milliseconds: $0) },
      calendar: .system,
      actor: Machine.actor
    )
  }

  /// Lets signals stop the run between batches, and end any wait.
  mutating func stop(on signals: StopSignals) {
    isStopRequested = { signals.isStopRequested }
    pause = { signals.pause(milliseconds: $0) }
  }
}

extension Instant {
  fileprivate static var now: Instant {
    Environment.process["SENDPLAN_NOW"].flatMap { Instant($0) }
      ?? Instant(milliseconds: Machine.milliseconds)
  }
}

extension LocalCalendar {
  fileprivate static var system: LocalCalendar {
    LocalCalendar(
      day: { instant, zone in
        guard let date = WallClock.date(at: instant.milliseconds / 1000, in: zone) else {
          return nil
        }
        return Day(year: date.year, month: date.month, day: date.day)
      },
      instant: { day, minutes, zone in
        let date = day.date
        let seconds = WallClock.seconds(
          year: date.year,
          month: date.month,
          day: date.day,
          minutes: minutes,
          in: zone
        )
        return seconds.map { Instant(milliseconds: $0 * 1000) }
      }
    )
  }
}
