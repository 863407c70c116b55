import Execution
import Model

/// The clocks of a workspace: they stand still but for the waits, and nobody waits really.
final class TestClock {
  /// What the wall clock shows in UTC.
  var now = Workspace.morning
  private(set) var uptime: Int64 = 5_000
  /// The waits so far, in milliseconds.
  private(set) var waits: [Int64] = []
  /// How many hours each zone's clocks are ahead of UTC.
  var zones: [String: Int] = ["Asia/Tokyo": 9, "America/New_York": -5]

  func wait(_ milliseconds: Int64) {
    waits.append(milliseconds)
    uptime += milliseconds
    now = now.advanced(by: milliseconds)
  }

  var dependencies: ExecutorDependencies {
    ExecutorDependencies(
      now: { self.now },
      uptime: { self.uptime },
      pause: { self.wait($0) },
      calendar: LocalCalendar(
        day: { instant, zone in
          self.hours(zone).map { instant.advanced(by: $0 * 3_600_000).day }
        },
        instant: { day, minutes, zone in
          self.hours(zone).map { hours in
            Instant(
              milliseconds: (Int64(day.number) * 1440 + Int64(minutes) - hours * 60) * 60_000
            )
          }
        }
      ),
      actor: "anna@workspace"
    )
  }

  private func hours(_ zone: String?) -> Int64? {
    zone.map { zones[$0].map(Int64.init) } ?? 0
  }
}

extension Instant {
  func advanced(by milliseconds: Int64) -> Instant {
    Instant(milliseconds: self.milliseconds + milliseconds)
  }
}
