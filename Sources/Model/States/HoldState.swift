/// Whether a hold still counts; the raw value is how the database writes it.
package enum HoldState: Int, CaseIterable, Sendable {
  case standing = 1
  case lifted = 2

  package var name: String {
    switch self {
    case .standing: "standing"
    case .lifted: "lifted"
    }
  }
}
