import Formats
import Model

/// Messages as an mbox file holds them (RFC 4155), quoted in the reversible way called mboxrd.
///
/// The first header of each says how many bytes follow it and what their checksum is, so that a
/// message that a crash has torn is known for what it is.
struct MboxText {
  private(set) var bytes: [UInt8] = []
  private var composer = MIMEComposer(lineEnd: .lineFeed)

  /// What a line begins with that begins a message.
  static let separator = [UInt8]("From ".utf8)

  /// The first header, up to its value.
  static let checkHeader = [UInt8]("X-Sendplan-Check: ".utf8)

  /// Adds a message; nothing is added of one that cannot be written.
  mutating func append(_ message: OutgoingMessage) throws(MIMEMessageError) {
    let commonHeaders = try composer.compose(message)
    let content = composer.mayBeginQuoted ? MboxText.quoted(composer.bytes) : composer.bytes
    bytes += MboxText.separator
    bytes.append(commonHeaders.sender.address ?? "MAILER-DAEMON")
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

  /// Puts one more `>` before each line that would begin a message, and before each quoted so before.
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
