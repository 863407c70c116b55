import Formats
import Model

/// A whole reply of a mail server (RFC 5321, 4.2): one code, and what follows it in each line.
struct SMTPReply: Equatable {
  let code: Int
  let texts: [String]

  /// 2xx: what was asked for is done.
  var isPositive: Bool { 200..<300 ~= code }
  /// 4xx and 5xx: it is not done.
  var isNegative: Bool { 400..<600 ~= code }

  /// The reply on one line, made harmless.
  var sentence: String { printable("\(code) \(texts.joined(separator: " "))", upTo: 500) }
}

/// Takes replies out of the bytes of a mail server, which may be hostile: no more than a limit is kept of one.
struct SMTPReplyReader {
  private var bytes: [UInt8] = []
  private var code: Int?
  private var texts: [String] = []

  /// The longest line; RFC 5321, 4.5.3.1.5 has 512 bytes, and enough servers say more.
  static let longestLine = 4096
  static let mostLines = 128

  /// Whether nothing of a further reply is there.
  var isEmpty: Bool { bytes.isEmpty && code == nil }

  mutating func append(_ more: some Collection<UInt8>) { bytes += more }

  /// The next whole reply; nil if there is none yet.
  mutating func next() throws(SMTPReplyError) -> SMTPReply? {
    while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
      guard end <= SMTPReplyReader.longestLine else { throw .endless }
      var line = bytes[..<end]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      let isLast = try take(line)
      bytes.removeFirst(end + 1)
      if isLast, let code {
        defer { (self.code, texts) = (nil, []) }
        return SMTPReply(code: code, texts: texts)
      }
    }
    if bytes.count > SMTPReplyReader.longestLine { throw .endless }
    return nil
  }

  /// Takes one line, and returns whether it is the last of its reply.
  private mutating func take(_ line: ArraySlice<UInt8>) throws(SMTPReplyError) -> Bool {
    let text = String(decoding: line, as: UTF8.self)
    let digits = line.prefix(3)
    let mark = line.dropFirst(3).first
    guard digits.count == 3, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let code = Int(String(decoding: digits, as: UTF8.self)), 200..<600 ~= code,
      mark == nil || mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-")
    else { throw .malformed(printable(text, upTo: 200)) }
    guard self.code == nil || self.code == code else {
      throw .malformed(printable(text, upTo: 200))
    }
    self.code = code
    guard texts.count < SMTPReplyReader.mostLines else { throw .endless }
    texts.append(String(decoding: line.dropFirst(4), as: UTF8.self))
    return mark != UInt8(ascii: "-")
  }
}

/// Why bytes are no reply.
enum SMTPReplyError: Error, Equatable {
  /// A line that is no line of a reply, or of another reply than the lines before it.
  case malformed(String)
  case endless

  /// The predicate of a sentence about the server.
  var words: String {
    switch self {
    case .malformed(let line): "gave an answer that is none: '\(line)'"
    case .endless: "gave an answer without an end"
    }
  }
}
