/// Whether a person has settled what a restored database cannot know; the raw value is how the
/// database writes it.
package enum RestorationState: Int, CaseIterable, Sendable {
  case unconfirmed = 1
  case confirmed = 2

  package var name: String {
    switch self {
    case .unconfirmed: "unconfirmed"
    case .confirmed: "confirmed"
    }
  }
}
