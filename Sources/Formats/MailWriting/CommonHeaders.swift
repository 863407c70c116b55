import Model

/// The headers that the messages of a batch have in common, checked and composed once.
package struct CommonHeaders {
  package let sender: Mailbox
  package let date: MailDate
  /// The end of Message-IDs.
  let messageIDSuffix: String
  /// What the channel says, of which a message may say some otherwise.
  let replyTo: Mailbox?
  let own: [CustomHeaders.Header]
  private let text: String
  private let mail: MailHeaders

  /// Checks the sender of a message, and what its channel says.
  init(of message: OutgoingMessage) throws(MIMEMessageError) {
    try message.sender.check(as: .sender, mayBeEmpty: false)
    text = message.sender
    mail = message.mail
    try mail.replyTo?.check(as: .replyTo, mayBeEmpty: false)
    replyTo = mail.replyTo.map { Mailbox($0) }
    own = try CustomHeaders.checked(mail.headers)
    sender = Mailbox(message.sender)
    messageIDSuffix = CommonHeaders.messageIDSuffix(of: sender)
    date = MailDate(message.composedAt)
  }

  /// The end of the Message-IDs of a sender.
  static func messageIDSuffix(of sender: Mailbox) -> String {
    "@\(sender.domain ?? "sendplan.invalid")>"
  }

  func fits(_ message: OutgoingMessage) -> Bool {
    message.composedAt == date.instant && message.sender == text && message.mail == mail
  }
}

/// Composes messages one after the other, and reuses the common headers and the buffer.
package struct MIMEComposer {
  private var text: MIMEText
  private var commonHeaders: CommonHeaders?
  /// Whether lines of the last message may begin with `>`.
  package private(set) var mayBeginQuoted = false

  package init(lineEnd: MIMEMessage.LineEnd) {
    text = MIMEText(lineEnd: lineEnd, capacity: 4096)
  }

  /// The last message, with headers and body.
  package var bytes: [UInt8] { text.bytes }

  /// Composes a message in place of the last, and returns its common headers.
  package mutating func compose(_ message: OutgoingMessage) throws(MIMEMessageError)
    -> CommonHeaders
  {
    let commonHeaders = try commonHeaders(for: message)
    let ownHeaders = try MessageHeaders(of: message)
    let body = MIMEContent(message.content)
    text.removeAll()
    text.write(message, ownHeaders, body, commonHeaders)
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
