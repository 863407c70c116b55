package import Model

/// A file of replies to messages.
package typealias ReplyFile = RowFile<ReplyRow>

/// One reply: what it is to, the day and the kind.
package struct ReplyRow: Equatable, Sendable {
  /// How a message is named.
  package enum Target: Equatable, Sendable {
    case message(String)
    /// What the transport answered when it took the message.
    case receipt(String)
    /// The last message to this recipient.
    case recipient(String)
    /// What its mail named it by for those who must not know more.
    case token(String)

    /// The column that has it.
    package var column: String {
      switch self {
      case .message: Column.messageID.name
      case .receipt: Column.receipt.name
      case .recipient: Column.recipient.name
      case .token: Column.token.name
      }
    }
  }

  package let target: Target
  package let day: Day
  package let kind: ReplyKind
  /// Of a bounce, what the receiver objects to; where the row does not say, that the address does not exist.
  package let refusalClass: RefusalClass?
}

/// The columns of a reply.
private enum Column: Int, CaseIterable {
  case messageID
  case receipt
  case recipient
  case on
  case kind
  case refusalClass
  case token

  var name: String {
    switch self {
    case .messageID: "message_id"
    case .receipt: "receipt"
    case .recipient: "recipient"
    case .on: "on"
    case .kind: "kind"
    case .refusalClass: "class"
    case .token: "token"
    }
  }
}

extension ReplyRow: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: [Column.on.name]
  )

  package init(_ fields: Fields) throws(ColumnError) {
    self.init(
      target: try fields.replyTarget(),
      day: try fields.replyDay(),
      kind: try fields.replyKind(),
      refusalClass: try fields.refusalClass()
    )
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .messageID, .receipt, .recipient, .token: _ = try fields.name(column)
    case .on: _ = try fields.replyDay()
    case .kind: _ = try fields.replyKind()
    case .refusalClass, nil: _ = try fields.refusalClass()
    }
  }
}

extension Fields {
  fileprivate func replyTarget() throws(ColumnError) -> ReplyRow.Target {
    var targets: [ReplyRow.Target] = []
    for (column, target) in [
      (Column.messageID, ReplyRow.Target.message), (.receipt, ReplyRow.Target.receipt),
      (.recipient, ReplyRow.Target.recipient), (.token, ReplyRow.Target.token),
    ] where isGiven(column.rawValue) {
      targets.append(target(try name(column.rawValue)))
    }
    guard targets.count < 2 else {
      let other = Column.allCases.first { $0.name == targets[1].column }
      throw ColumnError(column: other?.rawValue, kind: .rule(.repliesToSeveral))
    }
    guard let target = targets.first else {
      throw ColumnError(column: Column.messageID.rawValue, kind: .rule(.repliesToNothing))
    }
    return target
  }

  fileprivate func replyDay() throws(ColumnError) -> Day {
    guard let day = try day(Column.on.rawValue) else {
      throw columnError(Column.on.rawValue, .notGiven)
    }
    return day
  }

  fileprivate func refusalClass() throws(ColumnError) -> RefusalClass? {
    let text = texts[Column.refusalClass.rawValue]
    guard try replyKind() == .bounce else {
      if text.isEmpty { return nil }
      throw ColumnError(column: Column.refusalClass.rawValue, kind: .rule(.classWithoutBounce))
    }
    if text.isEmpty { return .deadAddress }
    guard let found = RefusalClass.allCases.first(where: { $0.name == text }) else {
      throw columnError(
        Column.refusalClass.rawValue,
        .notOneOf(text, RefusalClass.allCases.map(\.name))
      )
    }
    return found
  }

  fileprivate func replyKind() throws(ColumnError) -> ReplyKind {
    let text = texts[Column.kind.rawValue]
    if text.isEmpty { return .reply }
    guard let kind = ReplyKind.allCases.first(where: { $0.name == text }) else {
      throw columnError(Column.kind.rawValue, .notOneOf(text, ReplyKind.allCases.map(\.name)))
    }
    return kind
  }
}
