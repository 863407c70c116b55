/// The text of a message and the encoding in which it travels unharmed.
///
/// A line feed, or a carriage return with one, ends a line and becomes the line end of the message;
/// a carriage return alone stays one. A last line without an end gets it.
struct MIMEBody {
  let encoding: Encoding
  private let bytes: [UInt8]
  private let lines: [Range<Int>]

  enum Encoding: String {
    case sevenBit = "7bit"
    case quotedPrintable = "quoted-printable"
  }

  init(_ text: String) {
    let bytes = [UInt8](text.utf8)
    lines = MIMEBody.lines(of: bytes)
    encoding = lines.allSatisfy { bytes[$0].isPlainLine } ? .sevenBit : .quotedPrintable
    self.bytes = bytes
  }

  func write(to text: inout MIMEText) {
    for line in lines {
      switch encoding {
      case .sevenBit: text.write(bytes[line])
      case .quotedPrintable: text.write(quotedPrintable: bytes[line])
      }
      text.endLine()
    }
  }

  private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let lineFeed = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      let end = lineFeed ?? bytes.count
      let hasReturn = lineFeed != nil && bytes[start..<end].last == UInt8(ascii: "\r")
      lines.append(start..<(hasReturn ? end - 1 : end))
      start = end + 1
    }
    return lines
  }
}

extension ArraySlice<UInt8> {
  /// Whether a line is safe as it is (RFC 5322, 2.1.1).
  fileprivate var isPlainLine: Bool {
    count <= 998 && !beginsLikeMbox
      && allSatisfy { 0x20...0x7e ~= $0 || $0 == UInt8(ascii: "\t") }
  }

  /// Whether a line would begin another message in an mbox file.
  fileprivate var beginsLikeMbox: Bool {
    first == UInt8(ascii: "F") && starts(with: mboxMark)
  }
}

private let mboxMark = [UInt8]("From ".utf8)

extension MIMEText {
  /// Writes a line as quoted-printable (RFC 2045, 6.7), in lines of at most 76 bytes.
  fileprivate mutating func write(quotedPrintable line: ArraySlice<UInt8>) {
    for index in line.indices {
      let byte = line[index]
      let isLast = index == line.endIndex - 1
      let isPlain = isPlain(byte, atEnd: isLast)
      // The last column is for the mark of a line that goes on.
      if column + (isPlain ? 1 : 3) > (isLast ? 76 : 75) {
        write(UInt8(ascii: "="))
        endLine()
      }
      if isPlain, column > 0 || !line[index...].beginsLikeMbox {
        write(byte)
      } else {
        writeEscape(of: byte)
      }
    }
  }

  private func isPlain(_ byte: UInt8, atEnd: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "="): false
    case UInt8(ascii: " "), UInt8(ascii: "\t"): !atEnd
    default: 0x21...0x7e ~= byte
    }
  }
}
