/// A message from a file, validated field by field, before it is stored.
package struct MessageDraft: Equatable, Sendable {
  package var id: String
  package var channel: String
  package var content: MessageContent
  package var priority: Priority
  package var notBefore: Day?
  package var deadline: Day?
  package var follows: Follows?
  /// Its campaign, if one was stated; a channel may reserve a share of its day for it.
  package var campaign: String?
  /// Who its recipient is, if that was stated; one person may have several addresses, and share them.
  package var person: String?
  /// The last day on which it is not late yet; it is sent after that day, too.
  package var due: Day?

  package init(
    id: String,
    channel: String,
    content: MessageContent,
    priority: Priority = .usual,
    notBefore: Day? = nil,
    deadline: Day? = nil,
    follows: Follows? = nil,
    campaign: String? = nil,
    person: String? = nil,
    due: Day? = nil
  ) {
    self.id = id
    self.channel = channel
    self.content = content
    self.priority = priority
    self.notBefore = notBefore
    self.deadline = deadline
    self.follows = follows
    self.campaign = campaign
    self.person = person
    self.due = due
  }

  /// A message of plain text.
  package init(
    id: String,
    channel: String,
    recipient: String,
    subject: String = "",
    body: String = "",
    priority: Priority = .usual,
    notBefore: Day? = nil,
    deadline: Day? = nil,
    follows: Follows? = nil,
    campaign: String? = nil,
    person: String? = nil,
    due: Day? = nil
  ) {
    self.init(
      id: id,
      channel: channel,
      content: MessageContent(recipient: recipient, subject: subject, body: body),
      priority: priority,
      notBefore: notBefore,
      deadline: deadline,
      follows: follows,
      campaign: campaign,
      person: person,
      due: due
    )
  }

  package var recipient: String {
    get { content.recipient }
    set { content.recipient = newValue }
  }
  package var subject: String {
    get { content.subject }
    set { content.subject = newValue }
  }
  package var body: String {
    get { content.body }
    set { content.body = newValue }
  }

  /// A message is sent `waitDays` (1 to 365) days after another one.
  package struct Follows: Equatable, Sendable {
    /// The most days that a follow-up may wait.
    package static let longestWait = 365

    package var predecessor: String
    package var waitDays: Int

    package init(predecessor: String, waitDays: Int) {
      self.predecessor = predecessor
      self.waitDays = waitDays
    }
  }
}

/// How urgent a message is, from 1 (most urgent) to 9 (least), as in RFC 5545.
package struct Priority: Hashable, Comparable, Sendable {
  package let level: Int

  package static let usual = Priority(level: 5)

  package init?(_ level: Int) {
    guard 1...9 ~= level else { return nil }
    self.init(level: level)
  }

  private init(level: Int) {
    self.level = level
  }

  /// A more urgent priority is smaller.
  package static func < (left: Priority, right: Priority) -> Bool {
    left.level < right.level
  }
}
