import Model

/// What the claims of a batch go by.
struct ClaimTerms {
  let run: Run
  let day: Day
  let room: RemainingDayCapacity
  /// Whether the plan is still the approved one.
  let isApproved: Bool
  /// Whether the channel has the sender and the headers that it had when the plan was computed.
  let hasApprovedSender: Bool
  let watchesSuppressions: Bool
  let recipientLimit: (most: Int, days: Int)?
  /// Those of the batch that are held.
  let held: Set<Int32>
  let recipients: RecipientHistory
  private var claimed = 0

  init(
    run: Run,
    day: Day,
    room: RemainingDayCapacity,
    isApproved: Bool,
    hasApprovedSender: Bool,
    watchesSuppressions: Bool,
    recipientLimit: (most: Int, days: Int)?,
    held: Set<Int32>,
    recipients: RecipientHistory
  ) {
    self.run = run
    self.day = day
    self.room = room
    self.isApproved = isApproved
    self.hasApprovedSender = hasApprovedSender
    self.watchesSuppressions = watchesSuppressions
    self.recipientLimit = recipientLimit
    self.held = held
    self.recipients = recipients
  }

  /// Why a message may not go on this day, whatever room there is.
  func dayRefusal(notBefore: Day?, deadline: Day?) -> SkipReason? {
    if let notBefore, notBefore > day { return .notBefore(notBefore) }
    if let deadline, deadline < day { return .pastDeadline(deadline) }
    return nil
  }

  /// Which limit a message to somebody would break.
  func limitRefusal(of recipient: @autoclosure () -> Addressee) -> SkipReason? {
    if let (most, days) = recipientLimit {
      guard recipients.allows(recipient(), on: day, most: most, days: days) else {
        return .recipientLimit(on: day, most: most, days: days)
      }
    }
    return claimed < room.count ? nil : .noCapacity(on: day, room.limit)
  }

  mutating func count(_ recipient: @autoclosure () -> Addressee) {
    claimed += 1
    if recipientLimit != nil { recipients.count(recipient(), on: day) }
  }
}
