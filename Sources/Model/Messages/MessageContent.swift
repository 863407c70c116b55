/// The words of a message, as they leave: what the digest of a content and the key of an attempt cover.
package struct MessageContent: Hashable, Sendable {
  /// An address, or another name of somebody on the channel, such as the URL of a profile.
  package var recipient: String
  package var subject: String
  /// The plain text.
  package var body: String
  /// The same as HTML, for mail that has both; empty for most messages.
  package var html: String
  /// Where answers go, if not to where the channel says; empty for most messages.
  package var replyTo: String
  /// Headers of its own as lines `Name: value`; empty for most messages.
  package var headers: String

  package init(
    recipient: String,
    subject: String = "",
    body: String = "",
    html: String = "",
    replyTo: String = "",
    headers: String = ""
  ) {
    self.recipient = recipient
    self.subject = subject
    self.body = body
    self.html = html
    self.replyTo = replyTo
    self.headers = headers
  }

  /// The fields of a message that are part of its content, in their order everywhere.
  package static let fields: [MessageField] = [
    .recipient, .subject, .body, .html, .replyTo, .headers,
  ]

  /// The words in the order of `fields`.
  package var words: [String] { [recipient, subject, body, html, replyTo, headers] }

  /// Whether it has none of the words that few messages have.
  package var isPlain: Bool { html.isEmpty && replyTo.isEmpty && headers.isEmpty }
}
