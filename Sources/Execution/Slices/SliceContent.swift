package import Formats
import FoundationEssentials
import Model
package import Storage

extension SliceItem {
  /// A message of an attempt as an item of a slice, which gives the same message again.
  package init(place: Int, message: Int32, attempt: Int, _ outgoing: OutgoingMessage) {
    var json = JSONText()
    json.object { $0.members(of: outgoing) }
    self.init(
      place: place,
      message: message,
      attempt: attempt,
      key: outgoing.key.text,
      content: String(decoding: json.bytes, as: UTF8.self)
    )
  }
}

extension SliceFile {
  /// The messages at some places, in that order.
  func messages(at places: some Sequence<Int>) throws -> [OutgoingMessage] {
    try messages(of: items(at: places))
  }

  /// The messages of items of this slice.
  func messages(of items: [SliceItem]) throws -> [OutgoingMessage] {
    try items.map { item in
      guard let message = OutgoingMessage(item) else {
        throw SliceError.altered(path: path, "its item \(item.place) is no message")
      }
      return message
    }
  }
}

extension OutgoingMessage {
  /// The message that an item of a slice was made from; nil where none can have been.
  package init?(_ item: SliceItem) {
    let content: Content
    do {
      content = try JSONDecoder().decode(Content.self, from: Data(item.content.utf8))
    } catch {
      return nil
    }
    guard let key = AttemptKey(item.key), let token = AttemptToken(content.token),
      let composedAt = Instant(content.composedAt), let mail = content.mail.value,
      let references = content.references.values
    else { return nil }
    self.init(
      key: key,
      messageID: content.id,
      sender: content.sender,
      MessageContent(
        recipient: content.recipient,
        subject: content.subject,
        body: content.body,
        html: content.html,
        replyTo: content.replyTo,
        headers: content.headers
      ),
      mail: mail,
      token: token,
      composedAt: composedAt,
      references: references,
      context: content.context?.value
    )
  }
}

// Written by hand, since a day can have a million of them, and read by the system's decoder, a batch at a time.
extension JSONText {
  fileprivate mutating func members(of message: OutgoingMessage) {
    let content = message.content
    member("id", message.messageID)
    member("sender", message.sender)
    member("recipient", content.recipient)
    member("subject", content.subject)
    member("body", content.body)
    member("html", content.html)
    member("replyTo", content.replyTo)
    member("headers", content.headers)
    member("token", message.token.text)
    member("composedAt", message.composedAt.description)
    member("mail") { json in
      json.object { json in
        json.member("replyTo", message.mail.replyTo)
        json.member("bounceAddress", message.mail.bounceAddress)
        json.member("headers", message.mail.headers)
        json.member("unsubscribe", message.mail.unsubscribe.text)
      }
    }
    member("references") { json in
      json.array { json in
        for reference in message.references {
          json.object { json in
            json.member("key", reference.key.text)
            json.member("messageID", reference.messageID)
          }
        }
      }
    }
    if let context = message.context {
      member("context") { json in json.object { $0.members(of: context) } }
    }
  }

  private mutating func members(of context: AttemptContext) {
    member("plan", context.plan)
    member("day", context.day)
    member("channel", context.channel)
    member("account", context.account)
    member("campaign", context.campaign)
    member("priority", context.priority)
    member("thread", context.thread)
    member("step", context.step)
  }
}

/// The members of an item in JSON.
private struct Content: Decodable {
  let id, sender, recipient, subject, body, html, replyTo, headers, token, composedAt: String
  let mail: Mail
  let references: [Reference]
  let context: Context?

  struct Mail: Decodable {
    let replyTo, bounceAddress: String?
    let headers, unsubscribe: String

    var value: MailHeaders? {
      guard let addresses = UnsubscribeAddresses(unsubscribe) else { return nil }
      return MailHeaders(
        replyTo: replyTo,
        bounceAddress: bounceAddress,
        headers: headers,
        unsubscribe: addresses
      )
    }
  }

  struct Reference: Decodable {
    let key: String
    let messageID: String?
  }

  struct Context: Decodable {
    let plan: Int?
    let day: String?
    let channel, account: String
    let campaign: String?
    let priority: Int
    let thread: String
    let step: Int

    var value: AttemptContext {
      AttemptContext(
        plan: plan,
        day: day.flatMap { Day($0) },
        channel: channel,
        account: account,
        campaign: campaign,
        priority: priority,
        thread: thread,
        step: step
      )
    }
  }
}

extension [Content.Reference] {
  /// Nil where one of them is no key.
  fileprivate var values: [SentMessage]? {
    let found = compactMap { reference in
      AttemptKey(reference.key).map { SentMessage(key: $0, messageID: reference.messageID) }
    }
    return found.count == count ? found : nil
  }
}
