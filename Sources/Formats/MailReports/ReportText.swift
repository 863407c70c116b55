import Model

/// What the text of a report for people says about a delivery, before the mail that it returns.
struct ReportText {
  /// The class that it tells of; nil where no known words say one.
  let refusalClass: RefusalClass?
  /// The receiver's own sentence, or the line that tells the class.
  let sentence: String?
  /// Whether it holds a negative reply of a server.
  let hasReply: Bool
  /// Whether it says that delivery is still tried, or has succeeded.
  let isNoFailure: Bool

  private static let mostLines = 400
  private static let longestLine = 998
  private static let mostBytes = 64 << 10

  init(_ text: String, subject: String) {
    let lines = ReportText.ownLines(of: text)
    let own = lines.joined(separator: "\n")
    let reply = ServerReply.last(in: own)
    // Long replies go on in the lines behind.
    let whole = reply.map { ReportText.paragraph(of: $0, in: lines) }
    hasReply = reply != nil
    if let reply, let whole, let told = ReportText.told(whole, reply.code, reply.status) {
      (refusalClass, sentence) = (told, whole)
    } else if let line = lines.first(where: { ReportText.told($0) != nil }) {
      refusalClass = ReportText.told(line)
      let value = ArraySlice(line.utf8).value(of: "diagnostic-code")
      sentence = value.map { DeliveryStatus.sentence([UInt8]($0)) } ?? line
    } else {
      refusalClass = ReportText.told(lines.joined(separator: " "))
      sentence = whole
    }
    let all = (subject + "\n" + own).lowercased()
    isNoFailure =
      ReportText.unfinished.contains { all.contains($0) }
      && !ReportText.final.contains { all.contains($0) }
  }

  private static func told(
    _ line: String,
    _ code: Int? = nil,
    _ status: EnhancedStatus? = nil
  ) -> RefusalClass? {
    let status =
      status
      ?? line.split { !($0.isNumber || $0 == ".") }.lazy
      .compactMap { EnhancedStatus($0) }.first { $0.kind != 2 }
    return RefusalClass.told(code: code, status, words: line)
  }

  /// A reply with the lines behind it, up to an empty one.
  private static func paragraph(of reply: ServerReply, in lines: [String]) -> String {
    guard let last = lines.lastIndex(where: { $0.contains(String(reply.code)) }) else {
      return reply.sentence
    }
    let more = lines[(last + 1)...].prefix(4).prefix { !$0.isEmpty }
    return ([reply.sentence] + more).joined(separator: " ")
  }

  /// The lines before the returned mail, without blanks at the ends.
  private static func ownLines(of text: String) -> [String] {
    var lines: [String] = []
    var count = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(
      mostLines
    ) {
      let words = line.prefix(longestLine).split { $0 == " " || $0 == "\t" }.joined(separator: " ")
      let lower = words.lowercased()
      if returns.contains(where: { lower.contains($0) }) && lines.contains(where: { !$0.isEmpty }) {
        break
      }
      if fields.contains(where: { lower.hasPrefix($0) }) { break }
      lines.append(words)
      count += words.utf8.count
      if count > mostBytes { break }
    }
    return lines
  }

  /// Fields with which a returned mail begins.
  private static let fields = [
    "received:", "return-path:", "dkim-signature:", "x-originating-ip:", "message-id:",
    "mime-version:", "delivered-to:", "arc-seal:", "authentication-results:",
    "domainkey-signature:",
  ]

  /// Words that introduce a returned mail.
  private static let returns = [
    "copy of the message", "copy of the original", "copy of your message", "original message -",
    "original message follows", "original message headers", "original message:",
    "returned message -",
    "message header follows", "message follows", "message headers follow", "unsent message below",
    "undelivered message follows", "header of the message", "headers of the message",
    "headers of the original", "text of your message", "contents of your message",
  ]

  private static let unfinished = [
    "delayed", "delay)", "will be retried", "will retry", "will continue to try", "keep trying",
    "still trying", "still being tried", "not yet been delivered", "not need to resend",
    "could not be delivered yet", "warning: could not send", "temporary failure",
    "(success)", "successfully delivered", "delivered successfully", "was successful", "relayed",
    "return receipt", "has been delivered",
  ]

  private static let final = [
    "permanent", "giving up", "given up", "gave up", "returned mail", "undeliverable",
    "undelivered mail returned", "failed permanently", "(failure)", "returned to sender",
    "delivery failed", "could not be delivered to", "cannot be delivered", "no longer be tried",
    "has expired", "envelope expired", "timeout exceeded", "retry time",
  ]
}
