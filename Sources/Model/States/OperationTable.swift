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
  /// It was sent by something else than a run of this database, or was sent after all.
  case reportSent
  /// It was answered, which cancels the later steps of its thread.
  case reply
  /// Nothing is sent to its recipient any more.
  case suppress

  package var name: String {
    switch self {
    case .cancel: "cancel"
    case .reschedule: "reschedule"
    case .delay: "delay"
    case .resolveSent: "resolve sent"
    case .resolveNotSent: "resolve not-sent"
    case .resolveFailed: "resolve failed"
    case .reportSent: "sent"
    case .reply: "reply"
    case .suppress: "suppress"
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
    case .reportSent: "reported as sent"
    case .reply: "answered"
    case .suppress: "suppressed"
    }
  }

  /// The cause that the journal records.
  package var cause: Cause {
    switch self {
    case .cancel: .canceled
    case .reschedule: .rescheduled
    case .delay: .delayed
    case .resolveSent, .resolveNotSent, .resolveFailed: .resolved
    case .reportSent: .reportedSent
    case .reply: .replied
    case .suppress: .suppressed
    }
  }

  /// The operation table: the outcome of this operation in each state of a message.
  package func outcome(in state: MessageState) -> Outcome<MessageState> {
    let row = MessageOperation.row(state)
    return switch self {
    case .cancel: row.asked.0
    case .reschedule: row.asked.1
    case .delay: row.asked.2
    case .resolveSent: row.resolved.0
    case .resolveNotSent: row.resolved.1
    case .resolveFailed: row.resolved.2
    case .reportSent: row.reported
    case .reply: row.outside.0
    case .suppress: row.outside.1
    }
  }

  private typealias Cell = Outcome<MessageState>

  /// A row of the table.
  private struct Row {
    /// Cancel, reschedule, delay.
    let asked: (Cell, Cell, Cell)
    /// Resolve as sent, as not sent, as failed.
    let resolved: (Cell, Cell, Cell)
    /// Reported as sent.
    let reported: Cell
    /// Reply, suppress.
    let outside: (Cell, Cell)
  }

  private static func row(_ state: MessageState) -> Row {
    let same = Cell.alreadySo
    let no = Cell.refused
    let end = Cell.done(.canceled)
    let stays = Cell.stays
    let sent = Cell.done(.sent)
    return switch state {
    case .pending:
      Row(
        asked: (end, .done(.pending), .done(.pending)),
        resolved: (no, same, no),
        reported: sent,
        outside: (no, end)
      )
    case .waiting:
      Row(asked: (end, no, no), resolved: (no, no, no), reported: no, outside: (no, end))
    case .claimed:
      Row(asked: (no, no, no), resolved: (no, no, no), reported: no, outside: (stays, stays))
    case .inDoubt:
      Row(
        asked: (no, no, no),
        resolved: (sent, .done(.pending), .done(.failed)),
        reported: sent,
        outside: (stays, stays)
      )
    case .sent:
      Row(asked: (no, no, no), resolved: (same, no, no), reported: same, outside: (stays, stays))
    case .failed:
      Row(asked: (no, no, no), resolved: (no, no, same), reported: sent, outside: (no, stays))
    case .canceled:
      Row(asked: (same, no, no), resolved: (no, no, no), reported: no, outside: (no, stays))
    case .expired:
      Row(asked: (no, no, no), resolved: (no, no, no), reported: no, outside: (no, stays))
    }
  }
}

extension MessageState {
  /// What can still be done with a message in this state; part of a refusal.
  package func stillPossible(for id: String) -> String {
    switch self {
    case .pending: "cancel, reschedule or delay it"
    case .waiting: "cancel it, or wait until its predecessor is sent"
    case .claimed:
      "wait until its run has ended; 'sendplan-executor recover' settles what a dead run holds"
    case .inDoubt:
      "look whether it arrived, then '\(commandLine("sendplan resolve", id, options: "--as sent|not-sent|failed"))'"
    case .failed:
      "if it was sent after all, '\(commandLine("sendplan sent", id, options: "--on DAY"))'; what shall go after all needs a new id"
    case .sent, .canceled, .expired: "nothing; what shall go after all needs a new id"
    }
  }
}
