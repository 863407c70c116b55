import Formats
import Model

/// What a web service is posted: a message as one JSON object, alone or as the data of an event.
///
/// A repeat of an attempt has the same bytes.
struct WebhookBody {
  let contentType: String
  /// In one line, with every `@` escaped: at the start of a piece it would name a file to `curl`.
  let json: String

  /// Checks the message, too: the service may turn it into a mail, and nothing may forge a header there.
  init(_ message: OutgoingMessage, as format: WebService.Format) throws(MIMEMessageError) {
    _ = try MIMEMessage(message)
    let headers = try message.furtherHeaders()
    var text = JSONText()
    switch format {
    case .plain:
      contentType = "application/json"
      text.object { $0.members(of: message, headers) }
    case .cloudEvents:
      contentType = "application/cloudevents+json"
      text.object { $0.event(of: message, headers) }
    }
    json = String(decoding: text.bytes, as: UTF8.self).replacing("@", with: "\\u0040")
  }
}

extension JSONText {
  /// An event in the structured mode of CloudEvents 1.0.
  fileprivate mutating func event(
    of message: OutgoingMessage,
    _ headers: [(name: String, value: String)]
  ) {
    let account = (message.context?.account).map { "/\($0.percentEncoded)" } ?? ""
    member("specversion", "1.0")
    member("id", message.key.text)
    member("source", "/sendplan\(account)")
    member("type", "sendplan.message")
    member("subject", message.messageID)
    member("time", message.composedAt.description)
    member("datacontenttype", "application/json")
    member("data") { json in
      json.object { $0.members(of: message, headers) }
    }
  }

  fileprivate mutating func members(
    of message: OutgoingMessage,
    _ headers: [(name: String, value: String)]
  ) {
    let content = message.content
    member("key", message.key.text)
    member("message_id", message.messageID)
    if let context = message.context { members(of: context) }
    member("sender", message.sender)
    member("recipient", content.recipient)
    member("subject", content.subject)
    member("body", content.body)
    if !content.html.isEmpty { member("html", content.html) }
    if let replyTo = content.replyTo.isEmpty ? message.mail.replyTo : content.replyTo {
      member("reply_to", replyTo)
    }
    if message.mail.bounceAddress != nil { member("bounce_address", message.envelopeSender) }
    if !headers.isEmpty {
      member("headers") { json in
        json.object { json in
          for (name, value) in headers { json.member(name, value) }
        }
      }
    }
    member("composed_at", message.composedAt.description)
    if let last = message.references.last {
      member("in_reply_to", last.key.text)
      member("references") { json in
        json.array { json in
          for reference in message.references { json.value(reference.key.text) }
        }
      }
    }
  }

  private mutating func members(of context: AttemptContext) {
    member("channel", context.channel)
    member("account", context.account)
    if let campaign = context.campaign { member("campaign", campaign) }
    if let plan = context.plan { member("plan", plan) }
    if let day = context.day { member("day", day) }
    member("priority", context.priority)
    member("thread", context.thread)
    member("step", context.step)
  }
}
