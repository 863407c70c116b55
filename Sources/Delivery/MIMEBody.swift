/// The text of a message and the encoding in which it travels unharmed.
///
/// A line feed, or a carriage return with one, ends a line and becomes the line end of the message;
/// a carriage return alone stays one. A last line without an end gets it.
struct MIMEBody {
  let encoding: Encoding
  private let lines: [Substring.UTF8View]

  enum Encoding: String {
    case sevenBit = "7bit"
    case quotedPrintable = "quoted-printable"
  }

  init(_ text: String) {
    lines = MIMEBody.lines(of: text)
    encoding = lines.allSatisfy(MIMEBody.isPlain) ? .sevenBit : .quotedPrintable
  }

  func write(to text: inout MIMEText) {
    for line in lines {
      switch encoding {
      case .sevenBit: text.write(line)
      case .quotedPrintable: MIMEBody.writeQuoted(line, to: &text)
      }
      text.endLine()
    }
  }

  private static func lines(of text: String) -> [Substring.UTF8View] {
    let lineFeed = UInt8(ascii: "\n")
    var lines = text[...].utf8.split(separator: lineFeed, omittingEmptySubsequences: false)
    let last = lines.count - 1
    // Nothing follows the last line feed; and what does follow it has not been ended by one.
    if lines[last].isEmpty { lines.removeLast() }
    for index in 0..<last where lines[index].last == UInt8(ascii: "\r") {
      lines[index].removeLast()
    }
    return lines
  }

  /// Whether a line is safe as it is (RFC 5322, 2.1.1), also where `From ` begins a new message.
  private static func isPlain(_ line: Substring.UTF8View) -> Bool {
    line.count <= 998 && !line.starts(with: mboxMark) && line.allSatisfy(isPlain)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    0x20...0x7e ~= byte || byte == UInt8(ascii: "\t")
  }

  private static let mboxMark = [UInt8]("From ".utf8)

  /// Writes a line as quoted-printable (RFC 2045, 6.7), in lines of at most 76 bytes.
  private static func writeQuoted(_ line: Substring.UTF8View, to text: inout MIMEText) {
    var index = line.startIndex
    while index != line.endIndex {
      let next = line.index(after: index)
      let isLast = next == line.endIndex
      let isUnchanged = isUnchanged(line[index], atEnd: isLast)
      // The last column is for the mark of a line that goes on.
      if text.column + (isUnchanged ? 1 : 3) > (isLast ? 76 : 75) {
        text.write("=")
        text.endLine()
      }
      if isUnchanged, text.column > 0 || !line[index...].starts(with: mboxMark) {
        text.write(line[index])
      } else {
        text.writeEscape(of: line[index])
      }
      index = next
    }
  }

  private static func isUnchanged(_ byte: UInt8, atEnd: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "="): false
    case UInt8(ascii: " "), UInt8(ascii: "\t"): !atEnd
    default: 0x21...0x7e ~= byte
    }
  }
}
