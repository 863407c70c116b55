package import Model
package import Storage

/// The result of a request to run a plan for a day.
package struct RunReport: Equatable, Sendable {
  package enum End: Equatable, Sendable {
    /// The run had finished earlier; nothing was done now.
    case finishedBefore
    /// Everything of the day was tried; this completes the plan if nothing of it is left.
    case finished(completesPlan: Bool)
    /// Some messages were not tried: the run can be resumed.
    case interrupted
  }

  package let plan: Int
  package let day: Day
  /// The dead runs whose claims were settled first.
  package let recovered: [RecoveredRun]
  /// The claims of dead runs that could not be settled, by destination.
  package let stuck: [StuckClaims]
  package let repeated: RepeatedAttempts
  /// The channels with messages of the plan on the day, in order.
  package let channels: [ChannelReport]
  /// The paces of channels that the options of the run take the place of.
  package let replacedPaces: [ReplacedPace]
  package let end: End

  /// When to resume the run, if it only waits for the day to begin in some time zone.
  package var waitsUntil: Instant? {
    guard end == .interrupted else { return nil }
    let begins = channels.filter { !$0.isComplete }.map(\.waitsUntil)
    return begins.contains(nil) ? nil : begins.compactMap(\.self).min()
  }
}

/// What a run did for one channel.
package struct ChannelReport: Equatable, Sendable {
  /// A message that was skipped, and why.
  package struct Skip: Equatable, Sendable {
    package let id: String
    package let reason: SkipReason

    package init(id: String, reason: SkipReason) {
      self.id = id
      self.reason = reason
    }
  }

  /// A message that failed.
  package struct Failure: Equatable, Sendable {
    package let id: String
    package let reason: String
  }

  package let channel: String
  /// How many messages the plan assigns to the day.
  package let planned: Int
  /// Counts that include what the same run did before it was interrupted.
  package internal(set) var sent = 0
  package internal(set) var failed = 0
  package internal(set) var inDoubt = 0
  package internal(set) var skips: [Skip] = []
  /// What failed in this call of the run, with the words of the other end.
  package internal(set) var failures: [Failure] = []
  /// Messages that did not arrive and are pending again.
  package internal(set) var unavailable = 0
  /// Messages without an answer; they stay claimed until they are repeated.
  package internal(set) var unanswered = 0
  /// Messages that came back unsent and were canceled, because their thread was answered or their recipient
  /// suppressed meanwhile.
  package internal(set) var canceled = 0
  /// The last error of the transport.
  package internal(set) var lastFailure: String?
  /// Why the run stopped using the channel.
  package internal(set) var unavailability: ChannelUnavailability?

  init(channel: String, planned: Int) {
    self.channel = channel
    self.planned = planned
  }

  /// Messages left for the next plan, or for resuming the run.
  package var left: Int { planned - sent - failed - inDoubt - canceled - skips.count }

  /// Why nothing can be sent by the channel, in the words of the other end; nil where that is not so.
  var fault: String? {
    switch unavailability {
    case .stopped, .dayNotStarted, .dayOver, .windowOver: nil
    // What is in progress is no fault while other messages are accepted.
    case .unanswered where sent > 0: nil
    case let unavailability?: unavailability.words
    // Too few messages to be judged by their company.
    case nil: sent == 0 && unavailable > 0 ? lastFailure : nil
    }
  }

  /// Whether the other end has taken messages, or refused them for their own fault alone.
  var wentThrough: Bool {
    unavailability == nil && (sent > 0 || failed > 0 && unavailable == 0)
  }

  /// Whether everything was tried or skipped, or the day is over.
  package var isComplete: Bool {
    guard let unavailability else { return left == unavailable }
    return !unavailability.keepsRunOpen
  }
}

extension ChannelReport {
  /// When the day of the run begins for the channel, if it has not yet.
  package var waitsUntil: Instant? {
    if case .dayNotStarted(_, let begin, _)? = unavailability { begin } else { nil }
  }

  /// Counts the result of a claim; claimed messages are counted later, by their outcome.
  mutating func count(_ outcome: ClaimOutcome) {
    switch outcome {
    case .claimed: break
    case .settled(.sent): sent += 1
    case .settled(.failed): failed += 1
    case .settled(.inDoubt): inDoubt += 1
    case .settled(.claimed): unanswered += 1
    case .settled(.pending), .settled(.waiting), .settled(.canceled), .settled(.expired):
      preconditionFailure("not a settled state")
    case .skipped(let id, let reason): skips.append(Skip(id: id, reason: reason))
    }
  }

  /// Counts the final state of a message in this run.
  mutating func count(_ state: MessageState) {
    switch state {
    case .sent: sent += 1
    case .failed: failed += 1
    case .inDoubt: inDoubt += 1
    case .pending: unavailable += 1
    case .claimed: unanswered += 1
    case .canceled: canceled += 1
    case .waiting, .expired: preconditionFailure("not a state after a claim")
    }
  }

  /// Counts the outcome of a repeated attempt.
  mutating func count(repeated state: MessageState) {
    unanswered -= 1
    count(state)
  }
}
