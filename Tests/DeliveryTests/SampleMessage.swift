import Delivery
import Formats
import Model

/// A message with something particular in one place.
func sample(
  key: String = "m1",
  sender: String = "news@example.com",
  recipient: String = "ann@example.com",
  subject: String = "Hello",
  body: String = "Dear Ann\n",
  html: String = "",
  composedAt: Instant = Instant(milliseconds: 1_795_353_480_000),
  references: [SentMessage] = []
) -> OutgoingMessage {
  OutgoingMessage(
    key: AttemptKey(message: key, attempt: 1),
    messageID: key,
    sender: sender,
    MessageContent(recipient: recipient, subject: subject, body: body, html: html),
    composedAt: composedAt,
    references: references
  )
}
