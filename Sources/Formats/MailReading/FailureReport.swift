/// A delivery status notification (RFC 3464, in RFC 6522).
package struct FailureReport: Equatable, Sendable {
  /// The Message-ID of the original mail, from the returned part.
  package let original: String?
  /// Whether it failed for good: an action of failed without a status of 4.x.x, or a status of 5.x.x.
  package let isPermanent: Bool

  package init(original: String?, isPermanent: Bool) {
    self.original = original
    self.isPermanent = isPermanent
  }

  /// The maximum bytes to read of a mail with a report, including its header.
  static let mostBytes = 1 << 20
  private static let mostParts = 32
  private static let mostRecipients = 1000

  /// Whether a media type announces such a report, so that the body has to be read.
  static func isAnnounced(by type: MediaType) -> Bool {
    type.name == "multipart/report"
      && type.parameters["report-type"].map { String(decoding: $0, as: UTF8.self).lowercased() }
        == "delivery-status"
  }

  /// The offset of a body, and the boundary between its parts.
  struct Start {
    let place: Int
    let boundary: [UInt8]
  }

  /// Parses the report in a body; nil if there is none.
  init?(_ bytes: [UInt8], _ start: Start) {
    guard 1...200 ~= start.boundary.count else { return nil }
    var original: String?
    var isPermanent: Bool?
    for part in FailureReport.parts(of: bytes, from: start.place, start.boundary) {
      let content = [UInt8](bytes[part])
      let header = MailHeader(content, wanted: ["content-type"])
      guard let type = header.first("content-type").map(MediaType.init), let end = header.end else {
        continue
      }
      switch type.name {
      case "message/delivery-status", "message/global-delivery-status":
        isPermanent = isPermanent ?? FailureReport.isPermanent(content, from: end)
      case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
        original = original ?? FailureReport.messageID(content, from: end)
      default: break
      }
    }
    guard let isPermanent else { return nil }
    self.isPermanent = isPermanent
    self.original = original
  }

  /// The parts between the boundary lines.
  private static func parts(
    of bytes: [UInt8],
    from start: Int,
    _ boundary: [UInt8]
  ) -> [Range<Int>] {
    let mark = Array("--".utf8) + boundary
    var parts: [Range<Int>] = []
    var lines = MailLines(bytes, from: start)
    var begin: Int?
    while let line = lines.next(), parts.count < mostParts {
      guard bytes[line].starts(with: mark) else { continue }
      let rest = bytes[line].dropFirst(mark.count)
      let isLast = rest.starts(with: "--".utf8)
      guard isLast || rest.allSatisfy(\.isBlank) else { continue }
      if let begin { parts.append(begin..<line.lowerBound) }
      begin = lines.place
      if isLast { return parts }
    }
    // The last part may be cut off or not closed.
    if let begin, parts.count < mostParts { parts.append(begin..<bytes.count) }
    return parts
  }

  /// Whether a recipient failed permanently; each has a group of fields, separated by empty lines.
  private static func isPermanent(_ content: [UInt8], from start: Int) -> Bool {
    var place: Int? = start
    for _ in 0..<mostRecipients {
      guard let start = place, start < content.count else { return false }
      let group = MailHeader(content, from: start, wanted: ["action", "status"])
      let status = group.first("status")?.first { !$0.isBlank }
      let action = group.words("action").first
      let isFailed = action == "failed" && status != UInt8(ascii: "4")
      if isFailed || action == nil && status == UInt8(ascii: "5") { return true }
      place = group.end
    }
    return false
  }

  private static func messageID(_ content: [UInt8], from start: Int) -> String? {
    let header = MailHeader(content, from: start, wanted: ["message-id"])
    return header.first("message-id").flatMap { MessageIDs.all(in: $0).first }
  }
}
