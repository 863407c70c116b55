/// What a receiver objects to when it refuses a message, or returns it later; the raw value is how the database
/// writes it.
package enum RefusalClass: Int, CaseIterable, Sendable {
  /// The address does not exist, or no longer.
  case deadAddress = 1
  case mailboxFull = 2
  /// The message is larger than the receiver takes.
  case tooBig = 3
  /// The sender's reputation, a block list, or a rule of the receiver.
  case blocked = 4
  /// The sender has used up what the server lets it send.
  case quota = 5
  /// The sender's address, credentials or right to use the server, or the address of the service.
  case notPermitted = 6
  /// Nothing took the message for as long as it was tried.
  case expired = 7
  case other = 8

  package var name: String {
    switch self {
    case .deadAddress: "dead address"
    case .mailboxFull: "mailbox full"
    case .tooBig: "too big"
    case .blocked: "blocked"
    case .quota: "quota"
    case .notPermitted: "not permitted"
    case .expired: "expired"
    case .other: "other"
    }
  }

  /// Whose fault it is, as far as one answer shows.
  package var fault: Fault? {
    switch self {
    case .deadAddress, .mailboxFull, .tooBig: .message
    case .quota, .notPermitted: .channel
    case .blocked, .expired, .other: nil
    }
  }
}

/// Who has to change something before a refused message can be sent.
package enum Fault: Sendable {
  /// The message or its recipient; other messages are not concerned.
  case message
  /// The channel: whatever it sends is refused.
  case channel
}
