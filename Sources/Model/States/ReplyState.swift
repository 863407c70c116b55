/// Whether what came back still counts; the raw value is how the database writes it.
package enum ReplyState: Int, CaseIterable, Sendable {
  case received = 1
  /// A person took it back, because it was recorded wrongly.
  case withdrawn = 2

  package var name: String {
    switch self {
    case .received: "received"
    case .withdrawn: "withdrawn"
    }
  }
}

extension ReplyState {
  package static let transitions: [TransitionRule<ReplyState>] = [
    TransitionRule(nil, .received, .received),
    TransitionRule(.received, .withdrawn, .withdrawn),
  ]
}
