import Model
import SQLite

/// One text that is held about somebody.
package struct HeldRecord: Equatable, Sendable {
  /// What it is part of: message, version, transition, answer, suppression, mail, text.
  package let kind: String
  /// Of which one, by its id or number.
  package let of: String
  package let field: String
  package let text: String
}

extension Snapshot {
  /// Whatever is held about somebody: what would be forgotten of them, in the order of the messages.
  package func held(about text: String) throws -> [HeldRecord] {
    let isPerson = try connection.row(SQL.isPerson, .text(text)) { _ in true } ?? false
    let all = try forgettable(isPerson ? .person(text) : Addressee(FoldedAddress(text)))
    var held: [HeldRecord] = []
    for message in all.messages {
      held += try records(of: message)
      held += try connection.rows(SQL.versions, Value(message.number)) { row in
        zip(MessageContent.fields, row.content(from: 1).words).map { field, text in
          HeldRecord(
            kind: "version \(row.integer(0))",
            of: message.id,
            field: field.rawValue,
            text: text
          )
        }
      }.flatMap(\.self)
      held += try transitions(of: message).map { transition in
        HeldRecord(
          kind: "transition",
          of: message.id,
          field: "\(transition.at) \(transition.cause.name)",
          text: transition.note ?? transition.day.map(\.description) ?? transition.to.name
        )
      }
    }
    held += try replies(to: all)
    held += try suppressions().filter { all.names.contains($0.addressee) }.map { record in
      let text = record.cause.name + (record.reason.map { ": \($0)" } ?? "")
      return HeldRecord(kind: "suppression", of: record.addressee.text, field: "cause", text: text)
    }
    held += try unreadMails().filter { all.texts.isNamed(in: "\($0.sender ?? "") \($0.subject)") }
      .flatMap { mail in
        [("sender", mail.sender ?? ""), ("subject", mail.subject)].map { field, text in
          HeldRecord(kind: "mail", of: mail.name, field: field, text: text)
        }
      }
    for place in ForgottenPlace.all { held += try place.held(about: all.texts, in: connection) }
    return held.filter { !$0.text.isEmpty }
  }

  private func records(of message: MessageRecord) throws -> [HeldRecord] {
    guard let draft = try draft(Int(message.number)) else { return [] }
    let fields =
      [("status", message.state.name)]
      + MessageField.allCases.map { ($0.rawValue, $0.text(in: draft)) }
    return fields.map { HeldRecord(kind: "message", of: message.id, field: $0, text: $1) }
  }

  private func replies(to all: ForgettableRecords) throws -> [HeldRecord] {
    let ids = Set(all.messages.map(\.id))
    var held: [HeldRecord] = []
    try forEachReply { reply in
      let words = [reply.sender, reply.source, reply.detail].compactMap(\.self)
      guard ids.contains(reply.messageID) || words.contains(where: all.texts.isNamed) else {
        return
      }
      let fields = [
        ("kind", reply.summary), ("source", reply.source), ("sender", reply.sender ?? ""),
      ]
      held += fields.map { HeldRecord(kind: "answer", of: reply.messageID, field: $0, text: $1) }
    }
    return held
  }
}

extension ForgottenPlace {
  fileprivate func held(about texts: ForgottenTexts, in connection: Connection) throws
    -> [HeldRecord]
  {
    var words: [Int: String] = [:]
    for part in texts.parts {
      for (number, text) in try connection.rows(
        find,
        .text(part),
        map: { ($0.integer(0), $0.text(1)) }
      )
      where texts.isNamed(in: text) { words[number] = text }
    }
    return words.sorted { $0.key < $1.key }.map {
      HeldRecord(kind: "text", of: "\(table) \($0.key)", field: column, text: $0.value)
    }
  }
}

private enum SQL {
  static let isPerson = "SELECT 1 FROM envelope WHERE person = ?1 LIMIT 1"
  static let versions = """
    SELECT content, recipient, \(ContentColumns.names) FROM content_version
    WHERE message = ?1 ORDER BY content
    """
}
