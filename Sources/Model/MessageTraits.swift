/// What only some limits ask of messages, as columns beside those of a backlog.
///
/// Each is empty where no limit asks for it, and else has one place for each message.
package struct MessageTraits: Equatable, Sendable {
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
}
