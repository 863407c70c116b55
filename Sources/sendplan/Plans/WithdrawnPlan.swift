import Model
import Storage
import Terminal

/// The plan whose approval was withdrawn, while no other has been approved since.
struct WithdrawnPlan {
  let plan: PlanHeader
  private let decision: PlanDecision?

  /// That nothing is approved, since when, by whom and why.
  var sentence: String {
    "nothing is approved: plan \(plan.version) was"
      + " \(decision.map { printable($0.sentence) } ?? plan.state.name)"
  }

  /// What to do about it.
  static let wayOut =
    "nothing is sent, and no night approves, before a person has approved a version: 'sendplan plan',"
    + " then 'sendplan approve VERSION'"

  fileprivate init(_ plan: PlanHeader, _ decision: PlanDecision?) {
    (self.plan, self.decision) = (plan, decision)
  }
}

extension Snapshot {
  /// The withdrawn plan in place of which another is to be approved; nil where there is none.
  func withdrawnPlan() throws -> WithdrawnPlan? {
    guard let last = try plans().lastApproved, last.state == .withdrawn else { return nil }
    return WithdrawnPlan(last, try decisions(on: last.version).last)
  }
}
