package import Model
import SQLite

/// The words of a message as they were when a plan was computed or an attempt was made, for a statement that knows
/// the present ones as `e` (envelope) and `t` (content).
enum ContentVersion {
  /// Joins the version that a row names, as `v`; of a message that nobody edited there is none.
  static func join(of row: String) -> String {
    """
    LEFT JOIN content_version v ON v.message = \(row).message AND v.content = \(row).content
    """
  }

  static let recipient = "coalesce(v.recipient, e.recipient)"
  static let subject = "coalesce(v.subject, t.subject)"
  static let body = "coalesce(v.body, t.body)"
}

extension Change {
  /// The version of a message's content that has these words, stored where it is new.
  ///
  /// Words that were there before are the version that they were, so that what is edited back is what was approved.
  func contentVersion(of message: Int, _ draft: MessageDraft) throws -> Int {
    try connection.run(SQL.keepFirst, Value(message))
    let words: [Value] = [
      Value(message), .text(draft.recipient), .text(draft.subject), .text(draft.body),
    ]
    let find = try connection.statement(SQL.find)
    try find.bind(words)
    defer { find.reset() }
    if try find.step() { return find.integer(0) }
    var salts = Salts()
    let salt = salts.next()
    let digest = ContentDigest(
      salt: salt,
      recipient: draft.recipient,
      subject: draft.subject,
      body: draft.body
    )
    let insert = try connection.statement(SQL.insert)
    try insert.bind(words + [.bytes(salt), .bytes(digest.bytes)])
    try insert.run()
    return try connection.row(SQL.last, Value(message)) { $0.integer(0) } ?? 1
  }
}

extension Snapshot {
  /// In which of its words two versions of a message's content differ.
  package func editedWords(of message: Int32, from old: Int32, to new: Int32) throws
    -> [MessageField]
  {
    let differs = try connection.row(SQL.differences, Value(message), Value(old), Value(new)) {
      [$0.integer(0), $0.integer(1), $0.integer(2)]
    }
    return zip([MessageField.recipient, .subject, .body], differs ?? []).filter { $0.1 == 1 }
      .map(\.0)
  }
}

private enum SQL {
  static let keepFirst = """
    INSERT INTO content_version (message, content, digest, salt, recipient, subject, body)
      SELECT m.number, m.content, m.digest, e.salt, e.recipient, coalesce(t.subject, ''),
        coalesce(t.body, '')
      FROM message m JOIN envelope e ON e.message = m.number
      LEFT JOIN content t ON t.message = m.number
      WHERE m.number = ?1 AND NOT EXISTS (SELECT 1 FROM content_version WHERE message = ?1)
    """
  static let find = """
    SELECT content FROM content_version
    WHERE message = ?1 AND recipient = ?2 AND subject = ?3 AND body = ?4
    """
  static let insert = """
    INSERT INTO content_version (message, content, recipient, subject, body, salt, digest)
      SELECT ?1, max(content) + 1, ?2, ?3, ?4, ?5, ?6 FROM content_version WHERE message = ?1
    """
  static let last = "SELECT max(content) FROM content_version WHERE message = ?1"
  static let differences = """
    SELECT o.recipient <> n.recipient, o.subject <> n.subject, o.body <> n.body
    FROM content_version o JOIN content_version n ON n.message = o.message AND n.content = ?3
    WHERE o.message = ?1 AND o.content = ?2
    """
}
