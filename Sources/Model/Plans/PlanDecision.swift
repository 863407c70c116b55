/// What was decided about a plan, by whom, and why.
package struct PlanDecision: Equatable, Sendable {
  /// That it was approved or rejected, or that its approval was withdrawn.
  package let cause: Cause
  /// The name that was given, or else the account.
  package let by: String
  package let reason: String?
  package let at: Instant

  /// Reads a row of the journal; where its note names nobody, the account decided.
  package init(_ cause: Cause, at: Instant, account: String, note: String?) {
    (self.cause, self.at) = (cause, at)
    let note = note ?? account
    if let end = note.firstRange(of: PlanDecision.separator) {
      by = String(note[..<end.lowerBound])
      reason = String(note[end.upperBound...])
    } else {
      by = note
      reason = nil
    }
  }

  /// What the journal keeps beside the account: a name without a colon, and the reason where one was given.
  package static func note(by name: String, reason: String?) -> String {
    reason.map { name + separator + $0 } ?? name
  }

  private static let separator = ": "

  /// It in words, as in `approved at 2027-03-01T06:30:00.000Z by Ann: compared with plan 1`.
  package var sentence: String {
    "\(cause.name) at \(at) by \(by)" + (reason.map { ": \($0)" } ?? "")
  }
}

extension [PlanHeader] {
  /// Of all versions, newest first, the last one that was approved; versions are approved in their order.
  package var lastApproved: PlanHeader? {
    first { [.approved, .completed, .withdrawn].contains($0.state) }
  }
}
