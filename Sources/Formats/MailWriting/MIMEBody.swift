/// The text of a message and its transfer encoding.
///
/// LF and CRLF end a line and become the line end of the message; a lone CR stays. A missing last line end is
/// added.
struct MIMEBody {
  let encoding: Encoding
  /// Whether a line may begin with `>`, which mbox has to quote.
  let mayBeginQuoted: Bool
  private let content: Content

  enum Encoding: String {
    case sevenBit = "7bit"
    case quotedPrintable = "quoted-printable"
  }

  private enum Content {
    /// All lines are safe unencoded and end with a line feed, except perhaps the last.
    case plain(String, isEnded: Bool)
    case lines([Range<Int>], of: [UInt8])
  }

  init(_ text: String) {
    let scan = BodyScan(at: text.utf8.span)
    if scan.isPlain {
      encoding = .sevenBit
      mayBeginQuoted = scan.beginsQuoted
      content = .plain(text, isEnded: scan.isEnded)
      return
    }
    let bytes = [UInt8](text.utf8)
    let lines = MIMEBody.lines(of: bytes)
    encoding = lines.allSatisfy { bytes[$0].isPlainLine } ? .sevenBit : .quotedPrintable
    mayBeginQuoted = true
    content = .lines(lines, of: bytes)
  }

  func write(to text: inout MIMEText) {
    switch content {
    case .plain(let lines, let isEnded): text.write(lines: lines, isEnded: isEnded)
    case .lines(let lines, let bytes):
      for line in lines {
        switch encoding {
        case .sevenBit: text.write(bytes[line])
        case .quotedPrintable: text.write(quotedPrintable: bytes[line])
        }
        text.endLine()
      }
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

/// A fast scan that suffices for almost all bodies.
private struct BodyScan {
  /// Also false if only a full check could tell.
  private(set) var isPlain = true
  private(set) var beginsQuoted = false
  private(set) var isEnded = true

  init(at bytes: borrowing Span<UInt8>) {
    var lineStart = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") {
        lineStart = index + 1
        continue
      }
      guard 0x20...0x7e ~= byte || byte == UInt8(ascii: "\t"), index - lineStart < longestLine
      else {
        isPlain = false
        return
      }
      if index > lineStart { continue }
      // Perhaps a `From ` line: do the full check.
      if byte == UInt8(ascii: "F"), bytes.count > index + 1, bytes[index + 1] == UInt8(ascii: "r") {
        isPlain = false
        return
      }
      if byte == UInt8(ascii: ">") { beginsQuoted = true }
    }
    isEnded = lineStart == bytes.count
  }
}

/// The maximum length of a line in bytes (RFC 5322, 2.1.1).
private let longestLine = 998

extension ArraySlice<UInt8> {
  /// Whether a line is safe unencoded.
  fileprivate var isPlainLine: Bool {
    count <= longestLine && !beginsLikeMbox
      && allSatisfy { 0x20...0x7e ~= $0 || $0 == UInt8(ascii: "\t") }
  }

  /// Whether a line would start another message in an mbox file.
  fileprivate var beginsLikeMbox: Bool {
    first == UInt8(ascii: "F") && starts(with: mboxMark)
  }
}

private let mboxMark = [UInt8]("From ".utf8)

extension MIMEText {
  /// Writes safe lines, and ends the last.
  fileprivate mutating func write(lines: String, isEnded: Bool) {
    guard lineEnd == .lineFeed else {
      for line in lines.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .dropLast(isEnded ? 1 : 0)
      {
        write(line)
        endLine()
      }
      return
    }
    write(lines)
    if !isEnded { endLine() }
  }

  /// Writes a line as quoted-printable (RFC 2045, 6.7), in lines of at most 76 bytes.
  fileprivate mutating func write(quotedPrintable line: ArraySlice<UInt8>) {
    for index in line.indices {
      let byte = line[index]
      let isLast = index == line.endIndex - 1
      let isPlain = isPlain(byte, atEnd: isLast)
      // The last column is for the `=` of a soft line break.
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
