import Model

/// What the messages of a batch have in common, checked and written once for all of them.
package struct CommonHeaders {
  package let sender: Mailbox
  package let date: MailDate
  /// What Message-IDs end with.
  let nameEnd: String
  private let text: String

  /// Checks the sender of a message.
  init(of message: OutgoingMessage) throws(MIMEMessageError) {
    try message.sender.check(as: .sender, mayBeEmpty: false)
    text = message.sender
    sender = Mailbox(message.sender)
    nameEnd = CommonHeaders.nameEnd(of: sender)
    date = MailDate(message.composedAt)
  }

  /// What the Message-IDs of a sender's mails end with.
  static func nameEnd(of sender: Mailbox) -> String { "@\(sender.domain ?? "sendplan.invalid")>" }

  func fits(_ message: OutgoingMessage) -> Bool {
    message.composedAt == date.instant && message.sender == text
  }
}

/// Writes one message after the other with the same letterhead, as long as it fits, in the same room.
package struct MIMEComposer {
  private var text: MIMEText
  private var commonHeaders: CommonHeaders?
  /// Whether the last message has lines that may begin with `>`.
  package private(set) var mayBeginQuoted = false

  package init(lineEnd: MIMEMessage.LineEnd) {
    text = MIMEText(lineEnd: lineEnd, capacity: 4096)
  }

  /// The last message, headers and body.
  package var bytes: [UInt8] { text.bytes }

  /// Writes a message in place of the last, and answers with its letterhead.
  package mutating func compose(_ message: OutgoingMessage) throws(MIMEMessageError)
    -> CommonHeaders
  {
    let commonHeaders = try commonHeaders(for: message)
    let recipient = try MIMEMessage.recipient(of: message)
    let body = MIMEBody(message.body)
    text.removeAll()
    text.write(message, to: recipient, body, commonHeaders)
    mayBeginQuoted = body.mayBeginQuoted
    return commonHeaders
  }

  private mutating func commonHeaders(for message: OutgoingMessage) throws(MIMEMessageError)
    -> CommonHeaders
  {
    if let commonHeaders, commonHeaders.fits(message) { return commonHeaders }
    let made = try CommonHeaders(of: message)
    commonHeaders = made
    return made
  }
}
