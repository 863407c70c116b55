package import Model

/// A message as the bytes of an internet message (RFC 5322, with MIME from RFC 2045 and 2047).
package struct MIMEMessage {
  private let message: OutgoingMessage
  private let commonHeaders: CommonHeaders
  private let ownHeaders: MessageHeaders

  /// Checks a message: no header may be empty, except the subject, or hold control characters.
  package init(_ message: OutgoingMessage) throws(MIMEMessageError) {
    commonHeaders = try CommonHeaders(of: message)
    ownHeaders = try MessageHeaders(of: message)
    self.message = message
  }

  /// Line ends, of Unix files or of mail protocols.
  package enum LineEnd: String, Sendable {
    case lineFeed = "\n"
    case carriageReturnLineFeed = "\r\n"
  }

  /// The whole message, headers and body.
  package func bytes(lineEnd: LineEnd) -> [UInt8] {
    let content = message.content
    var text = MIMEText(
      lineEnd: lineEnd,
      capacity: content.body.utf8.count + content.html.utf8.count + 1024
    )
    text.write(message, ownHeaders, MIMEContent(content), commonHeaders)
    return text.bytes
  }
}

extension MIMEText {
  /// Writes a whole message whose headers were checked.
  mutating func write(
    _ message: OutgoingMessage,
    _ ownHeaders: MessageHeaders,
    _ body: MIMEContent,
    _ commonHeaders: CommonHeaders
  ) {
    header("From: ") { commonHeaders.sender.write(to: &$0) }
    header("To: ") { ownHeaders.recipient.write(to: &$0) }
    header("Subject: ") { $0.write(unstructured: message.content.subject) }
    ownHeaders.writeOthers(to: &self, commonHeaders)
    write(message.mail.unsubscribe, message.token)
    header("Date: ") { $0.write(commonHeaders.date.header) }
    header("Message-ID: ") { $0.write(messageID: message.key, commonHeaders) }
    // Messages sent other than by mail have no Message-ID.
    let ids = message.references.compactMap(\.messageID)
    if let last = ids.last {
      header("In-Reply-To: ") { $0.write(last) }
      header("References: ") { $0.write(words: ids) }
    } else {
      // Providers that give mail a Message-ID of their own leave this one, and answers repeat it.
      header("References: ") { $0.write(messageID: message.key, commonHeaders) }
    }
    header("X-Sendplan-Key: ") { $0.write(message.key.text) }
    write("MIME-Version: 1.0")
    endLine()
    body.write(to: &self, key: message.key)
  }

  /// Writes the Message-ID of an attempt, which depends only on its key and the sender's domain.
  private mutating func write(messageID key: AttemptKey, _ commonHeaders: CommonHeaders) {
    write("<")
    write(key.text)
    write(commonHeaders.messageIDSuffix)
  }
}

/// Why a message cannot be composed as an internet message.
package enum MIMEMessageError: DiagnosticError, Equatable {
  case empty(Field)
  case controlCharacter(Unicode.Scalar, in: Field)
  /// A header of its own is none, or one that is ours.
  case header(CustomHeaderError)

  /// A part of a message that becomes a header.
  package enum Field: String, Sendable {
    case sender, recipient, subject
    case replyTo = "address for answers"
  }

  package var diagnostic: Diagnostic {
    switch self {
    case .empty(let field):
      Diagnostic(.badData, "the \(field.rawValue) is empty")
    case .controlCharacter(let scalar, let field):
      Diagnostic(
        .badData,
        "the \(field.rawValue) contains the control character U+\(scalar.hexadecimal)",
        why: "it would end or forge a header"
      )
    case .header(let error):
      Diagnostic(.badData, error.words.what, wayOut: error.words.wayOut)
    }
  }
}

extension String {
  /// Throws if this cannot be the value of a header.
  func check(as field: MIMEMessageError.Field, mayBeEmpty: Bool) throws(MIMEMessageError) {
    let (isPlain, isBlank) = scan
    // Almost all are plain ASCII, which is much faster to check.
    if !isPlain, let control = unicodeScalars.first(where: \.isControl) {
      throw .controlCharacter(control, in: field)
    }
    guard mayBeEmpty || !isBlank else { throw .empty(field) }
  }

  /// Whether there is nothing but printable ASCII, and whether there are only spaces.
  private var scan: (isPlain: Bool, isBlank: Bool) {
    let bytes = utf8.span
    var (isPlain, isBlank) = (true, true)
    for index in bytes.indices {
      isPlain = isPlain && 0x20...0x7e ~= bytes[index]
      isBlank = isBlank && bytes[index] == UInt8(ascii: " ")
    }
    return (isPlain, isBlank)
  }
}
