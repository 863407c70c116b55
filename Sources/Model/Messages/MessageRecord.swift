/// A stored message as lists show it.
package struct MessageRecord: Equatable, Sendable {
  package let number: Int32
  package let id: String
  package let state: MessageState
  package let channel: String
  package let recipient: String
  package let priority: Priority
  package let notBefore: Day?
  package let deadline: Day?
  package let attempts: Int
  package let person: String?
  package let due: Day?

  /// Who it counts as going to.
  package var addressee: Addressee { Addressee(recipient: recipient, person: person) }

  package init(
    number: Int32,
    id: String,
    state: MessageState,
    channel: String,
    recipient: String,
    priority: Priority,
    notBefore: Day?,
    deadline: Day?,
    attempts: Int,
    person: String? = nil,
    due: Day? = nil
  ) {
    self.number = number
    self.id = id
    self.state = state
    self.channel = channel
    self.recipient = recipient
    self.priority = priority
    self.notBefore = notBefore
    self.deadline = deadline
    self.attempts = attempts
    self.person = person
    self.due = due
  }
}
