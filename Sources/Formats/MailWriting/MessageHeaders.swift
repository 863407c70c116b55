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
    mail.write(stated(common))
  }

  /// Those that somebody stated, of the channel and of the message.
  fileprivate func stated(_ common: CommonHeaders) -> [CustomHeaders.Header] {
    let names = Set(own.map { $0.name.lowercased() })
    return common.own.filter { !names.contains($0.name.lowercased()) } + own
  }
}

extension OutgoingMessage {
  /// The headers that only some messages have, with their values as they read: those that somebody stated, and where
  /// a reader asks for no further mail.
  package func furtherHeaders() throws(MIMEMessageError) -> [(name: String, value: String)] {
    let stated = try MessageHeaders(of: self).stated(try CommonHeaders(of: self))
    return stated.map { ($0.name, $0.value) } + mail.unsubscribe.headers(with: token)
  }
}

extension UnsubscribeAddresses {
  /// Where a reader asks for no further mail (RFC 2369), and that one request is enough (RFC 8058).
  fileprivate func headers(with token: AttemptToken) -> [(name: String, value: String)] {
    if isEmpty { return [] }
    let addresses = filled(with: token).map { "<\($0)>" }.joined(separator: ", ")
    return [("List-Unsubscribe", addresses)]
      + (takesOneClick ? [("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] : [])
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
  /// Writes where a reader asks for no further mail.
  mutating func write(_ unsubscribe: UnsubscribeAddresses, _ token: AttemptToken) {
    for (name, value) in unsubscribe.headers(with: token) {
      header("\(name): ") { $0.write(words: value.split(separator: " ")) }
    }
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
