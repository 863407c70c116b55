/// The state of a plan version; the raw value is how the database writes it.
package enum PlanState: Int, CaseIterable, Sendable {
  case draft = 1
  case approved = 2
  case completed = 3
  case rejected = 4
  case superseded = 5
  case withdrawn = 6

  package var name: String {
    switch self {
    case .draft: "draft"
    case .approved: "approved"
    case .completed: "completed"
    case .rejected: "rejected"
    case .superseded: "superseded"
    case .withdrawn: "withdrawn"
    }
  }
}
