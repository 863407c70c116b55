import Execution
import Model
import OperatingSystem

extension ExecutorDependencies {
  /// The clocks, time zones and user of this machine; `SENDPLAN_NOW` overrides the time.
  static var system: ExecutorDependencies {
    ExecutorDependencies(
      now: { Machine.now },
      uptime: { Machine.uptime },
      pause: { Machine.pause(milliseconds: $0) },
      calendar: LocalCalendar(
        day: { WallClock.day(at: $0, in: $1) },
        instant: { WallClock.instant(of: $0, minutes: $1, in: $2) }
      ),
      actor: Machine.actor
    )
  }

  /// Lets signals stop the run between batches, and end any wait.
  mutating func stop(on signals: StopSignals) {
    isStopRequested = { signals.isStopRequested }
    pause = { signals.pause(milliseconds: $0) }
  }
}
