/// Whether nobody writes to a suppressed address any more; the raw value is how the database writes it.
package enum SuppressionState: Int, CaseIterable, Sendable {
  case suppressed = 1
  case withdrawn = 2

  package var name: String {
    switch self {
    case .suppressed: "suppressed"
    case .withdrawn: "withdrawn"
    }
  }
}

extension SuppressionState {
  package static let transitions: [TransitionRule<SuppressionState>] = [
    TransitionRule(nil, .suppressed, .stated),
    TransitionRule(.suppressed, .withdrawn, .withdrawn),
  ]
}
