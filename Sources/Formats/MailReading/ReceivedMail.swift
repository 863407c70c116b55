package import Model

/// What a received mail replies to, and whether a person wrote it.
package struct ReceivedMail: Equatable, Sendable {
  package enum Nature: Equatable, Sendable {
    /// A person wrote it, according to the header.
    case personal
    /// A program wrote it: an out-of-office reply, a receipt, a mailing list message.
    case automatic
    /// A delivery status notification.
    case report(FailureReport)
  }

  /// The mail's own id, without brackets.
  package let messageID: String?
  package let inReplyTo: [String]
  /// The ids of the thread, oldest first.
  package let references: [String]
  /// The date of the mail in the sender's time zone.
  package let day: Day?
  /// The address in the From field.
  package let sender: String?
  /// Whether it has the key header of a message that this program sent.
  package let hasOurKey: Bool
  package let nature: Nature
  /// Whether it ends within its header, so that it may not be completely written yet.
  package let isCut: Bool

  /// The maximum bytes of a header to read.
  static let mostHeaderBytes = 256 << 10

  private static let fields: Set<String> = AutomaticMail.fields.union([
    "message-id", "in-reply-to", "references", "date", "from", "x-sendplan-key",
  ])

  /// Parses a mail, which may be incomplete.
  package init(_ bytes: [UInt8]) {
    let header = ReceivedMail.header(bytes)
    let report = ReceivedMail.reportStart(header).flatMap { FailureReport(bytes, $0) }
    self.init(header, ofBytes: bytes.count, report: report)
  }

  /// Takes a header, the number of bytes read and the report in the body.
  init(_ header: MailHeader, ofBytes count: Int, report: FailureReport?) {
    // A longer header is cut by our limit, and reading it again would not help.
    isCut = header.isCut && count < ReceivedMail.mostHeaderBytes
    messageID = header.first("message-id").flatMap { MessageIDs.all(in: $0).first }
    inReplyTo = header.all("in-reply-to").flatMap(MessageIDs.all)
    references = header.all("references").flatMap(MessageIDs.all)
    day = header.first("date").flatMap(Day.init(mailDate:))
    sender = header.first("from").flatMap(MailAddress.first)
    hasOurKey = header.first("x-sendplan-key") != nil
    nature =
      report.map(Nature.report)
      ?? (AutomaticMail.isAnnounced(by: header) ? .automatic : .personal)
  }

  /// The offset and boundary of a body with a delivery report; nil if the header announces none.
  static func reportStart(_ header: MailHeader) -> FailureReport.Start? {
    guard let place = header.end, let type = header.first("content-type").map(MediaType.init)
    else { return nil }
    return FailureReport.isAnnounced(by: type)
      ? FailureReport.Start(place: place, boundary: type.parameters["boundary"] ?? []) : nil
  }

  static func header(_ bytes: [UInt8]) -> MailHeader {
    MailHeader(bytes, wanted: fields)
  }
}
