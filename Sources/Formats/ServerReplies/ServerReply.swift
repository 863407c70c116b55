package import Model

/// A negative reply of a mail server: RFC 5321, 4.2, with the enhanced status of RFC 3463 where it has one.
package struct ServerReply: Equatable, Sendable {
  /// 400 to 599.
  package let code: Int
  package let status: EnhancedStatus?
  /// The whole reply on one line, as the server said it.
  package let sentence: String

  /// Whether the server says that it may accept the same later.
  package var isTemporary: Bool { code < 500 }

  package var refusalClass: RefusalClass { RefusalClass(code: code, status, words: sentence) }

  /// Whose fault it is; nil where this reply alone does not show it.
  ///
  /// Of a reply that may pass, only what concerns one mailbox is the message's: a server that closes, is too busy or
  /// limits the rate says the same to everybody.
  package var fault: Fault? {
    if code == 421 || isTemporary && [3, 4].contains(status?.subject) { return .channel }
    return refusalClass.fault
  }

  /// The last negative reply in what a program printed; nil if there is none.
  ///
  /// A reply stands at the beginning of a line or after a colon, as in `msmtp: server message: 550-5.1.1 …`.
  /// Its further lines, each with the code and a hyphen but for the last, are joined.
  package static func last(in output: String) -> ServerReply? {
    var replies: [[Line]] = []
    var isContinued = false
    for text in output.split(whereSeparator: \.isNewline) {
      guard let line = Line.find(in: text) else {
        isContinued = false
        continue
      }
      if isContinued, replies.last?.last?.code == line.code {
        replies[replies.count - 1].append(line)
      } else {
        replies.append([line])
      }
      isContinued = line.isContinued
    }
    return replies.last.flatMap(ServerReply.init(lines:))
  }

  private init?(lines: [Line]) {
    guard let first = lines.first else { return nil }
    code = first.code
    status = lines.lazy.compactMap(\.status).first
    let words = lines.map { line in
      line.status != nil && line.status == first.status && line != first
        ? line.textAfterStatus : line.text
    }
    sentence = "\(first.code) \(words.joined(separator: " "))"
  }
}

/// One line of a reply.
private struct Line: Equatable {
  let code: Int
  let isContinued: Bool
  /// What follows the code.
  let text: String

  var status: EnhancedStatus? {
    text.split(separator: " ", maxSplits: 1).first.flatMap { EnhancedStatus($0) }
  }

  var textAfterStatus: String {
    text.split(separator: " ", maxSplits: 1).dropFirst().joined()
  }

  /// The reply in a line that a program printed.
  static func find(in line: Substring) -> Line? {
    var rest = line
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "'" || $0 == "\"" }
      if let found = Line(rest) { return found }
      guard let colon = rest.firstIndex(of: ":") else { return nil }
      rest = rest[rest.index(after: colon)...]
    }
  }

  private init?(_ text: Substring) {
    let digits = text.prefix(3)
    guard digits.utf8.count == 3, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let code = Int(digits), 400..<600 ~= code
    else { return nil }
    let rest = text.dropFirst(3)
    guard let separator = rest.first else { return nil }
    guard separator == " " || separator == "-" else { return nil }
    self.code = code
    isContinued = separator == "-"
    self.text = rest.dropFirst().split(separator: " ").joined(separator: " ")
  }
}
