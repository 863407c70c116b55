package import Model

/// What the header of a mail says about what it answers, and whether a person wrote it.
package struct ReceivedMail: Equatable, Sendable {
  package enum Nature: Equatable, Sendable {
    /// As far as the header says, a person wrote it.
    case personal
    /// A program wrote it: an absence, a receipt, a list's robot.
    case automatic
    /// A report on the delivery of a mail.
    case report(FailureReport)
  }

  /// The mail's own id, without brackets.
  package let messageID: String?
  package let inReplyTo: [String]
  /// The ids of the conversation, oldest first.
  package let references: [String]
  /// The date as the sender's clock had it.
  package let day: Day?
  /// The address that it says to be from.
  package let sender: String?
  /// Whether it carries the key that this program gives to what it sends.
  package let hasOurKey: Bool
  package let nature: Nature
  /// Whether it ends before its header does, so that it may not be written to its end yet.
  package let isCut: Bool

  /// The most bytes of a header that are looked at.
  static let mostHeaderBytes = 256 << 10

  private static let fields: Set<String> = AutomaticMail.fields.union([
    "message-id", "in-reply-to", "references", "date", "from", "x-sendplan-key",
  ])

  /// Reads a mail, or as much of one as is there.
  package init(_ bytes: [UInt8]) {
    let header = ReceivedMail.header(bytes)
    let report = ReceivedMail.reportStart(header).flatMap { FailureReport(bytes, $0) }
    self.init(header, ofBytes: bytes.count, report: report)
  }

  /// Takes what a header says, and the report that its mail holds, of which so many bytes were looked at.
  init(_ header: MailHeader, ofBytes count: Int, report: FailureReport?) {
    // What is longer is cut by the limit, and to read it again would show no more.
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

  /// Where the body begins that holds a report on a delivery, and how it is put together; nil where the
  /// header announces none.
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
