/// The state of a message; the raw value is how the database writes it.
package enum MessageState: Int, CaseIterable, Sendable {
  /// It can be planned and sent.
  case pending = 1
  /// A follow-up whose predecessor has not been sent yet.
  case waiting = 2
  /// A run has claimed it, and its outcome is not known yet.
  case claimed = 3
  /// It may or may not have been sent; a person has to find out.
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

  /// Whether nothing is to be sent any more, unless a person brings it back.
  package var isEnded: Bool {
    switch self {
    case .sent, .failed, .canceled, .expired: true
    case .pending, .waiting, .claimed, .inDoubt: false
    }
  }
}
