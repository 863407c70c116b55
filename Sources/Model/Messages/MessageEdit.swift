/// What a person wants to be otherwise about a message that has not gone; what is nil stays.
package struct MessageEdit: Equatable, Sendable {
  package var recipient: String?
  package var subject: String?
  /// Where it is empty and there is HTML, it is made from that.
  package var body: String?
  package var html: String?
  package var replyTo: String?
  package var headers: String?
  package var channel: String?
  package var priority: Priority?
  package var deadline: Day??
  package var due: Day??
  package var campaign: String??
  package var waitDays: Int?
  /// As a file states it; moves the message like a reschedule.
  package var notBefore: Day??

  package init() {}

  /// What a file says of some fields of a message.
  package init(_ draft: MessageDraft, stating fields: [MessageField]) {
    for field in fields {
      switch field {
      case .channel: channel = draft.channel
      case .recipient: recipient = draft.recipient
      case .subject: subject = draft.subject
      case .body: body = draft.body
      case .html: html = draft.content.html
      case .replyTo: replyTo = draft.content.replyTo
      case .headers: headers = draft.content.headers
      case .priority: priority = draft.priority
      case .notBefore: notBefore = .some(draft.notBefore)
      case .deadline: deadline = .some(draft.deadline)
      case .due: due = .some(draft.due)
      case .waitDays: waitDays = draft.follows?.waitDays
      case .campaign: campaign = .some(draft.campaign)
      case .follows, .person: break
      }
    }
  }

  package var isEmpty: Bool { self == MessageEdit() }

  /// The message as it becomes.
  package func applied(to draft: MessageDraft) -> MessageDraft {
    var edited = draft
    edited.content = applied(to: draft.content)
    if let channel { edited.channel = channel }
    if let priority { edited.priority = priority }
    if let deadline { edited.deadline = deadline }
    if let due { edited.due = due }
    if let campaign { edited.campaign = campaign }
    if let notBefore { edited.notBefore = notBefore }
    if let waitDays { edited.follows?.waitDays = waitDays }
    return edited
  }

  /// The words as they become.
  ///
  /// A text that was made from the HTML is made anew with it, and stays where the HTML is taken away.
  private func applied(to content: MessageContent) -> MessageContent {
    var edited = content
    if let recipient { edited.recipient = recipient }
    if let subject { edited.subject = subject }
    if let replyTo { edited.replyTo = replyTo }
    if let headers { edited.headers = headers }
    if let html { edited.html = html }
    let isMade = html?.isEmpty == false && content.body == plainText(of: content.html)
    edited.body = body ?? (isMade ? "" : content.body)
    if edited.body.isEmpty { edited.body = plainText(of: edited.html) }
    return edited
  }
}

/// A field of a message as people and files name it.
package enum MessageField: String, CaseIterable, Sendable {
  case channel, recipient, subject, body, priority
  case notBefore = "not_before"
  case deadline, follows
  case waitDays = "wait_days"
  case campaign, person, due, html
  case replyTo = "reply_to"
  case headers

  /// Whether it is part of what a content's digest covers.
  package var isWords: Bool { MessageContent.fields.contains(self) }

  /// The field as a file would write it.
  package func text(in draft: MessageDraft) -> String {
    switch self {
    case .channel: draft.channel
    case .recipient: draft.recipient
    case .subject: draft.subject
    case .body: draft.body
    case .priority: String(draft.priority.level)
    case .notBefore: draft.notBefore?.description ?? ""
    case .deadline: draft.deadline?.description ?? ""
    case .follows: draft.follows?.predecessor ?? ""
    case .waitDays: draft.follows.map { String($0.waitDays) } ?? ""
    case .campaign: draft.campaign ?? ""
    case .person: draft.person ?? ""
    case .due: draft.due?.description ?? ""
    case .html: draft.content.html
    case .replyTo: draft.content.replyTo
    case .headers: draft.content.headers
    }
  }

  /// In what two messages differ, by their bytes: Swift takes two spellings of one letter for equal.
  package static func differing(_ old: MessageDraft, _ new: MessageDraft) -> [MessageField] {
    allCases.filter { !$0.text(in: old).utf8.elementsEqual($0.text(in: new).utf8) }
  }
}
