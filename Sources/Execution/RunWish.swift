package import Model
import Storage

/// The wish to send what a plan assigns to a day.
package struct RunWish: Equatable, Sendable {
  package let plan: Int
  package let day: Day
  /// Whether the day may be another than today.
  package let onAnotherDay: Bool

  package init(plan: Int, day: Day, onAnotherDay: Bool = false) {
    self.plan = plan
    self.day = day
    self.onAnotherDay = onAnotherDay
  }

  /// The wish as it is typed, the same for a run and its resuming.
  var arguments: String { "--plan \(plan) --day \(day)" }

  func check(today: Day) throws(RunWishRefusal) {
    guard onAnotherDay || day == today else {
      throw .notToday(plan: plan, day: day, today: today)
    }
  }

  func report(
    _ recovered: [Recovered],
    _ channels: [ChannelReport],
    _ end: RunReport.End
  ) -> RunReport {
    RunReport(plan: plan, day: day, recovered: recovered, channels: channels, end: end)
  }
}

extension RunWish {
  init(_ run: Run) {
    self.init(plan: run.plan, day: run.day)
  }
}

/// Why a wish is not even tried.
package enum RunWishRefusal: ExplainedError, Equatable {
  case notToday(plan: Int, day: Day, today: Day)

  package var explanation: Explanation {
    switch self {
    case .notToday(let plan, let day, let today):
      Explanation(
        .refused,
        "\(day) is not today",
        why: "today is \(today) on this machine",
        wayOut: "run --plan \(plan) --day \(today), or send the messages of \(day) today"
          + " with --on-another-day"
      )
    }
  }
}
