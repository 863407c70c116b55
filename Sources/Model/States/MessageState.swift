/// Where a message stands; the raw value is how the database writes it.
package enum MessageState: Int, CaseIterable, Sendable {
  /// Free to be planned and sent.
  case pending = 1
  /// A follow-up whose predecessor has not been sent yet.
  case waiting = 2
  /// Picked up by a run that has not said yet what came of it.
  case claimed = 3
  /// Perhaps sent, perhaps not; a person has to look.
  case inDoubt = 4
  case sent = 5
  case failed = 6
  case canceled = 7
  case expired = 8

  package var name: String {
    switch self {
    case .pending: "pending"
    case .waiting: "waiting"
    case .claimed: "claimed"
    case .inDoubt: "in_doubt"
    case .sent: "sent"
    case .failed: "failed"
    case .canceled: "canceled"
    case .expired: "expired"
    }
  }

  /// Whether nothing can change this state any more.
  package var isFinal: Bool {
    switch self {
    case .sent, .failed, .canceled, .expired: true
    case .pending, .waiting, .claimed, .inDoubt: false
    }
  }
}
