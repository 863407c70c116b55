import Execution
import Model
import Storage

/// One call of the executor.
extension World {
  func run(_ sending: Sending) throws -> String {
    try checker.read()
    let approved = try checker.approved ?? checker.ledger.newestVersion()
    let request = RunRequest(
      plan: approved - sending.back,
      day: Day(number: sending.day),
      onAnotherDay: sending.onAnotherDay
    )
    let report = try playing(sending.weather) { scene in
      try Executor(database, in: dependencies(scene)).run(request)
    }
    note(report)
    var outcome = "\(report.result)"
    for channel in report.channels {
      outcome += ", \(channel.channel) \(channel.sent) of \(channel.planned)"
      if let unavailability = channel.unavailability { outcome += " \(unavailability)" }
      outcome += channel.skips.map { " \($0.id) \($0.reason)" }.joined()
    }
    return outcome
  }

  private func note(_ report: RunReport) {
    for skip in report.channels.flatMap(\.skips) {
      checker.coverage.note(.skip, "\(skip.reason)".prefixName)
    }
    for unavailability in report.channels.compactMap(\.unavailability) {
      checker.coverage.note(.unavailability, "\(unavailability)".prefixName)
    }
    for run in report.recovered {
      let kind = run.hasDied ? "abandoned" : "unanswered"
      if run.inDoubt > 0 { checker.coverage.note(.recovery, "\(kind), in doubt", run.inDoubt) }
      if run.toRepeat > 0 {
        checker.coverage.note(.recovery, "\(kind), idempotent, repeated", run.toRepeat)
      }
      if run.waiting > 0 { checker.coverage.note(.recovery, "\(kind), waits", run.waiting) }
    }
    if report.repeated.accepted > 0 { checker.coverage.note(.recovery, "repeated, accepted") }
    if report.repeated.inDoubt > 0 { checker.coverage.note(.recovery, "repeated, in doubt") }
  }
}

extension String {
  /// The name of a case in the description of a value.
  var prefixName: String { String(prefix { $0 != "(" }) }
}
