/// The kind of what came back on a message; the raw value is how the database writes it.
package enum ReplyKind: Int, CaseIterable, Sendable {
  /// A person answered, or an automatic answer was counted as one.
  case reply = 1
  /// A program answered: the thread continues.
  case automatic = 2
  /// It could not be delivered, permanently.
  case bounce = 3
  /// Its reader told a provider that it is spam.
  case complaint = 4
  /// Its reader asks for no further mail.
  case unsubscribe = 5

  /// The word that files and lists have.
  package var name: String {
    switch self {
    case .reply: "reply"
    case .automatic: "auto"
    case .bounce: "bounce"
    case .complaint: "complaint"
    case .unsubscribe: "unsubscribe"
    }
  }

  /// The cause for which the later steps of a thread are canceled; nil if they are not.
  package var ending: Cause? {
    switch self {
    case .reply: .replied
    case .automatic: nil
    case .bounce: .bounced
    case .complaint: .complained
    case .unsubscribe: .suppressed
    }
  }

  /// Why nothing goes to the recipient any more; nil if something may, as after a bounce whose address is not dead.
  package func suppressing(_ refusalClass: RefusalClass?) -> SuppressionCause? {
    switch self {
    case .reply, .automatic: nil
    case .bounce: refusalClass == .deadAddress ? .bounce : nil
    case .complaint: .complaint
    case .unsubscribe: .unsubscribe
    }
  }
}
