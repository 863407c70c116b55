package import Model
package import Storage

/// What came of the request to run a plan for a day.
package struct RunReport: Equatable, Sendable {
  package enum End: Equatable, Sendable {
    /// The run had ended earlier; nothing was done now.
    case finishedBefore
    /// Everything of the day was tried; the plan is completed with it when nothing is left of it.
    case finished(completesPlan: Bool)
    /// Something of the day was not tried: the run can be resumed.
    case interrupted
  }

  package let plan: Int
  package let day: Day
  /// The dead runs whose claims were settled first.
  package let recovered: [RecoveredRun]
  /// What dead runs have left and nobody could settle, by destination.
  package let stuck: [StuckClaims]
  /// What came of the attempts whose outcome was unknown and that could be repeated.
  package let repeated: RepeatedAttempts
  /// The channels for which the plan has something on the day, in their order.
  package let channels: [ChannelReport]
  package let end: End

  /// From when on the run can go on, where all that it waits for is a day that is still to come somewhere.
  package var waitsUntil: Instant? {
    guard end == .interrupted else { return nil }
    let begins = channels.filter { !$0.isComplete }.map(\.waitsUntil)
    return begins.contains(nil) ? nil : begins.compactMap(\.self).min()
  }
}

/// What a run did for one channel.
package struct ChannelReport: Equatable, Sendable {
  /// A message that was left out, and why.
  package struct Skip: Equatable, Sendable {
    package let id: String
    package let reason: SkipReason

    package init(id: String, reason: SkipReason) {
      self.id = id
      self.reason = reason
    }
  }

  package let channel: String
  /// How many messages the plan assigns to the day.
  package let planned: Int
  /// Counts that include what the same run did before it was interrupted.
  package internal(set) var sent = 0
  package internal(set) var failed = 0
  package internal(set) var inDoubt = 0
  package internal(set) var skips: [Skip] = []
  /// How many did not arrive and are pending again.
  package internal(set) var unavailable = 0
  /// How many were handed over without an answer; they stay claimed until they have been repeated.
  package internal(set) var unanswered = 0
  /// How many came back unsent and were canceled, because meanwhile their thread was answered or their
  /// recipient suppressed.
  package internal(set) var canceled = 0
  /// What a transport last said when something could not be handed over.
  package internal(set) var lastFailure: String?
  /// Why the channel was given up before its end.
  package internal(set) var unavailability: ChannelUnavailability?

  init(channel: String, planned: Int) {
    self.channel = channel
    self.planned = planned
  }

  /// How many are left for the next plan, or for resuming the run.
  package var left: Int { planned - sent - failed - inDoubt - canceled - skips.count }

  /// Whether everything was tried or skipped, or can be no more because its day is over.
  package var isComplete: Bool {
    guard let unavailability else { return left == unavailable }
    return !unavailability.keepsRunOpen
  }
}

extension ChannelReport {
  /// When the day of the run begins for the channel, where that is still to come.
  package var waitsUntil: Instant? {
    if case .dayNotStarted(_, let begin, _)? = unavailability { begin } else { nil }
  }

  /// Counts what became of the request to claim; what was claimed is counted by its outcome.
  mutating func count(_ outcome: ClaimOutcome) {
    switch outcome {
    case .claimed: break
    case .settled(.sent): sent += 1
    case .settled(.failed): failed += 1
    case .settled(.inDoubt): inDoubt += 1
    case .settled(.claimed): unanswered += 1
    case .settled(.pending), .settled(.waiting), .settled(.canceled), .settled(.expired):
      preconditionFailure("no claim settles a message like that")
    case .skipped(let id, let reason): skips.append(Skip(id: id, reason: reason))
    }
  }

  /// Counts what a message has become that will not be tried again in this run.
  mutating func count(_ state: MessageState) {
    switch state {
    case .sent: sent += 1
    case .failed: failed += 1
    case .inDoubt: inDoubt += 1
    case .pending: unavailable += 1
    case .claimed: unanswered += 1
    case .canceled: canceled += 1
    case .waiting, .expired: preconditionFailure("no claim leads there")
    }
  }

  /// Counts what repeating has made of what was unanswered.
  mutating func count(repeated state: MessageState) {
    unanswered -= 1
    count(state)
  }
}
