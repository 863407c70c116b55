import Model
package import Storage

/// What became of a slice so far, whoever had it in hand.
package struct SliceReport: Equatable, Sendable {
  package enum State: Equatable, Sendable {
    /// This call has ended it.
    case ended(SliceEnd)
    /// It had ended before, and nothing was done now.
    case endedBefore(SliceEnd)
    /// It was stopped, and goes on when the command is repeated.
    case interrupted
  }

  package let head: SliceHead
  package let state: State
  package private(set) var sent = 0
  package private(set) var failed = 0
  /// What was handed over, or about to be, and nobody knows whether it arrived.
  package private(set) var inDoubt = 0
  /// What was not to go any more.
  package private(set) var canceled = 0
  /// The last words of the other end to what it did not take.
  package private(set) var lastFailure: String?

  /// What was certainly not taken, or is open under a key that may be repeated.
  package var left: Int { head.count - sent - failed - inDoubt - canceled }

  package var end: SliceEnd? {
    switch state {
    case .ended(let end), .endedBefore(let end): end
    case .interrupted: nil
    }
  }

  init(_ slice: SliceFile, _ stop: SliceStops, _ state: State) throws {
    head = slice.head
    self.state = state
    for outcome in try slice.outcomes() { count(outcome, stop) }
  }

  private mutating func count(_ outcome: SliceOutcome, _ stop: SliceStops) {
    guard outcome.isMarked else {
      if stop.contains(outcome.place) { canceled += 1 }
      return
    }
    switch outcome.answer {
    case .accepted?: sent += 1
    case .refused(let reason, let fault)?:
      // Where the words of several were the channel's fault, their messages come back.
      if fault != .channel, end?.common.contains(outcome.place) != true { failed += 1 }
      lastFailure = reason
    case .unavailable(let reason, _, _)?: lastFailure = reason
    case .unknown(let reason)?:
      inDoubt += 1
      lastFailure = reason
    case nil: if !head.isRepeatable { inDoubt += 1 }
    }
  }

  /// The overall result, as that of a run.
  package var result: RunResult {
    // What has ended is never begun again, so a repeat would change nothing.
    end == nil ? .interrupted : failed + inDoubt + left == 0 ? .complete : .incomplete
  }
}
