package import Model
import Storage

/// A request to send what a plan assigns to a day.
package struct RunRequest: Equatable, Sendable {
  package let plan: Int
  package let day: Day
  /// Whether the day may differ from today.
  package let onAnotherDay: Bool
  /// What takes the place of the paces that channels state.
  package let pace: PaceOverrides

  package init(
    plan: Int,
    day: Day,
    onAnotherDay: Bool = false,
    pace: PaceOverrides = PaceOverrides()
  ) {
    self.plan = plan
    self.day = day
    self.onAnotherDay = onAnotherDay
    self.pace = pace
  }

  /// The request as typed, the same for a run and for resuming it.
  var arguments: String { "--plan \(plan) --day \(day)" }

  func report(
    _ recovery: Recovery,
    _ repeated: RepeatedAttempts = RepeatedAttempts(),
    _ channels: [ChannelReport] = [],
    replacing paces: [ReplacedPace] = [],
    end: RunReport.End
  ) -> RunReport {
    RunReport(
      plan: plan,
      day: day,
      recovered: recovery.runs,
      stuck: recovery.stuck,
      repeated: repeated,
      channels: channels,
      replacedPaces: paces,
      end: end
    )
  }
}

extension RunRequest {
  init(_ run: Run) {
    self.init(plan: run.plan, day: run.day)
  }
}

/// Why a request is refused.
package enum RunRequestRefusal: DiagnosticError, Equatable {
  /// A nil zone is this machine's.
  case notToday(plan: Int, day: Day, today: Day, zone: String?)

  package var diagnostic: Diagnostic {
    switch self {
    case .notToday(let plan, let day, let today, let zone):
      Diagnostic(
        .refused,
        "\(day) is not today",
        why: "today is \(today) \(zone.map { "in \($0)" } ?? "on this machine")",
        wayOut: "run --plan \(plan) --day \(today), or send the messages of \(day) today"
          + " with --on-another-day"
      )
    }
  }
}
