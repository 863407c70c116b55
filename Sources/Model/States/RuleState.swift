/// The state of a stated rule; the raw value is how the database writes it.
package enum RuleState: Int, CaseIterable, Sendable {
  case active = 1
  case withdrawn = 2

  package var name: String {
    switch self {
    case .active: "active"
    case .withdrawn: "withdrawn"
    }
  }
}
