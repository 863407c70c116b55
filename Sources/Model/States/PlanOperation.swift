/// A decision about a plan.
package enum PlanOperation: CaseIterable, Sendable {
  case approve
  case reject

  package var name: String {
    switch self {
    case .approve: "approve"
    case .reject: "reject"
    }
  }

  /// The participle, as in 'cannot be approved'.
  package var participle: String {
    switch self {
    case .approve: "approved"
    case .reject: "rejected"
    }
  }

  /// The outcome of this operation in each state of a plan.
  package func outcome(in state: PlanState) -> Outcome<PlanState> {
    switch (self, state) {
    case (.approve, .draft): .done(.approved)
    case (.reject, .draft): .done(.rejected)
    case (.approve, .approved), (.reject, .rejected): .alreadySo
    case (.approve, .completed), (.approve, .rejected), (.approve, .superseded): .refused
    case (.reject, .approved), (.reject, .completed), (.reject, .superseded): .refused
    }
  }
}

extension PlanState {
  /// What can still be done with a plan in this state; part of a refusal.
  package var stillPossible: String {
    switch self {
    case .draft: "approve or reject it"
    case .approved: "execute it, or approve a newer one"
    case .completed, .rejected, .superseded: "compute a new one with 'sendplan plan'"
    }
  }
}
