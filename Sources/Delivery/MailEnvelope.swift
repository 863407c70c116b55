import Formats
import Model

/// A mail as a mail server takes it: its bytes, whom it is from and whom it is for.
struct MailEnvelope {
  let sender: String
  let recipient: String
  let bytes: [UInt8]

  /// Throws what becomes of a message that no mail server could take.
  init(
    _ message: OutgoingMessage,
    lineEnd: MIMEMessage.LineEnd
  ) throws(UnsendableMail) {
    do throws(MIMEMessageError) {
      bytes = try MIMEMessage(message).bytes(lineEnd: lineEnd)
    } catch {
      throw UnsendableMail(outcome: .refused(reason: error.diagnostic.sentence))
    }
    guard let recipient = Mailbox(message.content.recipient).address else {
      throw UnsendableMail(outcome: .refused(reason: "the recipient is no mail address"))
    }
    guard let sender = message.envelopeSender else {
      let wayOut = "state one with 'sendplan channel set NAME --sender ADDRESS'"
      throw UnsendableMail(
        outcome: .refused(reason: "the sender is no mail address; \(wayOut)", fault: .channel)
      )
    }
    (self.sender, self.recipient) = (sender, recipient)
  }
}

/// That a message cannot be handed to any mail server.
package struct UnsendableMail: Error {
  package let outcome: DeliveryOutcome
}
