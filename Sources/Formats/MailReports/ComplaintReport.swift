/// A report of a provider about what its user thinks of a mail (RFC 5965).
package struct ComplaintReport: Equatable, Sendable {
  /// The mail that it is about; nil where the provider has removed what names it.
  package let returned: ReturnedMail?
  /// The address of the user; nil where the provider has removed it, or has left the mail itself.
  package let recipient: String?
  /// Whether the user does not want such mail; false for a report that a mail was no spam, or about its signature.
  package let isComplaint: Bool
  /// What kind of report it says to be, and who says so.
  package let detail: String?

  package init(
    returned: ReturnedMail?,
    recipient: String? = nil,
    isComplaint: Bool,
    detail: String? = nil
  ) {
    self.returned = returned
    self.recipient = recipient
    self.isComplaint = isComplaint
    self.detail = detail
  }

  static let fields: Set<String> = ["feedback-type", "user-agent", "original-rcpt-to"]

  private static let complaints = ["abuse", "fraud", "opt-out", "opt-out-list"]

  /// Reads the parts of a report; nil where none of them is about an abuse.
  init?(_ parts: MailParts) {
    returned = parts.returned
    guard let feedback = parts.feedback else {
      guard parts.namesComplainant else { return nil }
      recipient = nil
      isComplaint = true
      detail = "abuse, by Outlook.com"
      return
    }
    recipient =
      returned == nil ? feedback.first("original-rcpt-to").flatMap(MailAddress.first) : nil
    let type = feedback.words("feedback-type").first
    isComplaint = type.map(ComplaintReport.complaints.contains) ?? false
    let agent = feedback.first("user-agent").map(EncodedText.text)
    let words = [type, agent].compactMap(\.self)
    detail = words.isEmpty ? nil : words.joined(separator: ", by ")
  }
}
