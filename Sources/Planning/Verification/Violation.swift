package import Model

/// Something in a stored plan that contradicts the facts which the plan itself carries.
///
/// Messages and channels are their numbers in the database.
package enum Violation: Equatable, Sendable {
  /// The plan's columns do not fit together, so that nothing else can be checked.
  case malformed(String)
  /// More messages than the channel may still send on that day.
  case overfilled(channel: Int32, day: Day, assigned: Int, free: Int)
  /// The plan says of a channel's day another count than its messages give.
  case miscounted(channel: Int32, day: Day, stated: Int, assigned: Int)
  /// Neither a day with a position nor a reason for having none, or both.
  case undecided(message: Int32)
  /// Assigned to a day that the plan does not cover.
  case outsideHorizon(message: Int32, day: Day)
  case beforeRelease(message: Int32, day: Day, release: Day)
  case afterDeadline(message: Int32, day: Day, deadline: Day)
  /// The release is not what the base date, `not_before` and the predecessor's day give.
  case wrongRelease(message: Int32, stated: Day, actual: Day)
  /// The day since when it waits is not the stated one, or not what its predecessor's day gives.
  case wrongWaitingSince(message: Int32, stated: Day?, actual: Day?)
  /// Assigned to a day, though the message that it follows has none.
  case withoutPredecessor(message: Int32)
  /// Positions of a channel's day do not count from 1 without gap or repeat.
  case wrongPosition(message: Int32, day: Day, position: Int)
  /// At an earlier position of its day than one that ranks before it.
  case outOfRank(message: Int32, before: Int32, day: Day)
  /// Waited on a day on which its channel still had room.
  case idle(message: Int32, channel: Int32, day: Day)
  /// Waited on a day on which one that ranks behind it was served.
  case overtaken(message: Int32, by: Int32, day: Day)
  /// Waited on a day on which one was served that no share protected, though one protected it.
  case deprived(message: Int32, by: Int32, day: Day)
  /// Sent by a channel that is not the account of its thread, or none inside the one addressed.
  case wrongAccount(message: Int32, account: Int32)
  /// More messages than a channel may send in some days in a row, of which the day is the last.
  case windowOverfilled(channel: Int32, day: Day, days: Int, sent: Int, most: Int)
  /// The last of more messages than its recipient may get in some days in a row.
  case recipientOverfilled(message: Int32, day: Day, got: Int, most: Int)
  /// Unplaced for another reason than the one stated.
  case wrongReason(message: Int32, stated: UnplacedReason, actual: UnplacedReason)
}

extension Violation {
  /// One sentence for a person, in which names stand for the numbers of messages and channels.
  package func sentence(
    message: (Int32) -> String = { "message \($0)" },
    channel: (Int32) -> String = { "channel \($0)" }
  ) -> String {
    switch self {
    case .malformed(let what):
      "the plan is malformed: \(what)"
    case .overfilled(let number, let day, let assigned, let free):
      "\(channel(number)) has room for \(free) on \(day), but \(assigned) are assigned to it"
    case .miscounted(let number, let day, let stated, let assigned):
      "\(channel(number)) is said to have \(stated) on \(day), but \(assigned) are assigned to it"
    case .undecided(let number):
      "\(message(number)) has neither just a day nor just a reason for having none"
    case .outsideHorizon(let number, let day):
      "\(message(number)) is assigned to \(day), which the plan does not cover"
    case .beforeRelease(let number, let day, let release):
      "\(message(number)) is assigned to \(day), before its release on \(release)"
    case .afterDeadline(let number, let day, let deadline):
      "\(message(number)) is assigned to \(day), after its deadline on \(deadline)"
    case .wrongRelease(let number, let stated, let actual):
      "\(message(number)) is said to be released on \(stated), but its facts give \(actual)"
    case .wrongWaitingSince(let number, let stated, let actual):
      "\(message(number)) is said to wait since \(stated.map(\.description) ?? "no day"), but its facts"
        + " give \(actual.map(\.description) ?? "no day")"
    case .withoutPredecessor(let number):
      "\(message(number)) has a day, though the message that it follows has none"
    case .wrongPosition(let number, let day, let position):
      "\(message(number)) has position \(position) on \(day), which is taken or leaves a gap"
    case .outOfRank(let number, let other, let day):
      "\(message(number)) goes before \(message(other)) on \(day), but ranks behind it"
    case .idle(let number, let waited, let day):
      "\(message(number)) waits on \(day), though \(channel(waited)) has room then"
    case .overtaken(let number, let other, let day):
      "\(message(number)) waits on \(day), while \(message(other)) is sent and ranks behind it"
    case .deprived(let number, let other, let day):
      "\(message(number)) waits on \(day), though a share protects it, while \(message(other)) is"
        + " sent, which none does"
    case .wrongAccount(let number, let account):
      "\(message(number)) is sent by \(channel(account)), which may not send it"
    case .windowOverfilled(let number, let day, let days, let sent, let most):
      "\(channel(number)) may send \(most) in \(days) days, but sends \(sent) in those up to \(day)"
    case .recipientOverfilled(let number, let day, let got, let most):
      "\(message(number)) is number \(got) for its recipient on \(day), who may get \(most)"
    case .wrongReason(let number, let stated, let actual):
      "\(message(number)) is unplaced because of \(stated.name), not \(actual.name)"
    }
  }
}

extension Violation {
  /// The name of the case.
  package var kind: String {
    switch self {
    case .malformed: "malformed"
    case .overfilled: "overfilled"
    case .miscounted: "miscounted"
    case .undecided: "undecided"
    case .outsideHorizon: "outside_horizon"
    case .beforeRelease: "before_release"
    case .afterDeadline: "after_deadline"
    case .wrongRelease: "wrong_release"
    case .wrongWaitingSince: "wrong_waiting_since"
    case .withoutPredecessor: "without_predecessor"
    case .wrongPosition: "wrong_position"
    case .outOfRank: "out_of_rank"
    case .idle: "idle"
    case .overtaken: "overtaken"
    case .deprived: "deprived"
    case .wrongAccount: "wrong_account"
    case .windowOverfilled: "window_overfilled"
    case .recipientOverfilled: "recipient_overfilled"
    case .wrongReason: "wrong_reason"
    }
  }
}
