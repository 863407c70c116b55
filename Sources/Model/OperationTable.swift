/// What comes of an operation in a state.
package enum Outcome<State: Hashable & Sendable>: Hashable, Sendable {
  /// It is done, which leads to this state.
  case done(State)
  /// The state is what was asked for; nothing changes.
  case alreadySo
  /// Nothing changes, and why not is said by name.
  case refused

  /// The word of a table.
  package func name(_ stateName: (State) -> String) -> String {
    switch self {
    case .done(let state): "→ \(stateName(state))"
    case .alreadySo: "already so"
    case .refused: "refused"
    }
  }
}

/// What a person may ask to be done to messages.
package enum MessageOperation: CaseIterable, Sendable {
  case cancel
  case reschedule
  case delay
  case resolveSent
  case resolveNotSent
  case resolveFailed

  package var name: String {
    switch self {
    case .cancel: "cancel"
    case .reschedule: "reschedule"
    case .delay: "delay"
    case .resolveSent: "resolve sent"
    case .resolveNotSent: "resolve not-sent"
    case .resolveFailed: "resolve failed"
    }
  }

  /// What a message would be after it, as in 'cannot be canceled'.
  package var participle: String {
    switch self {
    case .cancel: "canceled"
    case .reschedule: "rescheduled"
    case .delay: "delayed"
    case .resolveSent: "resolved as sent"
    case .resolveNotSent: "resolved as not sent"
    case .resolveFailed: "resolved as failed"
    }
  }

  /// Why the journal says that the state changed.
  package var cause: Cause {
    switch self {
    case .cancel: .canceled
    case .reschedule: .rescheduled
    case .delay: .delayed
    case .resolveSent, .resolveNotSent, .resolveFailed: .resolved
    }
  }

  /// The whole table: what comes of this operation on a message in each state.
  package func outcome(in state: MessageState) -> Outcome<MessageState> {
    let row = MessageOperation.row(state)
    return switch self {
    case .cancel: row.0
    case .reschedule: row.1
    case .delay: row.2
    case .resolveSent: row.3
    case .resolveNotSent: row.4
    case .resolveFailed: row.5
    }
  }

  private typealias Cell = Outcome<MessageState>

  /// A row of the table: cancel, reschedule, delay, then resolve as sent, as not sent, as failed.
  private static func row(_ state: MessageState) -> (Cell, Cell, Cell, Cell, Cell, Cell) {
    let same = Cell.alreadySo
    let no = Cell.refused
    return switch state {
    case .pending: (.done(.canceled), .done(.pending), .done(.pending), no, same, no)
    case .waiting: (.done(.canceled), no, no, no, no, no)
    case .claimed: (no, no, no, no, no, no)
    case .inDoubt: (no, no, no, .done(.sent), .done(.pending), .done(.failed))
    case .sent: (no, no, no, same, no, no)
    case .failed: (no, no, no, no, no, same)
    case .canceled: (same, no, no, no, no, no)
    case .expired: (no, no, no, no, no, no)
    }
  }
}

extension MessageState {
  /// What can still be done with a message in this state, for whoever was refused.
  package func stillPossible(for id: String) -> String {
    switch self {
    case .pending: "cancel, reschedule or delay it"
    case .waiting: "cancel it, or wait until its predecessor is sent"
    case .claimed:
      "wait until its run has ended; 'sendplan-executor recover' settles what a dead run holds"
    case .inDoubt:
      "look whether it arrived, then 'sendplan resolve \(id) --as sent|not-sent|failed'"
    case .sent, .failed, .canceled, .expired: "nothing; what shall go after all needs a new id"
    }
  }
}
