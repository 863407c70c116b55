package import Formats
package import Model

/// A mail for one recipient as the protocol carries it.
package struct SMTPMail {
  private let sender: String
  private let recipient: String
  package let key: AttemptKey
  /// The size as SIZE counts it (RFC 1870, 3): with line ends, before dots are doubled.
  let size: Int
  /// The content with dots doubled and the dot that ends it.
  package let content: [UInt8]

  /// What ends the content; before its first byte is sent, no server has taken the mail.
  static let end = [UInt8](".\r\n".utf8)

  package init(_ message: OutgoingMessage) throws(UnsendableMail) {
    let envelope = try MailEnvelope(message, lineEnd: .carriageReturnLineFeed)
    (sender, recipient, key) = (envelope.sender, envelope.recipient, message.key)
    size = envelope.bytes.count
    content = SMTPMail.doublingDots(envelope.bytes) + SMTPMail.end
  }

  func mailCommand(_ extensions: SMTPExtensions) -> String {
    var command = "MAIL FROM:<\(sender)>"
    if extensions.takesSize { command += " SIZE=\(size)" }
    if extensions.takesEnvelopeID, let id = SMTPMail.envelopeID(key) { command += " ENVID=\(id)" }
    return command + "\r\n"
  }

  var recipientCommand: String { "RCPT TO:<\(recipient)>\r\n" }

  /// A key as xtext (RFC 3461, 4); nil if it is longer than the 100 bytes that an ENVID may have.
  private static func envelopeID(_ key: AttemptKey) -> String? {
    let text = key.text.utf8.map { byte in
      0x21...0x7e ~= byte && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "=")
        ? String(UnicodeScalar(byte))
        : (byte < 16 ? "+0" : "+") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return text.utf8.count <= 100 ? text : nil
  }

  /// Doubles the dot at the beginning of a line (RFC 5321, 4.5.2), and ends the last line.
  private static func doublingDots(_ mail: [UInt8]) -> [UInt8] {
    let (lineFeed, dot) = (UInt8(ascii: "\n"), UInt8(ascii: "."))
    var content: [UInt8] = []
    content.reserveCapacity(mail.count + 64)
    var start = 0
    let span = mail.span
    for place in span.indices
    where span[place] == dot && (place == 0 || span[place - 1] == lineFeed) {
      content += mail[start..<place]
      content.append(dot)
      start = place
    }
    content += mail[start...]
    if mail.last != lineFeed { content += [UInt8(ascii: "\r"), lineFeed] }
    return content
  }
}
