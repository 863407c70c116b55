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
    own = try CustomHeaders.checked(content.headers)
  }

  /// Writes those that only some messages or channels have; what the message says goes before what its channel does.
  func writeOthers(to mail: inout MIMEText, _ common: CommonHeaders) {
    if let replyTo = replyTo ?? common.replyTo {
      mail.header("Reply-To: ") { replyTo.write(to: &$0) }
    }
    let names = Set(own.map { $0.name.lowercased() })
    mail.write(common.own.filter { !names.contains($0.name.lowercased()) } + own)
  }
}

extension CustomHeaders {
  /// The headers of a text that was stored.
  static func checked(_ text: String) throws(MIMEMessageError) -> [Header] {
    if text.isEmpty { return [] }
    do throws(CustomHeaderError) {
      return try CustomHeaders(text).headers
    } catch {
      throw .header(error)
    }
  }
}

extension MIMEText {
  /// Writes where a reader asks for no further mail (RFC 2369), and that one request is enough (RFC 8058).
  mutating func write(_ unsubscribe: UnsubscribeAddresses, _ token: AttemptToken) {
    if unsubscribe.isEmpty { return }
    let addresses = unsubscribe.filled(with: token)
    header("List-Unsubscribe: ") { mail in
      mail.write(
        words: addresses.enumerated().map { index, address in
          "<\(address)>" + (index < addresses.count - 1 ? "," : "")
        }
      )
    }
    guard unsubscribe.takesOneClick else { return }
    write("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    endLine()
  }

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
