import Formats
import Model
import OperatingSystem
import Storage
import Terminal

/// A message as the mail that left, or would leave now: by the composer that the executor uses.
struct MailPreview {
  let bytes: [UInt8]
  let content: MessageContent
  /// What a person should know beside it.
  let remarks: [String]

  static let dateRemark = "its Date is that of now, and becomes that of its sending"

  init(of message: MessageRecord, in snapshot: Snapshot, at now: Instant) throws {
    let attempt = try snapshot.shownAttempt(at: message)
    let claimed = attempt.message
    content = claimed.content
    let mail = OutgoingMessage(
      attempt: claimed.attempt.number,
      at: claimed.attempt.id,
      claimed.content,
      token: claimed.token,
      from: attempt.sender,
      attempt.mail,
      composedAt: attempt.claimedAt ?? now,
      keys: AttemptKeys(origin: try snapshot.origin(), sender: attempt.sender),
      after: claimed.thread.map {
        SentMessage(key: $0.key, sentBy: $0.sender, through: $0.transport)
      }
    )
    bytes = try MIMEMessage(mail).bytes(lineEnd: .lineFeed)
    var remarks: [String] = []
    if TransportAddress.isWebService(attempt.transport) {
      remarks.append(
        "\(attempt.channel.name) posts it to a web service, as JSON with the same words"
      )
    }
    if attempt.claimedAt == nil {
      let isOpen = message.state == .pending || message.state == .waiting
      if !isOpen { remarks.append("it is \(message.state.name), and goes as it is after a retry") }
      remarks.append(MailPreview.dateRemark)
    }
    if let awaited = attempt.awaited {
      remarks.append("'\(awaited)' was not sent yet: In-Reply-To and References will name that")
    }
    self.remarks = remarks
  }
}
