package import Model

/// A file of replies to messages.
package typealias ReplyFile = RowFile<ReplyRow>

/// One reply: the message, the day and the kind.
package struct ReplyRow: Equatable, Sendable {
  package let messageID: String
  package let day: Day
  package let kind: ReplyKind
}

/// The columns of a reply.
private enum Column: Int, CaseIterable {
  case messageID
  case on
  case kind

  var name: String {
    switch self {
    case .messageID: "message_id"
    case .on: "on"
    case .kind: "kind"
    }
  }
}

extension ReplyRow: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: Set([Column.messageID, .on].map(\.name))
  )

  package init(_ fields: Fields) throws(ColumnError) {
    try fields.require(Column.messageID.rawValue)
    self.init(
      messageID: try fields.name(Column.messageID.rawValue),
      day: try fields.replyDay(),
      kind: try fields.replyKind()
    )
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .messageID:
      try fields.require(column)
      _ = try fields.name(column)
    case .on: _ = try fields.replyDay()
    case .kind, nil: _ = try fields.replyKind()
    }
  }
}

extension Fields {
  fileprivate func replyDay() throws(ColumnError) -> Day {
    guard let day = try day(Column.on.rawValue) else {
      throw columnError(Column.on.rawValue, .notGiven)
    }
    return day
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
