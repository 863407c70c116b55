package import Model
import SQLite

/// A run that was asked for and never was.
package struct UnknownRun: DiagnosticError, Equatable {
  package enum Wanted: Equatable, Sendable {
    case number(Int)
    case day(Day, plan: Int)
  }

  package let wanted: Wanted

  package init(_ wanted: Wanted) {
    self.wanted = wanted
  }

  package var diagnostic: Diagnostic {
    switch wanted {
    case .number(let number):
      Diagnostic(
        .refused,
        "there is no run \(number)",
        wayOut: "see 'sendplan journal', which names every run"
      )
    case .day(let day, let plan):
      Diagnostic(
        .refused,
        "plan \(plan) has no run for \(day)",
        why: "nobody has executed it for that day",
        wayOut: "do it with 'sendplan-executor run --plan \(plan) --day \(day)'"
      )
    }
  }
}

extension Snapshot {
  /// The run of a plan for a day; refused where there is none.
  package func run(of plan: PlanHeader, on day: Day) throws -> Run {
    let run = try runs().first { $0.plan == plan.version && $0.day == day }
    guard let run else { throw UnknownRun(.day(day, plan: plan.version)) }
    return run
  }

  /// Visits a run's attempts by channel, position and attempt.
  package func forEachDelivery(of run: Run, _ visit: (DeliveryRecord) throws -> Void) throws {
    let statement = try connection.prepare(SQL.deliveries)
    try statement.bind([Value(run.number), Value(run.plan)])
    while try statement.step() {
      try visit(
        DeliveryRecord(
          day: try statement.day(8),
          channel: statement.text(0),
          position: statement.optionalInteger(1),
          messageID: statement.text(2),
          recipient: statement.text(3),
          attempt: statement.integer(4),
          outcome: try statement.messageState(5),
          receipt: statement.optionalText(6),
          at: try statement.instant(7),
          detail: statement.optionalText(9)
        )
      )
    }
  }
}

private enum SQL {
  // Attempts outlive the rows of a plan that was pruned; its positions do not.
  // The note of an accepted attempt is the receipt; any other note is a reason.
  private static let isAccepted = "j.cause = \(code: Cause.accepted)"
  static let deliveries = """
    SELECT c.name, p.position, e.id, \(ContentVersion.recipient), a.number, j.after,
      iif(\(isAccepted), j.note, NULL), j.at, a.day, iif(\(isAccepted) OR a.settled IS NULL, NULL, j.note)
    FROM attempt a
    JOIN journal j ON j.seq = coalesce(a.settled, a.claimed)
    JOIN envelope e ON e.message = a.message
    \(ContentVersion.join(of: "a"))
    JOIN channel c ON c.number = a.channel
    LEFT JOIN plan_row p ON p.version = ?2 AND p.message = a.message
    WHERE a.run = ?1
    ORDER BY c.name, p.position, a.message, a.number
    """
}
