package import Model

/// A negative reply of a mail server: RFC 5321, 4.2, with the enhanced status of RFC 3463 where it has one.
package struct ServerReply: Equatable, Sendable {
  /// 400 to 599.
  package let code: Int
  package let status: EnhancedStatus?
  /// The whole reply on one line, as the server said it.
  package let sentence: String
  /// Whether the program says that it is the envelope's sender that was not accepted.
  private let refusesSender: Bool

  /// Whether the server says that it may accept the same later.
  package var isTemporary: Bool { code < 500 }

  package var refusalClass: RefusalClass { RefusalClass(code: code, status, words: sentence) }

  /// Whose fault it is; nil where this reply alone does not show it.
  ///
  /// The message's is what a status says of its recipient (x.1.x, and x.2.x for now); the channel's what says that the
  /// server closes, that the sender has sent enough or that it may not send here. Of everything else the same is said
  /// to one recipient by some servers and to all by others.
  package var fault: Fault? {
    if refusesSender { return .channel }
    switch (status?.subject, status?.detail) {
    case (1, 7), (1, 8), (4, 5): return .channel
    case (1, _): return .message
    case (2, _) where isTemporary: return .message
    case (3, _) where isTemporary, (4, _) where isTemporary: return .channel
    case (7, 8), (7, 9), (7, 14), (7, 57), (7, 60): return .channel
    default: break
    }
    if [421, 530, 534, 535, 538].contains(code) { return .channel }
    let words = sentence.lowercased()
    return ServerReply.channelPhrases.contains { words.contains($0) } ? .channel : nil
  }

  /// In lower case: what servers say of the channel, whomever a message is for.
  private static let channelPhrases = [
    "relay access denied", "relaying denied", "relay denied", "relaying not", "relay not permitted",
    "unable to relay", "not permitted to relay", "we do not relay", "rcpthosts", "sending quota",
    "sending limit", "daily user", "not owned by", "sendasdenied", "not allowed to send as",
    "username and password not accepted",
  ]

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
    // That the connection ends, or that a command comes too late, is said of what was refused before.
    let isAfterwards = { (lines: [Line]) in [421, 503].contains(lines.first?.code) }
    let found = replies.last { !isAfterwards($0) } ?? replies.last
    return found.flatMap {
      ServerReply(lines: $0, refusesSender: output.contains("envelope from address"))
    }
  }

  /// A reply as the server itself gave it: its code, and what follows that in each line; nil where it is not negative.
  package init?(code: Int, texts: [String]) {
    guard 400..<600 ~= code else { return nil }
    self.init(lines: texts.map { Line(code: code, $0) }, refusesSender: false)
  }

  private init?(lines: [Line], refusesSender: Bool) {
    guard let first = lines.first else { return nil }
    self.refusesSender = refusesSender
    code = first.code
    status = lines.lazy.compactMap(\.status).first
    let words = lines.map { line in
      line.status != nil && line.status == first.status && line != first
        ? line.textAfterStatus : line.text
    }
    sentence = (first.isCoded ? "\(first.code) " : "") + words.joined(separator: " ")
  }
}

/// One line of a reply.
private struct Line: Equatable {
  let code: Int
  /// Whether the line says the code; else it is what its status amounts to.
  let isCoded: Bool
  let isContinued: Bool
  /// What follows the code.
  let text: String

  /// The first status in it, which some servers put into parentheses or behind a sign.
  var status: EnhancedStatus? {
    text.split(separator: " ").prefix(8).lazy
      .compactMap { EnhancedStatus($0.trimming { !$0.isNumber }) }.first
  }

  var textAfterStatus: String {
    text.split(separator: " ", maxSplits: 1).dropFirst().joined()
  }

  /// The reply in a line that a program printed.
  static func find(in line: Substring) -> Line? {
    if let alone = Line(statusOf: line) { return alone }
    var rest = line
    while true {
      rest = rest.drop { !$0.isLetter && !$0.isNumber }
      if let found = Line(rest) { return found }
      guard let colon = rest.firstIndex(of: ":") else { return nil }
      let isPort = rest[rest.index(after: colon)...].first?.isNumber == true
      rest = rest[rest.index(after: colon)...]
      if isPort { rest = rest.drop { $0.isNumber } }
    }
  }

  /// A line that begins with an enhanced status, and with no reply code.
  private init?(statusOf line: Substring) {
    let words = line.split(separator: " ")
    guard let status = words.first.flatMap({ EnhancedStatus($0.trimming { !$0.isNumber }) }),
      status.kind > 2
    else { return nil }
    code = status.kind * 100 + 50
    isCoded = false
    isContinued = false
    text = words.joined(separator: " ")
  }

  init(code: Int, _ text: String) {
    self.code = code
    isCoded = true
    isContinued = false
    self.text = text.split(separator: " ").joined(separator: " ")
  }

  private init?(_ text: Substring) {
    let digits = text.prefix(3)
    guard digits.utf8.count == 3, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let code = Int(digits), 400..<600 ~= code, code / 10 % 10 < 6
    else { return nil }
    let rest = text.dropFirst(3)
    guard let separator = rest.first, " -,".contains(separator), !rest.hasPrefix(" bytes") else {
      return nil
    }
    self.code = code
    isCoded = true
    isContinued = separator == "-"
    self.text = rest.dropFirst().split(separator: " ").joined(separator: " ")
  }
}

extension Substring {
  /// Without the characters at both ends for which something holds.
  fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> Substring {
    var rest = drop(while: isLeftOut)
    while let last = rest.last, isLeftOut(last) { rest.removeLast() }
    return rest
  }
}
