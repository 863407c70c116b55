/// How a database came to know the file that it is in; the raw value is how the database writes it.
package enum FileKind: Int, CaseIterable, Sendable {
  /// The database was made in it.
  case made = 1
  /// A backup was restored into it.
  case restored = 2
  /// A person has confirmed it.
  case confirmed = 3
  /// It is unchanged, and has adopted what another file knew.
  case adopted = 4

  package var name: String {
    switch self {
    case .made: "made"
    case .restored: "restored"
    case .confirmed: "confirmed"
    case .adopted: "adopted"
    }
  }
}

extension FileKind {
  package static let transitions = [
    TransitionRule(nil, FileKind.made, .initialized), TransitionRule(nil, .restored, .restored),
    TransitionRule(nil, .confirmed, .confirmed), TransitionRule(nil, .adopted, .adopted),
  ]
}
