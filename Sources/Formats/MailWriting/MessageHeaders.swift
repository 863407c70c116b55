import Model

/// The headers that a message has for itself, checked.
struct MessageHeaders {
  let recipient: Mailbox
  private let replyTo: Mailbox?
  private let own: [CustomHeaders.Header]

  init(of message: OutgoingMessage) throws(MIMEMessageError) {
    let content = message.content
    try content.recipient.check(as: .recipient, mayBeEmpty: false)
    try content.subject.check(as: .subject, mayBeEmpty: true)
    recipient = Mailbox(content.recipient)
    // Most messages have none of these.
    guard !content.replyTo.isEmpty || !content.headers.isEmpty else {
      (replyTo, own) = (nil, [])
      return
    }
    try content.replyTo.check(as: .replyTo, mayBeEmpty: true)
    replyTo = content.replyTo.isEmpty ? nil : Mailbox(content.replyTo)
    do throws(CustomHeaderError) {
      own = try CustomHeaders(content.headers).headers
    } catch {
      throw .header(error)
    }
  }

  /// Writes those that only some messages have.
  func writeOthers(to mail: inout MIMEText) {
    if let replyTo { mail.header("Reply-To: ") { replyTo.write(to: &$0) } }
    mail.write(own)
  }
}

extension MIMEText {
  /// Writes headers that somebody stated.
  mutating func write(_ headers: [CustomHeaders.Header]) {
    for header in headers { self.header("\(header.name): ") { $0.write(stated: header.value) } }
  }

  /// Writes a value as it was stated wherever that can be read everywhere: it may hold a web address that is longer
  /// than encoded words leave alone.
  private mutating func write(stated value: String) {
    let words = value.split(separator: " ", omittingEmptySubsequences: false)
    let isPlain =
      value.utf8.allSatisfy { 0x20...0x7e ~= $0 }
      && !words.contains { $0.isEmpty || $0.contains("=?") }
    if isPlain { write(words: words) } else { write(unstructured: value) }
  }
}
