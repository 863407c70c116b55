package import Model

/// What a received mail replies to, and whether a person wrote it.
package struct ReceivedMail: Equatable, Sendable {
  package enum Nature: Equatable, Sendable {
    /// A person wrote it, according to the header.
    case personal
    /// A program wrote it: an out-of-office reply, a receipt.
    case automatic
    /// Only its precedence says that a program wrote it.
    case bulk
    /// It says that a mail was not delivered.
    case report(FailureReport)
    /// It says what the reader of a mail thinks of it.
    case complaint(ComplaintReport)
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
  /// The addresses that it came to, in lower case.
  package let addressees: [String]
  /// The subject, its encoded words decoded.
  package let subject: String
  /// Whether it has the key header of a message that this program sent.
  package let hasOurKey: Bool
  package let nature: Nature
  /// The day on which an absence ends, where that was asked for and the mail says so.
  package let absentUntil: Day?
  /// Whether it ends within its header, so that it may not be completely written yet.
  package let isCut: Bool

  /// The maximum bytes of a header to read.
  static let mostHeaderBytes = 256 << 10

  private static let fields: Set<String> = AutomaticMail.fields.union(ReportMarks.fields).union([
    "message-id", "in-reply-to", "references", "date", "x-sendplan-key",
    "content-transfer-encoding",
  ]).union(addresseeFields)

  private static let addresseeFields = [
    "to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to",
  ]

  /// Parses a mail, which may be incomplete.
  package init(_ bytes: [UInt8], findsAbsences: Bool = false) {
    self.init(ReceivedMail.header(bytes), of: bytes, findsAbsences: findsAbsences)
  }

  /// Takes the header of a mail and its beginning, with the body where it is needed.
  init(_ header: MailHeader, of bytes: [UInt8], findsAbsences: Bool) {
    // A longer header is cut by our limit, and reading it again would not help.
    isCut = header.isCut && bytes.count < ReceivedMail.mostHeaderBytes
    messageID = header.first("message-id").flatMap { MessageIDs.all(in: $0).first }
    inReplyTo = header.all("in-reply-to").flatMap(MessageIDs.all)
    references = header.all("references").flatMap(MessageIDs.all)
    day = header.first("date").flatMap(Day.init(mailDate:))
    sender = header.first("from").flatMap(MailAddress.first)
    addressees = ReceivedMail.addresseeFields.flatMap(header.all).flatMap(MailAddress.all)
      .map { $0.lowercased() }
    subject = header.first("subject").map(EncodedText.text) ?? ""
    hasOurKey = header.first("x-sendplan-key") != nil
    nature = ReceivedMail.nature(header, subject, bytes)
    absentUntil =
      findsAbsences && nature == .automatic ? ReceivedMail.absenceEnd(header, bytes) : nil
  }

  /// The end of an absence that the subject names, or the mail where it quotes nothing.
  private static func absenceEnd(_ header: MailHeader, _ bytes: [UInt8]) -> Day? {
    guard let day = header.first("date").flatMap(Day.init(mailDate:)) else { return nil }
    let lines = MailParts(of: bytes, header).text.split(whereSeparator: \.isNewline)
    let subject = header.first("subject").map(EncodedText.text) ?? ""
    let text = [subject[...]] + lines.filter { $0.first != ">" }
    return AbsenceEnd.day(in: text.joined(separator: "\n"), after: day)
  }

  private static func nature(_ header: MailHeader, _ subject: String, _ bytes: [UInt8]) -> Nature {
    let marks = ReportMarks(header)
    if marks.asksForBody {
      let parts = MailParts(of: bytes, header)
      if let complaint = ComplaintReport(parts) { return .complaint(complaint) }
      if let report = FailureReport(parts, marks, subject: subject) { return .report(report) }
    }
    if marks.isOfProgram || AutomaticMail.isAnnounced(by: header) { return .automatic }
    return AutomaticMail.isBulk(header) ? .bulk : .personal
  }

  static func header(_ bytes: [UInt8]) -> MailHeader {
    MailHeader(bytes, wanted: fields)
  }
}
