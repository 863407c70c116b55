import Model

/// Messages as an mbox file holds them (RFC 4155), quoted in the reversible way called mboxrd.
///
/// The first header of each says how many bytes follow it and what their checksum is, so that a
/// message that a crash has torn is known for what it is.
struct MboxText {
  private(set) var bytes: [UInt8] = []

  /// What a line begins with that begins a message.
  static let separator = [UInt8]("From ".utf8)

  /// The first header, up to its value.
  static let checkHeader = [UInt8]("X-Sendplan-Check: ".utf8)

  /// Adds a message; nothing is added of one that cannot be written.
  mutating func append(_ message: OutgoingMessage) throws(MIMEMessageError) {
    let content = MboxText.quoted(try MIMEMessage(message).bytes(lineEnd: .lineFeed))
    let sender = Mailbox(message.sender).address ?? "MAILER-DAEMON"
    bytes += MboxText.separator
    bytes += "\(sender) \(message.composedAt.mboxDate)\n".utf8
    bytes += MboxText.checkHeader
    bytes += "\(content.count) \(Checksum(of: content[...]).text)\n".utf8
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

/// A 64-bit checksum (FNV-1a), against accidents and not against forgery.
struct Checksum: Equatable {
  private let value: UInt64

  init(of bytes: ArraySlice<UInt8>) {
    value = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
