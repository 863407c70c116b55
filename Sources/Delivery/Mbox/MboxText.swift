import Formats
import Model

/// Messages in mbox format (RFC 4155), with the reversible quoting called mboxrd.
///
/// The first header of each gives the number of bytes after it and their checksum, so that a message that a
/// crash cut short is recognized.
struct MboxText {
  private(set) var bytes: [UInt8] = []
  private var composer = MIMEComposer(lineEnd: .lineFeed)

  /// The start of a line that starts a message.
  static let separator = [UInt8]("From ".utf8)

  /// The name of the first header, up to its value.
  static let checkHeader = [UInt8]("X-Sendplan-Check: ".utf8)

  /// Appends a message; appends nothing if it cannot be composed.
  mutating func append(_ message: OutgoingMessage) throws(MIMEMessageError) {
    let commonHeaders = try composer.compose(message)
    let content = composer.mayBeginQuoted ? MboxText.quoted(composer.bytes) : composer.bytes
    bytes += MboxText.separator
    bytes.append(message.envelopeSender ?? "MAILER-DAEMON")
    bytes.append(UInt8(ascii: " "))
    bytes.append(commonHeaders.date.mbox)
    bytes.append(UInt8(ascii: "\n"))
    bytes += MboxText.checkHeader
    bytes.append(String(content.count))
    bytes.append(UInt8(ascii: " "))
    bytes.append(Checksum(of: content[...]).text)
    bytes.append(UInt8(ascii: "\n"))
    bytes += content
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Adds a `>` before each line that would start a message, and before each line quoted like that already.
  private static func quoted(_ message: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var copied = 0
    var start = 0
    while start < message.count {
      let mark = message[start...].drop { $0 == UInt8(ascii: ">") }
      if mark.starts(with: separator) {
        text += message[copied..<start]
        text.append(UInt8(ascii: ">"))
        copied = start
      }
      start = mark.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? message.count
    }
    return copied == 0 && text.isEmpty ? message : text + message[copied...]
  }
}
