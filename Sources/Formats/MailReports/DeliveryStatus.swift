import Model

/// What a delivery status part (RFC 3464) says of the first recipient that failed, else of the first.
struct DeliveryStatus {
  enum Action {
    case failed
    /// Delayed, delivered, relayed, expanded.
    case other
  }

  let action: Action
  let status: EnhancedStatus?
  /// What the receiving server said, without the name of the protocol.
  let diagnostic: String?

  private static let mostRecipients = 1000
  private static let otherActions = ["delayed", "delivered", "relayed", "expanded"]
  private static let fields: Set<String> = ["action", "status", "diagnostic-code"]

  /// Reads groups of fields, separated by empty lines: one about the report, then one a recipient.
  init?(_ content: [UInt8]) {
    var first: DeliveryStatus?
    var place: Int? = 0
    for _ in 0..<DeliveryStatus.mostRecipients {
      while let at = place, at < content.count, content[at] == 0x0A || content[at] == 0x0D {
        place = at + 1
      }
      guard let start = place, start < content.count else { break }
      let group = MailHeader(content, from: start, wanted: DeliveryStatus.fields)
      place = group.end
      guard let found = DeliveryStatus(group) else { continue }
      if found.action == .failed {
        self = found
        return
      }
      first = first ?? found
    }
    guard let first else { return nil }
    self = first
  }

  private init?(_ group: MailHeader) {
    let word = group.words("action").first
    let status = group.first("status").flatMap { value in
      let text = String(decoding: value, as: UTF8.self)
      return text.split { !$0.isNumber && $0 != "." }.lazy.compactMap { EnhancedStatus($0) }.first
    }
    diagnostic = group.first("diagnostic-code").map(DeliveryStatus.sentence)
    guard word != nil || status != nil || diagnostic != nil else { return nil }
    self.status = status
    let isKnown = word.map(DeliveryStatus.otherActions.contains) ?? false
    // Some say `error` or `expired` instead.
    let isOddFailure = !isKnown && (status?.kind == 5 || word != nil)
    action = word == "failed" || isOddFailure ? .failed : .other
  }

  /// What the server that was quoted last says, since others put words of their own before it.
  ///
  /// Nil where nothing known says what it is.
  var refusalClass: RefusalClass? {
    let words = diagnostic ?? ""
    let quoted = QuotedReply(lastIn: words)
    return RefusalClass.told(
      code: quoted?.code,
      quoted?.status ?? status,
      words: quoted?.words ?? words
    )
  }

  /// `smtp; 550 5.1.1 no such user` without its first word.
  static func sentence(_ value: [UInt8]) -> String {
    let text = EncodedText.text(value)
    let parts = text.split(separator: ";", maxSplits: 1)
    guard parts.count == 2, !parts[0].contains(" ") else { return text }
    return String(parts[1].drop { $0 == " " })
  }
}

/// A negative reply with its enhanced status that stands anywhere in a text: `(host said: 550-5.1.1 no such user)`.
private struct QuotedReply {
  let code: Int
  let status: EnhancedStatus?
  /// From the first of its lines on.
  let words: String

  init?(lastIn text: String) {
    var found: (code: Int, status: EnhancedStatus?, start: String.Index)?
    var rest = text[...]
    while let digit = rest.firstIndex(where: \.isNumber) {
      let word = rest[digit...].prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "'" }
      let behind = rest[word.endIndex...].drop { $0 == " " }
      rest = rest[word.endIndex...]
      guard let code = Int(word.prefix(3)), 400..<600 ~= code,
        word.count == 3 || word.dropFirst(3).first == "-"
      else { continue }
      let text = word.count > 4 ? word.dropFirst(4).drop { $0 == "'" } : behind[...]
      let status = EnhancedStatus(text.prefix { $0.isNumber || $0 == "." })
      // A further line of the same reply.
      if let last = found, last.code == code, status == nil || last.status == status { continue }
      if status != nil || found == nil { found = (code, status, digit) }
    }
    guard let found else { return nil }
    code = found.code
    status = found.status
    words = String(text[found.start...])
  }
}
