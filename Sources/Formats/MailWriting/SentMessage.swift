package import Model

/// A message that was accepted earlier in a thread, by the names that it was sent under.
package struct SentMessage: Equatable, Sendable {
  package let key: AttemptKey
  /// The Message-ID that it had, in angle brackets; nil where it did not go as a mail.
  let messageID: String?

  /// Names a message by its key and, where it went as a mail, by the sender whom it had then.
  package init(key: AttemptKey, mailedBy sender: String?) {
    self.key = key
    messageID = sender.map { "<\(key.text)\(CommonHeaders.nameEnd(of: Mailbox($0)))" }
  }
}
