package import Model

/// An earlier accepted message of a thread, with the identifiers that it was sent under.
package struct SentMessage: Equatable, Sendable {
  package let key: AttemptKey
  /// Its Message-ID, in angle brackets; nil if it was not a mail.
  package let messageID: String?

  package init(key: AttemptKey, messageID: String?) {
    self.key = key
    self.messageID = messageID
  }

  /// Takes the key, and the sender and the transport at that time.
  package init(key: AttemptKey, sentBy sender: String, through transport: String) {
    // Messages of a web service have no Message-ID of ours.
    let isMail = !TransportAddress.isWebService(transport)
    self.init(key: key, mailedBy: isMail ? sender : nil)
  }

  /// Takes the key and, for a mail, the sender at that time.
  package init(key: AttemptKey, mailedBy sender: String?) {
    self.init(
      key: key,
      messageID: sender.map { "<\(key.text)\(CommonHeaders.messageIDSuffix(of: Mailbox($0)))" }
    )
  }
}
