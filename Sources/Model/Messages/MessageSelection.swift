/// Which messages are meant: those that meet everything that is stated.
///
/// Lists and operations mean the same messages by it.
package struct MessageSelection: Equatable, Sendable {
  package var campaign: String?
  /// The channel that they are addressed to, or one around it.
  package var channel: String?
  /// The channel that they went by, or go by.
  package var account: String?
  package var person: String?
  /// In any spelling.
  package var recipient: String?
  package var state: MessageState?
  /// On which days they went or go, first and last.
  package var from: Day?
  package var until: Day?
  /// The day on which they were really sent.
  package var sentOn: Day?
  /// The id of any message of their thread.
  package var thread: String?
  /// Words of the reason for which they failed.
  package var failedBecause: String?
  /// The run in which they failed.
  package var failedIn: Int?

  package init(state: MessageState? = nil, sentOn: Day? = nil) {
    (self.state, self.sentOn) = (state, sentOn)
  }

  /// Whether it means every message.
  package var isEmpty: Bool { self == MessageSelection() }
}

/// A message with what lists show beside it.
package struct ListedMessage: Equatable, Sendable {
  package let record: MessageRecord
  /// The day on which it went or may have gone, or on which the approved plan, or else the newest, sends it.
  package let day: Day?
  /// The channel that it went by, or goes by on that day.
  package let account: String?
  package let subject: String
  package let campaign: String?

  package init(
    record: MessageRecord,
    day: Day?,
    account: String?,
    subject: String,
    campaign: String?
  ) {
    self.record = record
    self.day = day
    self.account = account
    self.subject = subject
    self.campaign = campaign
  }

  package var id: String { record.id }
  package var state: MessageState { record.state }
}
