/// The parts of a mail that reports are made of.
struct MailParts {
  /// What people read, without the returned mail where that is a part of its own.
  let text: String
  let status: DeliveryStatus?
  let returned: ReturnedMail?
  /// The part about an abuse.
  let feedback: MailHeader?
  /// Whether the returned mail has the field that Outlook.com adds for the user who complains.
  let namesComplainant: Bool

  /// The bytes of a mail that are read of a report, including its header.
  static let mostBytes = 1 << 20

  private static let complainant = "x-hmxmroriginalrecipient"

  init(of mail: [UInt8], _ header: MailHeader) {
    var texts: [String] = []
    var status: DeliveryStatus?
    var returned: ReturnedMail?
    var feedback: MailHeader?
    var all: [UInt8] = []
    var namesComplainant = false
    for part in MailPart.all(of: mail, header) {
      all += part.content + [0x0A]
      switch part.type {
      case "message/delivery-status", "message/global-delivery-status":
        status = status ?? DeliveryStatus(part.content)
      case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
        "message/rfc822-headers":
        returned = returned ?? ReturnedMail(header: part.content)
        let field = MailHeader(part.content, wanted: [MailParts.complainant])
        namesComplainant = namesComplainant || field.first(MailParts.complainant) != nil
      case "message/feedback-report":
        feedback = feedback ?? MailHeader(part.content, wanted: ComplaintReport.fields)
      case "text/html": texts.append(MailParts.withoutTags(part))
      // A mail that says it has parts and has none is its text.
      case let type where type.hasPrefix("text/") || type.hasPrefix("multipart/"):
        texts.append(CharacterSet.text(part.content, part.charset))
      default: break
      }
    }
    text = texts.joined(separator: "\n")
    self.status = status
    self.feedback = feedback
    self.namesComplainant = namesComplainant
    self.returned =
      feedback == nil ? returned ?? ReturnedMail(text: all) : ReturnedMail(lastIn: all)
  }

  /// The text of a page, its tags replaced by blanks.
  private static func withoutTags(_ part: MailPart) -> String {
    var isInside = false
    let bytes = part.content.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "<"): isInside = true
      case UInt8(ascii: ">") where isInside:
        isInside = false
        return 0x20
      default: break
      }
      return isInside ? nil : byte
    }
    return CharacterSet.text(bytes, part.charset)
  }
}
