/// Why a state changed; the raw value is how the database writes it.
package enum Cause: Int, CaseIterable, Sendable {
  case imported = 1
  case predecessorSent = 2
  case canceled = 3
  case replied = 4
  case predecessorEnded = 5
  case suppressed = 6
  case rescheduled = 7
  case delayed = 8
  case deadlinePassed = 9
  case pickedUp = 10
  case accepted = 11
  case refused = 12
  case attemptsUsedUp = 13
  case outcomeUnknown = 14
  case refusedForNow = 15
  case provedUnsent = 16
  case resolved = 17
  case bounced = 18
  case reportedSent = 19
  case complained = 46
  case edited = 47
  case endorsed = 48
  case planned = 20
  case approved = 21
  case rejected = 22
  case superseded = 23
  case completed = 24
  case pruned = 25
  case channelAtFault = 26
  case retried = 27
  case predecessorRetried = 28
  case wentThrough = 29
  case started = 30
  case resumed = 31
  case finished = 32
  case interrupted = 33
  case railBroken = 34
  case cut = 35
  case settled = 36
  case timePassed = 37
  case givenUp = 38
  case answeredLate = 39
  case initialized = 40
  case advanced = 41
  case set = 42
  case received = 45
  case stated = 43
  case withdrawn = 44
  case restored = 60
  case confirmed = 61
  case backedUp = 62
  case adopted = 63

  /// The words that the journal shows.
  package var name: String {
    switch self {
    case .imported: "imported"
    case .predecessorSent: "predecessor sent"
    case .canceled: "canceled"
    case .replied: "replied"
    case .predecessorEnded: "predecessor ended unsent"
    case .suppressed: "recipient suppressed"
    case .rescheduled: "rescheduled"
    case .delayed: "delayed"
    case .deadlinePassed: "deadline passed"
    case .pickedUp: "picked up"
    case .accepted: "accepted"
    case .refused: "refused"
    case .attemptsUsedUp: "attempts used up"
    case .outcomeUnknown: "outcome unknown"
    case .refusedForNow: "refused for now"
    case .provedUnsent: "proved unsent"
    case .resolved: "resolved"
    case .bounced: "bounced"
    case .complained: "complained"
    case .edited: "edited"
    case .endorsed: "endorsed"
    case .reportedSent: "reported as sent"
    case .planned: "planned"
    case .approved: "approved"
    case .rejected: "rejected"
    case .superseded: "superseded"
    case .completed: "completed"
    case .pruned: "pruned"
    case .channelAtFault: "channel at fault"
    case .retried: "retried"
    case .predecessorRetried: "predecessor to be sent after all"
    case .wentThrough: "went through"
    case .started: "started"
    case .resumed: "resumed"
    case .finished: "finished"
    case .interrupted: "interrupted"
    case .railBroken: "guard rail broken"
    case .cut: "cut"
    case .settled: "settled"
    case .timePassed: "time passed"
    case .givenUp: "given up"
    case .answeredLate: "answered late"
    case .initialized: "initialized"
    case .advanced: "advanced"
    case .set: "set"
    case .received: "received"
    case .stated: "stated"
    case .withdrawn: "withdrawn"
    case .restored: "restored"
    case .confirmed: "confirmed"
    case .backedUp: "backed up"
    case .adopted: "adopted"
    }
  }
}
