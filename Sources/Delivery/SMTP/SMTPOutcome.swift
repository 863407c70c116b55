import Formats
import Model

/// What a mail server answers.
enum SMTPSubject {
  /// The connection itself: the greeting, EHLO, or what was said unasked.
  case opening
  case sender
  /// The recipient or the content.
  case message
}

extension DeliveryOutcome {
  /// The outcome of a mail by a reply other than the one that was hoped for.
  ///
  /// What is said of the connection or of the sender would be said of every other mail, too, unless it is about the
  /// size or the kind of this mail.
  init(_ reply: SMTPReply, of subject: SMTPSubject) {
    guard let refusal = ServerReply(code: reply.code, texts: reply.texts) else {
      self = .unavailable(reason: "the mail server gave another answer: \(reply.sentence)")
      return
    }
    let outcome = DeliveryOutcome(refusal)
    let isOfMail =
      subject == .message
      || subject == .sender
        && (refusal.code == 552 || refusal.status?.subject == 6
          || refusal.status?.subject == 3 && refusal.status?.detail == 4)
    self = isOfMail ? outcome : outcome.blamingChannel
    if [530, 534, 538].contains(reply.code) {
      let wayOut = "this transport neither encrypts nor logs in: \(MailServerAddressError.relay)"
      self = .refused(reason: "\(reply.sentence); \(wayOut)", fault: .channel)
    }
  }

  private var blamingChannel: DeliveryOutcome {
    switch self {
    case .refused(let reason, _): .refused(reason: reason, fault: .channel)
    case .unavailable(let reason, _, let seconds):
      .unavailable(reason: reason, fault: .channel, retryAfter: seconds)
    case .accepted, .unknown: self
    }
  }
}
