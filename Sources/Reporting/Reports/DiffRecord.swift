package import Model

/// One change between two plans with the names that people know.
package struct DiffRecord: Sendable {
  package let messageID: String
  package let recipient: String
  package let channel: String
  /// `added`, `removed`, `earlier` or `later`.
  package let change: String
  package let from: Day?
  package let to: Day?
  /// How many days later; negative for earlier, nil unless both plans give it a day.
  package let days: Int?
  package let reason: String?
  /// Whether its day rests on the planned day of what it follows.
  package let isProjected: Bool
  /// The channels that send it, where both plans give it a day and they differ.
  package let accounts: (from: String, to: String)?

  package init(
    messageID: String,
    recipient: String,
    channel: String,
    change: String,
    from: Day?,
    to: Day?,
    days: Int?,
    reason: String?,
    isProjected: Bool,
    accounts: (from: String, to: String)? = nil
  ) {
    self.messageID = messageID
    self.recipient = recipient
    self.channel = channel
    self.change = change
    self.from = from
    self.to = to
    self.days = days
    self.reason = reason
    self.isProjected = isProjected
    self.accounts = accounts
  }
}
