/// What only some limits ask of messages, as columns beside those of a backlog.
///
/// Each is empty where no limit asks for it, and else has one place for each message.
package struct MessageAttributes: Equatable, Sendable {
  /// The number of each message's campaign in the database, or 0.
  package var campaign: [Int32] = []
  /// A number that all messages to the same recipient share.
  package var recipient: [Int32] = []
  /// Whether each message follows another one, be it sent or still to be planned.
  package var isFollowUp: [Bool] = []
  /// The index of the channel that wrote first in each message's thread, as far as it was really
  /// sent, or -1.
  package var account: [Int32] = []

  package init() {}

  package var isEmpty: Bool { self == MessageAttributes() }

  /// The number of the campaign of the message at a place, or 0.
  package func campaign(at place: Int) -> Int32 {
    campaign.isEmpty ? 0 : campaign[place]
  }

  /// Whether the message at a place follows another one; not known where no limit asks for it.
  package func isFollowUp(at place: Int) -> Bool {
    isFollowUp.isEmpty ? false : isFollowUp[place]
  }

  /// The channel that wrote first in the thread of the message at a place, or nil.
  package func account(at place: Int) -> Int32? {
    account.isEmpty || account[place] < 0 ? nil : account[place]
  }
}
