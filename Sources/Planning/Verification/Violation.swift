package import Model

/// A contradiction in a stored plan, found in the facts that the plan itself carries.
///
/// Messages and channels are their numbers in the database.
package enum Violation: Equatable, Sendable {
  /// The plan's columns do not fit together, so that nothing else can be checked.
  case malformed(String)
  /// More messages are assigned than the channel may still send on that day.
  case overfilled(channel: Int32, day: Day, assigned: Int, free: Int)
  /// The plan states another count for a channel's day than its messages give.
  case miscounted(channel: Int32, day: Day, stated: Int, assigned: Int)
  /// It has neither a day nor a reason for having none, or both.
  case undecided(message: Int32)
  /// It is assigned to a day that the plan does not cover.
  case outsideHorizon(message: Int32, day: Day)
  case beforeRelease(message: Int32, day: Day, release: Day)
  case afterDeadline(message: Int32, day: Day, deadline: Day)
  /// The release is not what the base date, `not_before` and the predecessor's day give.
  case wrongRelease(message: Int32, stated: Day, actual: Day)
  /// The day from which it waits is not the stated one, or not the one that its predecessor's day
  /// gives.
  case wrongWaitingSince(message: Int32, stated: Day?, actual: Day?)
  /// It has a day on which it, or a channel that sends it, is held; until nil where the hold has no end.
  case held(message: Int32, day: Day, until: Day?)
  /// It has a day, though the message that it follows has none.
  case withoutPredecessor(message: Int32)
  /// The positions of a channel's day have a gap or a repeat.
  case wrongPosition(message: Int32, day: Day, position: Int)
  /// It stands before a message of the same day that ranks before it.
  case outOfRank(message: Int32, before: Int32, day: Day)
  /// It waits on a day on which its channel has free capacity.
  case idle(message: Int32, channel: Int32, day: Day)
  /// It waits on a day on which a message that ranks behind it is served.
  case overtaken(message: Int32, by: Int32, day: Day)
  /// It has no day, though others could make room for it without losing theirs, or though another one has a day that
  /// is due later or not at all.
  case missed(message: Int32, insteadOf: Int32?)
  /// It misses the day on which it is due where as few as possible are to be late, though others could make room for it,
  /// or though another one, with less claim to it, has a place in time.
  case late(message: Int32, insteadOf: Int32?)
  /// The plan could send one more by a day, if it and others moved.
  case unused(message: Int32, day: Day)
  /// A share protects it, and it waits on a day on which a message is served that no share
  /// protects.
  case deprived(message: Int32, by: Int32, day: Day)
  /// It goes on a day though a message of higher rank then lacks what a window or its recipient's limit allows later.
  case takesReserved(message: Int32, day: Day)
  /// It is sent by a channel that is not its thread's account, or is not inside the one addressed.
  case wrongAccount(message: Int32, account: Int32)
  /// A channel sends more than a window allows in the days up to this one.
  case windowOverfilled(channel: Int32, day: Day, days: Int, sent: Int, most: Int)
  /// The last of more messages than its recipient may get in the days up to this one.
  case recipientOverfilled(message: Int32, day: Day, got: Int, most: Int)
  /// It is unplaced for another reason than the stated one.
  case wrongReason(message: Int32, stated: UnplacedReason, actual: UnplacedReason)
}

extension Violation {
  /// One sentence, in which names stand for the numbers of messages and channels.
  package func sentence(
    message: (Int32) -> String = { "message \($0)" },
    channel: (Int32) -> String = { "channel \($0)" }
  ) -> String {
    switch self {
    case .malformed(let what):
      "the plan is malformed: \(what)"
    case .overfilled(let number, let day, let assigned, let free):
      "\(channel(number)) can send \(free) more on \(day), but \(assigned) are assigned to it"
    case .miscounted(let number, let day, let stated, let assigned):
      "\(channel(number)) has a stated count of \(stated) on \(day), but \(assigned) are assigned to it"
    case .undecided(let number):
      "\(message(number)) has neither just a day nor just a reason for having none"
    case .outsideHorizon(let number, let day):
      "\(message(number)) is assigned to \(day), which the plan does not cover"
    case .beforeRelease(let number, let day, let release):
      "\(message(number)) is assigned to \(day), before its release on \(release)"
    case .afterDeadline(let number, let day, let deadline):
      "\(message(number)) is assigned to \(day), after its deadline on \(deadline)"
    case .wrongRelease(let number, let stated, let actual):
      "\(message(number)) has a stated release of \(stated), but its facts give \(actual)"
    case .wrongWaitingSince(let number, let stated, let actual):
      "\(message(number)) is stated to wait since \(stated.map(\.description) ?? "no day"), but its"
        + " facts give \(actual.map(\.description) ?? "no day")"
    case .held(let number, let day, let until):
      "\(message(number)) is assigned to \(day), though it is held"
        + (until.map { " until \($0)" } ?? "")
    case .withoutPredecessor(let number):
      "\(message(number)) has a day, though the message that it follows has none"
    case .wrongPosition(let number, let day, let position):
      "\(message(number)) has position \(position) on \(day), which is taken or leaves a gap"
    case .outOfRank(let number, let other, let day):
      "\(message(number)) goes before \(message(other)) on \(day), but ranks behind it"
    case .idle(let number, let waited, let day):
      "\(message(number)) waits on \(day), though \(channel(waited)) has free capacity"
    case .overtaken(let number, let other, let day):
      "\(message(number)) waits on \(day), while \(message(other)), which ranks behind it, is sent"
    case .missed(let number, nil):
      "\(message(number)) has no day, though others could make room for it without losing theirs"
    case .missed(let number, let other?):
      "\(message(number)) has no day, though \(message(other)), which is due later, has one that others"
        + " could make free for it"
    case .late(let number, nil):
      "\(message(number)) is late, though others could make room for it without being late"
    case .late(let number, let other?):
      "\(message(number)) is late, though \(message(other)), which is due later, has a place that others"
        + " could make free for it"
    case .unused(let number, let day):
      "\(message(number)) goes later than it could: if others moved, one more would go by \(day)"
    case .deprived(let number, let other, let day):
      "\(message(number)) waits on \(day), though a share protects it, while \(message(other)),"
        + " which no share protects, is sent"
    case .wrongAccount(let number, let account):
      "\(message(number)) is sent by \(channel(account)), which may not send it"
    case .windowOverfilled(let number, let day, let days, let sent, let most):
      "\(channel(number)) may send \(most) in \(days) days, but sends \(sent) in those up to \(day)"
    case .takesReserved(let number, let day):
      "\(message(number)) goes on \(day) and takes what a message of higher rank needs on a later day"
    case .recipientOverfilled(let number, let day, let got, let most):
      "\(message(number)) is message \(got) to its recipient up to \(day), which may get \(most)"
    case .wrongReason(let number, let stated, let actual):
      "\(message(number)) is unplaced because of \(stated.name), not \(actual.name)"
    }
  }
}

extension Violation {
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
    case .held: "held"
    case .withoutPredecessor: "without_predecessor"
    case .wrongPosition: "wrong_position"
    case .outOfRank: "out_of_rank"
    case .idle: "idle"
    case .overtaken: "overtaken"
    case .missed: "missed"
    case .late: "late"
    case .unused: "unused"
    case .deprived: "deprived"
    case .wrongAccount: "wrong_account"
    case .windowOverfilled: "window_overfilled"
    case .recipientOverfilled: "recipient_overfilled"
    case .takesReserved: "takes_reserved"
    case .wrongReason: "wrong_reason"
    }
  }
}
