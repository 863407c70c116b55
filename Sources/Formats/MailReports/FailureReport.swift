package import Model

/// A report that a mail could not be delivered: a delivery status notification (RFC 3464), or a mail of a server
/// that says so in words.
package struct FailureReport: Equatable, Sendable {
  /// The mail that it is about; nil where it returns nothing of it.
  package let returned: ReturnedMail?
  /// Whether nothing tries any longer to deliver the mail.
  package let isPermanent: Bool
  package let refusalClass: RefusalClass
  /// What the receiving server said, else the line of the report that says why.
  package let detail: String?

  package init(
    returned: ReturnedMail?,
    isPermanent: Bool,
    _ refusalClass: RefusalClass = .other,
    detail: String? = nil
  ) {
    self.returned = returned
    self.isPermanent = isPermanent
    self.refusalClass = refusalClass
    self.detail = detail
  }

  private static let longestDetail = 500

  /// Reads a mail that looks like a report; nil where it is none.
  init?(_ parts: MailParts, _ marks: ReportMarks, subject: String) {
    let text = ReportText(parts.text, subject: subject)
    returned = parts.returned
    if let status = parts.status {
      isPermanent = status.action == .failed
      refusalClass = status.refusalClass ?? text.refusalClass ?? .other
      detail = FailureReport.detail(status.diagnostic ?? text.sentence)
      return
    }
    let isEvident =
      text.refusalClass != nil
      && (returned != nil && marks.hasNullSender
        || marks.isFromPostmaster && (returned != nil || text.hasReply))
    guard marks.isOfProgram || isEvident else { return nil }
    guard
      returned != nil || text.refusalClass != nil || marks.namesRecipients
        || marks.hasSubjectOfReport
    else { return nil }
    isPermanent = !text.isNoFailure
    refusalClass = text.refusalClass ?? .other
    detail = FailureReport.detail(text.sentence)
  }

  private static func detail(_ sentence: String?) -> String? {
    guard let sentence, !sentence.isEmpty else { return nil }
    return String(sentence.prefix(longestDetail))
  }
}
