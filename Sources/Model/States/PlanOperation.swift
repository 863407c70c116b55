/// A decision about a plan.
package enum PlanOperation: CaseIterable, Sendable {
  case approve
  case reject
  /// Withdraws the approval.
  case unapprove

  package var name: String {
    switch self {
    case .approve: "approve"
    case .reject: "reject"
    case .unapprove: "unapprove"
    }
  }

  /// The participle, as in 'cannot be approved'.
  package var participle: String {
    switch self {
    case .approve: "approved"
    case .reject: "rejected"
    case .unapprove: "withdrawn"
    }
  }

  /// The outcome of this operation in each state of a plan.
  package func outcome(in state: PlanState) -> Outcome<PlanState> {
    switch (self, state) {
    case (.approve, .draft): .done(.approved)
    case (.reject, .draft): .done(.rejected)
    case (.unapprove, .approved): .done(.withdrawn)
    case (.approve, .approved), (.reject, .rejected), (.unapprove, .withdrawn): .alreadySo
    case (.approve, .completed), (.approve, .rejected), (.approve, .superseded),
      (.approve, .withdrawn):
      .refused
    case (.reject, .approved), (.reject, .completed), (.reject, .superseded), (.reject, .withdrawn):
      .refused
    case (.unapprove, .draft), (.unapprove, .completed), (.unapprove, .rejected),
      (.unapprove, .superseded):
      .refused
    }
  }
}

extension PlanState {
  /// What can still be done with a plan in this state; part of a refusal.
  package var stillPossible: String {
    switch self {
    case .draft: "approve or reject it"
    case .approved: "execute or unapprove it, or approve a newer one"
    case .completed, .rejected, .superseded, .withdrawn: "compute a new one with 'sendplan plan'"
    }
  }
}
