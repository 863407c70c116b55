import Execution
import Model

/// The clocks of a simulated machine: they stand still but for what waits, and jump where a step says so.
final class SimulatedClock {
  var now: Int64 = 0
  private(set) var uptime: Int64 = 1_000
  /// The instant that was read last: that of the claim which is being made.
  private(set) var lastRead: Int64 = 0
  var jump: Weather.Jump?
  private var reads = 0

  /// How many hours the clocks of each zone are ahead of the machine's.
  static let zones: [String: Int64] = ["Asia/Tokyo": 9, "America/New_York": -5]

  func begin(at instant: Int64, jumping jump: Weather.Jump?) {
    (now, self.jump, reads) = (instant, jump, 0)
  }

  func read() -> Instant {
    reads += 1
    if let jump, jump.reads == reads { now += jump.milliseconds }
    lastRead = now
    return Instant(milliseconds: now)
  }

  func wait(_ milliseconds: Int64) {
    uptime += milliseconds
    now += milliseconds
  }

  /// The day of an instant in a zone; nil for an unknown zone.
  static func day(_ milliseconds: Int64, _ zone: String?) -> Day? {
    guard let hours = zone.map({ zones[$0] }) ?? 0 else { return nil }
    return Instant(milliseconds: milliseconds + hours * 3_600_000).day
  }

  var dependencies: ExecutorDependencies {
    ExecutorDependencies(
      now: { self.read() },
      uptime: { self.uptime },
      pause: { self.wait($0) },
      calendar: LocalCalendar(
        day: { SimulatedClock.day($0.milliseconds, $1) },
        instant: { day, minutes, zone in
          guard let hours = zone.map({ SimulatedClock.zones[$0] }) ?? 0 else { return nil }
          return Instant(
            milliseconds: (Int64(day.number) * 1440 + Int64(minutes) - hours * 60) * 60_000
          )
        }
      ),
      actor: "anna@simulation"
    )
  }
}
