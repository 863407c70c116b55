/// The attributes of messages that only some limits need, as columns beside those of a backlog.
///
/// A column is empty if no limit needs it, or else has one value for each message.
package struct MessageAttributes: Equatable, Sendable {
  /// The number of each message's campaign in the database, or 0.
  package var campaign: [Int32] = []
  /// A number shared by all messages to the same recipient.
  package var recipient: [Int32] = []
  /// Whether each message follows another one, sent or still to be planned.
  package var isFollowUp: [Bool] = []
  /// The index of the account of each message's thread, as far as it was really sent, or -1.
  package var account: [Int32] = []

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

  /// The account of the thread of the message at a place, or nil.
  package func account(at place: Int) -> Int32? {
    account.isEmpty || account[place] < 0 ? nil : account[place]
  }
}
