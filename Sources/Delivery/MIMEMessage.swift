package import Model

/// A message as the bytes of an internet message (RFC 5322, with MIME from RFC 2045 and 2047).
package struct MIMEMessage {
  private let message: OutgoingMessage
  let sender: Mailbox
  private let domain: String
  private let recipient: Mailbox
  private let body: MIMEBody

  /// Checks a message: no header may be empty, except the subject, or hold control characters.
  package init(_ message: OutgoingMessage) throws(MIMEMessageError) {
    try message.sender.check(as: .sender, mayBeEmpty: false)
    try message.recipient.check(as: .recipient, mayBeEmpty: false)
    try message.subject.check(as: .subject, mayBeEmpty: true)
    self.message = message
    sender = Mailbox(message.sender)
    domain = sender.domain ?? "sendplan.invalid"
    recipient = Mailbox(message.recipient)
    body = MIMEBody(message.body)
  }

  /// How lines end: as files on Unix have it, or as the mail protocols do.
  package enum LineEnd: String, Sendable {
    case lineFeed = "\n"
    case carriageReturnLineFeed = "\r\n"
  }

  /// The whole message, headers and body.
  package func bytes(lineEnd: LineEnd) -> [UInt8] {
    bytes(lineEnd: lineEnd, date: MailDate(message.composedAt))
  }

  /// The same, where its date is written already.
  func bytes(lineEnd: LineEnd, date: MailDate) -> [UInt8] {
    precondition(date.instant == message.composedAt, "a message carries its own time")
    var text = MIMEText(lineEnd: lineEnd, capacity: message.body.utf8.count + 1024)
    text.header("From") { sender.write(to: &$0) }
    text.header("To") { recipient.write(to: &$0) }
    text.header("Subject") { $0.write(unstructured: message.subject) }
    text.header("Date") { $0.write(date.header) }
    text.header("Message-ID") { text in
      // In parts: this is written for every message.
      text.write("<")
      text.write(message.key.text)
      text.write("@")
      text.write(domain)
      text.write(">")
    }
    if let inReplyTo = message.inReplyTo {
      text.header("In-Reply-To") { $0.write(name(of: inReplyTo)) }
    }
    if !message.references.isEmpty {
      text.header("References") { $0.write(words: message.references.map(name(of:))) }
    }
    text.header("X-Sendplan-Key") { $0.write(message.key.text) }
    text.header("MIME-Version") { $0.write("1.0") }
    text.header("Content-Type") { $0.write("text/plain; charset=utf-8") }
    text.header("Content-Transfer-Encoding") { $0.write(body.encoding.rawValue) }
    text.endLine()
    body.write(to: &text)
    return text.bytes
  }

  /// The Message-ID of an attempt, which needs nothing but its key and the sender's domain.
  private func name(of key: AttemptKey) -> String {
    "<\(key)@\(domain)>"
  }
}

/// Why a message cannot be written as an internet message.
package enum MIMEMessageError: ExplainedError, Equatable {
  case empty(Field)
  case controlCharacter(Unicode.Scalar, in: Field)

  /// A part of a message that becomes a header.
  package enum Field: String, Sendable {
    case sender, recipient, subject
  }

  package var explanation: Explanation {
    switch self {
    case .empty(let field):
      Explanation(.badData, "the \(field.rawValue) is empty")
    case .controlCharacter(let scalar, let field):
      Explanation(
        .badData,
        "the \(field.rawValue) contains the control character U+\(scalar.hexadecimal)",
        why: "it would end or forge a header"
      )
    }
  }
}

extension String {
  fileprivate func check(
    as field: MIMEMessageError.Field,
    mayBeEmpty: Bool
  ) throws(MIMEMessageError) {
    // Almost all are plain ASCII, which is told in a fraction of the time.
    if !utf8.allSatisfy({ 0x20...0x7e ~= $0 }),
      let control = unicodeScalars.first(where: \.isControl)
    {
      throw .controlCharacter(control, in: field)
    }
    guard mayBeEmpty || utf8.contains(where: { $0 != UInt8(ascii: " ") }) else {
      throw .empty(field)
    }
  }
}
