package import Model

/// A file of messages.
package typealias MessageFile = RowFile<MessageDraft>

/// The columns of a message.
private enum Column: Int, CaseIterable {
  case id
  case channel
  case recipient
  case subject
  case body
  case priority
  case notBefore
  case deadline
  case follows
  case waitDays
  case campaign
  case person
  case due

  var name: String {
    switch self {
    case .id: "id"
    case .channel: "channel"
    case .recipient: "recipient"
    case .subject: "subject"
    case .body: "body"
    case .priority: "priority"
    case .notBefore: "not_before"
    case .deadline: "deadline"
    case .follows: "follows"
    case .waitDays: "wait_days"
    case .campaign: "campaign"
    case .person: "person"
    case .due: "due"
    }
  }
}

extension MessageDraft: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: Set([Column.id, .channel, .recipient].map(\.name))
  )

  package init(_ fields: Fields) throws(ColumnError) {
    for column in [Column.id, .channel, .recipient] {
      try fields.require(column.rawValue)
    }
    self.init(
      id: try fields.name(Column.id.rawValue),
      channel: try fields.name(Column.channel.rawValue),
      recipient: try fields.name(Column.recipient.rawValue),
      subject: try fields.line(Column.subject.rawValue),
      body: try fields.text(Column.body.rawValue),
      priority: try fields.priority(),
      notBefore: try fields.day(Column.notBefore.rawValue),
      deadline: try fields.day(Column.deadline.rawValue),
      follows: try fields.follows(),
      campaign: try fields.optionalName(Column.campaign.rawValue),
      person: try fields.optionalName(Column.person.rawValue),
      due: try fields.day(Column.due.rawValue)
    )
    try refuseContradictions()
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .id, .channel, .recipient:
      try fields.require(column)
      _ = try fields.name(column)
    case .subject: _ = try fields.line(column)
    case .priority: _ = try fields.priority()
    case .notBefore, .deadline, .due: _ = try fields.day(column)
    case .follows, .campaign, .person: _ = try fields.name(column)
    case .waitDays: _ = try fields.waitDays()
    case .body, nil: _ = try fields.text(column)
    }
  }

  private func refuseContradictions() throws(ColumnError) {
    if let notBefore, let deadline, deadline < notBefore {
      let kind = RowRuleError.deadlineBeforeStart(deadline: deadline, notBefore: notBefore)
      throw ColumnError(column: Column.deadline.rawValue, kind: .rule(kind))
    }
    if follows?.predecessor == id {
      throw ColumnError(column: Column.follows.rawValue, kind: .rule(.followsItself(id)))
    }
  }
}

extension Fields {
  fileprivate func priority() throws(ColumnError) -> Priority {
    let level = try number(Column.priority.rawValue, in: 1...9)
    return level.flatMap { Priority($0) } ?? .usual
  }

  fileprivate func waitDays() throws(ColumnError) -> Int? {
    try number(Column.waitDays.rawValue, in: 1...MessageDraft.Follows.longestWait)
  }

  fileprivate func optionalName(_ column: Int) throws(ColumnError) -> String? {
    let name = try name(column)
    return name.isEmpty ? nil : name
  }

  fileprivate func follows() throws(ColumnError) -> MessageDraft.Follows? {
    let predecessor = try name(Column.follows.rawValue)
    let waitDays = try waitDays()
    if predecessor.isEmpty {
      guard waitDays == nil else {
        throw ColumnError(column: Column.waitDays.rawValue, kind: .rule(.waitWithoutFollows))
      }
      return nil
    }
    guard let waitDays else {
      throw ColumnError(column: Column.follows.rawValue, kind: .rule(.followsWithoutWait))
    }
    return MessageDraft.Follows(predecessor: predecessor, waitDays: waitDays)
  }
}
