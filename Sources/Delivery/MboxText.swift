import Model

/// Messages as an mbox file holds them (RFC 4155), quoted in the reversible way called mboxrd.
///
/// The first header of each says how many bytes follow it and what their checksum is, so that a
/// message that a crash has torn is known for what it is.
struct MboxText {
  private(set) var bytes: [UInt8] = []
  private var date: MailDate?

  /// What a line begins with that begins a message.
  static let separator = [UInt8]("From ".utf8)

  /// The first header, up to its value.
  static let checkHeader = [UInt8]("X-Sendplan-Check: ".utf8)

  /// Adds a message; nothing is added of one that cannot be written.
  mutating func append(_ message: OutgoingMessage) throws(MIMEMessageError) {
    let mime = try MIMEMessage(message)
    let date = date(of: message)
    let content = MboxText.quoted(mime.bytes(lineEnd: .lineFeed, date: date))
    bytes += MboxText.separator
    bytes += (mime.sender.address ?? "MAILER-DAEMON").utf8
    bytes.append(UInt8(ascii: " "))
    bytes += date.mbox.utf8
    bytes.append(UInt8(ascii: "\n"))
    bytes += MboxText.checkHeader
    bytes += "\(content.count) ".utf8
    bytes += Checksum(of: content[...]).text.utf8
    bytes.append(UInt8(ascii: "\n"))
    bytes += content
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func date(of message: OutgoingMessage) -> MailDate {
    if let date, date.instant == message.composedAt { return date }
    let written = MailDate(message.composedAt)
    date = written
    return written
  }

  /// Whether an `F` stands at the start of a line or behind a `>`; a fast look at what hardly ever is.
  private static func mayNeedQuotes(_ message: [UInt8]) -> Bool {
    var last = UInt8(ascii: "\n")
    for index in message.indices {
      let byte = message[index]
      if byte == UInt8(ascii: "F"), last == UInt8(ascii: "\n") || last == UInt8(ascii: ">"),
        message[index...].starts(with: separator)
      {
        return true
      }
      last = byte
    }
    return false
  }

  /// Puts one more `>` before each line that would begin a message, and before each quoted so before.
  private static func quoted(_ message: [UInt8]) -> [UInt8] {
    guard mayNeedQuotes(message) else { return message }
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
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    self.value = value
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(value, radix: 16)
    return digits.utf8.count == 16
      ? digits : String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
