/// The outcome of an operation in a state.
package enum Outcome<State: Hashable & Sendable>: Hashable, Sendable {
  /// It is done, and leads to this state.
  case done(State)
  /// The state is already the requested one; nothing changes.
  case alreadySo
  /// It changes something else; this state stays.
  case stays
  /// Nothing changes; a typed refusal says why.
  case refused

  /// The outcome as tables show it.
  package func name(_ stateName: (State) -> String) -> String {
    switch self {
    case .done(let state): "→ \(stateName(state))"
    case .alreadySo: "unchanged"
    case .stays: "stays"
    case .refused: "refused"
    }
  }
}

/// An operation on messages.
package enum MessageOperation: CaseIterable, Sendable {
  case cancel
  case reschedule
  case delay
  case resolveSent
  case resolveNotSent
  case resolveFailed
  /// It failed or was canceled, and is to be sent after all.
  case retry
  /// It was sent by something else than a run of this database, or was sent after all.
  case reportSent
  /// It was answered, which cancels the later steps of its thread.
  case reply
  /// Nothing is sent to its recipient any more.
  case suppress
  /// It is not sent before a day, or before somebody resumes it.
  case hold
  /// Something about it becomes otherwise.
  case edit

  package var name: String {
    switch self {
    case .cancel: "cancel"
    case .reschedule: "reschedule"
    case .delay: "delay"
    case .resolveSent: "resolve sent"
    case .resolveNotSent: "resolve not-sent"
    case .resolveFailed: "resolve failed"
    case .retry: "retry"
    case .reportSent: "sent"
    case .reply: "reply"
    case .suppress: "suppress"
    case .hold: "hold"
    case .edit: "edit"
    }
  }

  /// The participle, as in 'cannot be canceled'.
  package var participle: String {
    switch self {
    case .cancel: "canceled"
    case .reschedule: "rescheduled"
    case .delay: "delayed"
    case .resolveSent: "resolved as sent"
    case .resolveNotSent: "resolved as not sent"
    case .resolveFailed: "resolved as failed"
    case .retry: "retried"
    case .reportSent: "reported as sent"
    case .reply: "answered"
    case .suppress: "suppressed"
    case .hold: "held"
    case .edit: "edited"
    }
  }

  /// The cause that the journal records.
  package var cause: Cause {
    switch self {
    case .cancel: .canceled
    case .reschedule: .rescheduled
    case .delay: .delayed
    case .resolveSent, .resolveNotSent, .resolveFailed: .resolved
    case .retry: .retried
    case .reportSent: .reportedSent
    case .reply: .replied
    case .suppress: .suppressed
    case .hold: .stated
    case .edit: .edited
    }
  }

  /// The operation table: the outcome of this operation in each state of a message.
  package func outcome(in state: MessageState) -> Outcome<MessageState> {
    let cells = MessageOperation.row(state)
    precondition(
      cells.count == MessageOperation.allCases.count,
      "a row has a cell for each operation"
    )
    return zip(MessageOperation.allCases, cells).first { $0.0 == self }?.1 ?? .refused
  }

  /// A row of the table: cancel, reschedule, delay; resolve as sent, as not sent, as failed; retry, sent; reply,
  /// suppress; hold; edit.
  private static func row(_ state: MessageState) -> [Outcome<MessageState>] {
    typealias Cell = Outcome<MessageState>
    let (same, no, stays) = (Cell.alreadySo, Cell.refused, Cell.stays)
    let (end, again, sent) = (Cell.done(.canceled), Cell.done(.pending), Cell.done(.sent))
    let still = Cell.done(.waiting)
    return switch state {
    case .pending: [end, again, again, no, same, no, same, sent, no, end, stays, again]
    case .waiting: [end, still, still, no, no, no, same, no, no, end, stays, still]
    case .claimed: [no, no, no, no, no, no, no, no, stays, stays, no, no]
    case .inDoubt: [no, no, no, sent, again, .done(.failed), no, sent, stays, stays, no, no]
    case .sent: [no, no, no, same, no, no, no, same, stays, stays, no, no]
    case .failed: [no, no, no, no, no, same, again, sent, no, stays, no, no]
    case .canceled: [same, no, no, no, no, no, again, no, no, stays, no, no]
    case .expired: [no, no, no, no, no, no, no, no, no, stays, no, no]
    }
  }
}

extension MessageState {
  /// What can still be done with a message in this state; part of a refusal.
  package func stillPossible(for id: String) -> String {
    switch self {
    case .pending, .waiting: "edit, cancel, reschedule, delay or hold it"
    case .claimed:
      "wait until its run has ended; 'sendplan-executor recover' settles what a dead run holds"
    case .inDoubt:
      "look whether it arrived, then '\(commandLine("sendplan resolve", id, options: "--as sent|not-sent|failed"))'"
    case .failed:
      "'\(commandLine("sendplan retry", id))' brings it back; if it was sent after all, '\(commandLine("sendplan sent", id, options: "--on DAY"))'"
    case .canceled: "'\(commandLine("sendplan retry", id))' brings it back"
    case .sent, .expired: "nothing; what shall go after all needs a new id"
    }
  }
}
