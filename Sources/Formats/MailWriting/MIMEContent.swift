import Model

/// The words of a message as the body of a mail: text, or text and HTML of which the reader's program shows what it
/// can (`multipart/alternative`, RFC 2046, 5.1.4), the text first.
struct MIMEContent {
  private let text: MIMEBody
  private let html: MIMEBody?

  init(_ content: MessageContent) {
    text = MIMEBody(content.body)
    html = content.html.isEmpty ? nil : MIMEBody(content.html)
  }

  /// Whether a line may begin with `>`, which mbox has to quote.
  var mayBeginQuoted: Bool { text.mayBeginQuoted || html?.mayBeginQuoted == true }

  /// Writes the headers of the body, the empty line and the body.
  func write(to mail: inout MIMEText, key: AttemptKey) {
    guard let html else { return write(text, "plain", to: &mail) }
    // It holds what the words of this message were digested to, so no word could be written to hold it.
    let boundary =
      "=_sendplan-" + [UInt8](SHA256.digest(of: [UInt8](key.text.utf8)).prefix(16)).hex
    mail.write("Content-Type: multipart/alternative;")
    mail.endLine()
    mail.write(" boundary=\"\(boundary)\"")
    mail.endLine()
    mail.endLine()
    for (part, type) in [(text, "plain"), (html, "html")] {
      mail.write("--\(boundary)")
      mail.endLine()
      write(part, type, to: &mail)
      // The line end before a boundary is part of the boundary.
      mail.endLine()
    }
    mail.write("--\(boundary)--")
    mail.endLine()
  }

  private func write(_ part: MIMEBody, _ type: String, to mail: inout MIMEText) {
    mail.write("Content-Type: text/\(type); charset=utf-8")
    mail.endLine()
    mail.header("Content-Transfer-Encoding: ") { $0.write(part.encoding.rawValue) }
    mail.endLine()
    part.write(to: &mail)
  }
}
