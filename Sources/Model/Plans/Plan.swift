/// A computed plan: its inputs and one decision for each message of the backlog.
package struct Plan: Equatable, Sendable {
  package var inputs: PlanInputs
  /// The first day each message may go under this plan, as a day number.
  ///
  /// For a follow-up whose predecessor is unplaced it is what its own `not_before` and the base
  /// date allow.
  package let release: [Int32]
  /// The day from which each message counts as waiting, as a day number: of a follow-up whose predecessor
  /// has a day, that day plus the wait or its own `not_before` where that is later.
  ///
  /// `Backlog.none` for a follow-up without `not_before` whose predecessor has no day.
  package let waitingSince: [Int32]
  /// The day each message is assigned to, or `Backlog.none`.
  package let day: [Int32]
  /// Its place among the messages that its channel sends on that day, from 1; 0 when it is unplaced.
  package let position: [Int32]
  /// The reason why it is unplaced (the raw value of an `UnplacedReason`), or 0.
  package let reason: [Int32]
  /// How many messages are assigned to each cell of the capacity table, those of inner channels included.
  package let planned: [Int32]
  /// The index of the channel that sends each assigned message, and -1 for the others, if channels
  /// contain others; else empty, and each is sent by the channel addressed.
  package let account: [Int32]

  package init(
    inputs: PlanInputs,
    release: [Int32],
    waitingSince: [Int32],
    day: [Int32],
    position: [Int32],
    reason: [Int32],
    planned: [Int32],
    account: [Int32] = []
  ) {
    self.inputs = inputs
    self.release = release
    self.waitingSince = waitingSince
    self.day = day
    self.position = position
    self.reason = reason
    self.planned = planned
    self.account = account
  }

  /// The index of the channel that sends a message; of the channel addressed if it is unplaced.
  package func sender(at place: Int) -> Int32 {
    account.isEmpty || account[place] < 0 ? inputs.backlog.channel[place] : account[place]
  }

  /// How many days a message waits: from `waitingSince` to its day, or to the last day of the plan
  /// if it may get one later; nil if it is unplaced for another reason.
  package func waitingDays(at place: Int) -> Int? {
    guard waitingSince[place] != Backlog.none else { return nil }
    let since = Day(number: waitingSince[place])
    if day[place] != Backlog.none { return since.waitingDays(until: Day(number: day[place])) }
    guard reason[place] == UnplacedReason.beyondHorizon.rawValue else { return nil }
    return since.waitingDays(until: inputs.lastDay)
  }

  /// How many messages have a day.
  package var assignedCount: Int { day.count { $0 != Backlog.none } }

  /// The decision about a message.
  package func decision(at place: Int) -> Decision {
    if let reason = UnplacedReason(rawValue: Int(reason[place])) { return .unplaced(reason) }
    return .assigned(day: Day(number: day[place]), position: Int(position[place]))
  }
}

/// A plan's decision about one message; every message gets one.
package enum Decision: Equatable, Sendable {
  case assigned(day: Day, position: Int)
  case unplaced(UnplacedReason)
}

/// Why a message has no day; the raw value is how the database writes it.
package enum UnplacedReason: Int, CaseIterable, Sendable {
  /// Its channel is full or closed on every day up to its deadline.
  case noCapacityBeforeDeadline = 1
  /// There is no capacity for it, or no release, within the days that the plan covers.
  case beyondHorizon = 2
  /// It follows a message that has no day itself.
  case predecessorUnplaced = 3
  /// Its channel, or one that contains it, is closed on every day on which it could go, and was on
  /// those on which it could have gone.
  case channelClosed = 4
  /// Its deadline is before the first day on which it may go.
  case deadlineBeforeRelease = 5
  /// It would have a day if its recipient's limit allowed more messages.
  case recipientLimit = 6
  /// It, or every channel that could send it, is held on all days on which it could go.
  case held = 7

  package var name: String {
    switch self {
    case .noCapacityBeforeDeadline: "no_capacity_before_deadline"
    case .beyondHorizon: "beyond_horizon"
    case .predecessorUnplaced: "predecessor_unplaced"
    case .channelClosed: "channel_closed"
    case .deadlineBeforeRelease: "deadline_before_release"
    case .recipientLimit: "recipient_limit"
    case .held: "held"
    }
  }
}
