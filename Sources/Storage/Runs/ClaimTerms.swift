import Model

/// What the claims of a batch go by.
struct ClaimTerms {
  let run: Run
  let day: Day
  let room: RemainingDayCapacity
  let watchesAddresses: Bool
  let recipientLimit: (most: Int, days: Int)?
  let recipients: RecipientHistory
  private var claimed = 0

  init(
    run: Run,
    day: Day,
    room: RemainingDayCapacity,
    watchesAddresses: Bool,
    recipientLimit: (most: Int, days: Int)?,
    recipients: RecipientHistory
  ) {
    self.run = run
    self.day = day
    self.room = room
    self.watchesAddresses = watchesAddresses
    self.recipientLimit = recipientLimit
    self.recipients = recipients
  }

  /// Why a message may not go on this day, whatever room there is.
  func dayRefusal(notBefore: Day?, deadline: Day?) -> SkipReason? {
    if let notBefore, notBefore > day { return .notBefore(notBefore) }
    if let deadline, deadline < day { return .pastDeadline(deadline) }
    return nil
  }

  /// Which limit a message would break.
  func limitRefusal(of message: ClaimedMessage) -> SkipReason? {
    if let (most, days) = recipientLimit {
      let recipient = FoldedAddress(message.recipient)
      guard recipients.allows(recipient, on: day, most: most, days: days) else {
        return .recipientLimit(on: day, most: most, days: days)
      }
    }
    return claimed < room.count ? nil : .noCapacity(on: day, room.limit)
  }

  mutating func count(_ message: ClaimedMessage) {
    claimed += 1
    if recipientLimit != nil { recipients.count(FoldedAddress(message.recipient), on: day) }
  }
}
