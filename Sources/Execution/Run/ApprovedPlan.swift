package import Model
import Storage

extension Executor {
  /// Today by the clock of this machine.
  package func today() throws -> Day {
    guard let day = dependencies.calendar.day(dependencies.now(), nil) else {
      throw NothingApproved(isOfToday: true)
    }
    return day
  }

  /// The version that is approved; where it was sent to its end on the day, the one that was.
  package func approvedPlan(for day: Day) throws -> Int {
    try database.read { snapshot in
      if let version = try snapshot.approvedVersion() { return version }
      let run = try snapshot.runs().first { $0.day == day && $0.state == .finished }
      if let run, try snapshot.plan(run.plan).state == .completed { return run.plan }
      throw NothingApproved()
    }
  }
}

/// That there is no plan which could be sent without naming one.
private struct NothingApproved: DiagnosticError {
  /// Whether it is not even known what day it is.
  var isOfToday = false

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      isOfToday ? "this machine does not know what day it is" : "no plan is approved",
      wayOut: isOfToday
        ? "set its clock and time zone, or say --day DAY"
        : "see 'sendplan status', compute one with 'sendplan plan', and approve it with 'sendplan approve V'"
    )
  }
}
