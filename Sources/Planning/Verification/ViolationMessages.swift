extension Violation {
  /// The messages that the violation names.
  package var messages: [Int32] {
    switch self {
    case .malformed, .overfilled, .miscounted, .windowOverfilled: []
    case .undecided(let message), .withoutPredecessor(let message): [message]
    case .outsideHorizon(let message, _), .beforeRelease(let message, _, _),
      .afterDeadline(let message, _, _), .wrongRelease(let message, _, _),
      .wrongPosition(let message, _, _), .idle(let message, _, _), .wrongReason(let message, _, _),
      .wrongWaitingSince(let message, _, _), .wrongAccount(let message, _),
      .recipientOverfilled(let message, _, _, _), .held(let message, _, _), .unused(let message, _),
      .takesReserved(let message, _):
      [message]
    case .missed(let message, let other), .late(let message, let other):
      [message] + (other.map { [$0] } ?? [])
    case .outOfRank(let message, let other, _), .overtaken(let message, let other, _),
      .deprived(let message, let other, _):
      [message, other]
    }
  }
}
