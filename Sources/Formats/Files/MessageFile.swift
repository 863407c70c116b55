package import Model

/// A file of messages.
package typealias MessageFile = RowFile<MessageDraft>

/// The columns of a message: its id, and its fields in their order.
private enum Column {
  static let id = 0
  static let names = ["id"] + MessageField.allCases.map(\.rawValue)

  /// The field of a column; nil for the id.
  static func field(_ column: Int) -> MessageField? {
    MessageField.allCases.first { $0.column == column }
  }
}

extension MessageField {
  /// Behind that of the id.
  fileprivate var column: Int { (MessageField.allCases.firstIndex(of: self) ?? 0) + 1 }
}

extension MessageDraft: RowValue {
  package static let columns = ColumnSet(
    names: Column.names,
    required: Set(["id"] + [MessageField.channel, .recipient].map(\.rawValue))
  )

  package init(_ fields: Fields) throws(ColumnError) {
    for column in [Column.id, MessageField.channel.column, MessageField.recipient.column] {
      try fields.require(column)
    }
    self.init(
      id: try fields.name(Column.id),
      channel: try fields.name(MessageField.channel.column),
      content: try fields.content(),
      priority: try fields.priority(),
      notBefore: try fields.day(MessageField.notBefore.column),
      deadline: try fields.day(MessageField.deadline.column),
      follows: try fields.follows(),
      campaign: try fields.optionalName(MessageField.campaign.column),
      person: try fields.optionalName(MessageField.person.column),
      due: try fields.day(MessageField.due.column)
    )
    try refuseContradictions()
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column.field(column) {
    case nil, .channel, .recipient:
      try fields.require(column)
      _ = try fields.name(column)
    case .subject: _ = try fields.line(column)
    case .priority: _ = try fields.priority()
    case .notBefore, .deadline, .due: _ = try fields.day(column)
    case .follows, .campaign, .person: _ = try fields.name(column)
    case .waitDays: _ = try fields.waitDays()
    case .body, .html: _ = try fields.text(column)
    case .replyTo: _ = try fields.replyTo()
    case .headers: _ = try fields.headers()
    }
  }

  private func refuseContradictions() throws(ColumnError) {
    if let notBefore, let deadline, deadline < notBefore {
      let kind = RowRuleError.deadlineBeforeStart(deadline: deadline, notBefore: notBefore)
      throw ColumnError(column: MessageField.deadline.column, kind: .rule(kind))
    }
    if follows?.predecessor == id {
      throw ColumnError(column: MessageField.follows.column, kind: .rule(.followsItself(id)))
    }
  }
}

extension Fields {
  fileprivate func priority() throws(ColumnError) -> Priority {
    let level = try number(MessageField.priority.column, in: 1...9)
    return level.flatMap { Priority($0) } ?? .usual
  }

  fileprivate func waitDays() throws(ColumnError) -> Int? {
    try number(MessageField.waitDays.column, in: 1...MessageDraft.Follows.longestWait)
  }

  /// The words, where a text is made from the HTML if there is none.
  fileprivate func content() throws(ColumnError) -> MessageContent {
    var content = MessageContent(
      recipient: try name(MessageField.recipient.column),
      subject: try line(MessageField.subject.column),
      body: try text(MessageField.body.column),
      html: try text(MessageField.html.column),
      replyTo: try replyTo(),
      headers: try headers()
    )
    if content.body.isEmpty { content.body = plainText(of: content.html) }
    return content
  }

  fileprivate func replyTo() throws(ColumnError) -> String {
    let text = try name(MessageField.replyTo.column)
    guard !text.isEmpty, let problem = UndeliverableRecipient(text) else { return text }
    throw ColumnError(
      column: MessageField.replyTo.column,
      kind: .rule(.replyTo(text, problem))
    )
  }

  /// In the one way in which they are stored.
  fileprivate func headers() throws(ColumnError) -> String {
    let text = try text(MessageField.headers.column)
    do throws(CustomHeaderError) {
      return try CustomHeaders(text).text
    } catch {
      throw ColumnError(column: MessageField.headers.column, kind: .rule(.header(error)))
    }
  }

  fileprivate func optionalName(_ column: Int) throws(ColumnError) -> String? {
    let name = try name(column)
    return name.isEmpty ? nil : name
  }

  fileprivate func follows() throws(ColumnError) -> MessageDraft.Follows? {
    let predecessor = try name(MessageField.follows.column)
    let waitDays = try waitDays()
    if predecessor.isEmpty {
      guard waitDays == nil else {
        throw ColumnError(column: MessageField.waitDays.column, kind: .rule(.waitWithoutFollows))
      }
      return nil
    }
    guard let waitDays else {
      throw ColumnError(column: MessageField.follows.column, kind: .rule(.followsWithoutWait))
    }
    return MessageDraft.Follows(predecessor: predecessor, waitDays: waitDays)
  }
}
