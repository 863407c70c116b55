/// The attributes of messages that only some limits or holds need, as columns beside those of a backlog.
///
/// A column is empty if nothing needs it, or else has one value for each message.
package struct MessageAttributes: Equatable, Sendable {
  /// The number of each message's campaign in the database, or 0.
  package var campaign: [Int32] = []
  /// A number shared by all messages to the same recipient.
  package var recipient: [Int32] = []
  /// Whether each message follows another one, sent or still to be planned.
  package var isFollowUp: [Bool] = []
  /// The index of the account of each message's thread, as far as it was really sent, or -1.
  package var account: [Int32] = []
  /// The first day on which the holds of each message let it go: `Backlog.none` where nothing holds it, and
  /// `heldWithoutEnd` where a hold has no end.
  package var heldUntil: [Int32] = []

  /// Stands for a hold without an end: it is behind every day.
  package static let heldWithoutEnd = Int32.max

  package init() {}

  package var isEmpty: Bool { self == MessageAttributes() }

  /// The number of the campaign of the message at a place, or 0.
  package func campaign(at place: Int) -> Int32 {
    campaign.isEmpty ? 0 : campaign[place]
  }

  /// Whether the message at a place follows another one; false if no limit needs it.
  package func isFollowUp(at place: Int) -> Bool {
    isFollowUp.isEmpty ? false : isFollowUp[place]
  }

  /// The first day on which the holds of the message at a place let it go; `Backlog.none` where nothing holds it.
  package func heldUntil(at place: Int) -> Int32 {
    heldUntil.isEmpty ? Backlog.none : heldUntil[place]
  }

  /// The account of the thread of the message at a place, or nil.
  package func account(at place: Int) -> Int32? {
    account.isEmpty || account[place] < 0 ? nil : account[place]
  }
}
