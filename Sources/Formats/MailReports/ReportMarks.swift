import Model

/// What in a header makes a mail look like a report about another mail, so that its body has to be read.
struct ReportMarks: Equatable {
  static let fields: Set<String> = [
    "content-type", "x-failed-recipients", "return-path", "from", "subject", "auto-submitted",
  ]

  /// A report of RFC 6522 about a delivery, or one that does not say about what.
  private(set) var isReport = false
  /// A report about an abuse of mail (RFC 5965).
  private(set) var isFeedback = false
  /// It names recipients that failed, as exim and Gmail do.
  private(set) var namesRecipients = false
  private(set) var isFromDaemon = false
  /// From an address that programs use beside people.
  private(set) var isFromPostmaster = false
  /// From an address that programs use for mail of any kind.
  private(set) var isFromRobot = false
  /// `Return-Path: <>`, which forbids replies.
  private(set) var hasNullSender = false
  private(set) var isMarkedAutomatic = false
  private(set) var hasSubjectOfReport = false

  init(_ header: MailHeader) {
    if let type = header.first("content-type").map(MediaType.init), type.name == "multipart/report"
    {
      let about = type.parameters["report-type"].map { String(decoding: $0, as: UTF8.self) } ?? ""
      switch about.lowercased() {
      case "feedback-report": isFeedback = true
      case "disposition-notification": break
      default: isReport = true
      }
    }
    namesRecipients = header.first("x-failed-recipients") != nil
    hasNullSender = AutomaticMail.hasNullSender(header)
    isMarkedAutomatic = AutomaticMail.isAutoSubmitted(header)
    if let value = header.first("from") {
      let sender = EncodedText.text(value).lowercased()
      isFromDaemon = ReportMarks.daemons.contains { sender.contains($0) }
      isFromPostmaster = ReportMarks.postmasters.contains { sender.contains($0) }
      isFromRobot = ReportMarks.robots.contains { sender.contains($0) }
    }
    if let value = header.first("subject") {
      let subject = EncodedText.text(value).lowercased()
      hasSubjectOfReport = ReportMarks.subjects.contains { subject.hasPrefix($0) }
      // What Outlook.com sends is no report of RFC 5965.
      if subject.hasPrefix("complaint about message from") { isFeedback = true }
    }
  }

  /// Whether no person can have written the mail.
  var isOfProgram: Bool {
    isReport || namesRecipients || isFromDaemon
      || hasSubjectOfReport
        && (hasNullSender || isFromPostmaster || isFromRobot || isMarkedAutomatic)
  }

  var asksForBody: Bool {
    isOfProgram || isFeedback || hasNullSender || isFromPostmaster || hasSubjectOfReport
  }

  private static let daemons = [
    "mailer-daemon", "mailer_daemon", "mailerdaemon", "mail-daemon", "maildaemon", "mailer daemon",
    "mail delivery sub", "mail delivery sys", "mail delivery service", "mail delivery agent",
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
  ]

  private static let postmasters = [
    "postmaster", "post_master", "ndr administrator", "system administrator", "mail administrator",

    "mail system", "mail delivery", "mailadmin",
  ]

  private static let robots = ["no-reply", "noreply", "bounce"]

  /// How the subjects of reports begin, in lower case.
  private static let subjects = [
    "undeliver", "undelivered", "undeliverable", "failure notice", "failure delivery",
    "delivery status notification", "delivery failure", "delivery failed", "delivery has failed",
    "delivery notification", "delivery report", "delivery status", "delivery error",
    "delivery problem", "mail delivery", "mail failure", "mail could not be delivered",
    "message delivery", "message could not be delivered", "message status - undeliverable",
    "mail system error", "warning: message", "returned mail", "returned to sender",
    "return to sender",
    "returned message", "non-delivery", "non delivery", "non remis", "unzustellbar",
    "nicht zustellbar",
    "unable to deliver", "could not deliver", "error sending", "there was an error sending",
    "your message couldn't be delivered", "email delivery failure", "e-mail delivery failure",
    "no se puede entregar", "onbestelbaar", "impossibile recapitare", "rejected mail",
    "notification d'état de remise", "nondeliverable mail", "メールエラー", "bounced",
  ]
}
