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
  /// All words, as `content(from:)` reads them.
  static let words =
    ([recipient] + ContentColumns.all.map { "coalesce(v.\($0), t.\($0))" })
    .joined(separator: ", ")
}

extension Change {
  /// The version of a message's content that has these words, stored where it is new.
  ///
  /// Words that were there before are the version that they were, so that what is edited back is what was approved.
  func contentVersion(of message: Int, _ content: MessageContent) throws -> Int {
    try connection.run(SQL.keepFirst, Value(message))
    let words: [Value] = [Value(message)] + content.words.map { .text($0) }
    let find = try connection.statement(SQL.find)
    try find.bind(words)
    defer { find.reset() }
    if try find.step() { return find.integer(0) }
    var salts = Salts()
    let salt = salts.next()
    let digest = ContentDigest(salt: salt, content)
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
    let versions = try [old, new].compactMap { version in
      try connection.row(SQL.version, Value(message), Value(version)) { $0.content(from: 0).words }
    }
    guard versions.count == 2 else { return [] }
    return MessageContent.fields.indices
      .filter { !versions[0][$0].utf8.elementsEqual(versions[1][$0].utf8) }
      .map { MessageContent.fields[$0] }
  }
}

private enum SQL {
  static let keepFirst = """
    INSERT INTO content_version (message, content, digest, salt, recipient, \(ContentColumns.names))
      SELECT m.number, m.content, m.digest, e.salt, \(ContentColumns.present)
      FROM message m JOIN envelope e ON e.message = m.number
      LEFT JOIN content t ON t.message = m.number
      WHERE m.number = ?1 AND NOT EXISTS (SELECT 1 FROM content_version WHERE message = ?1)
    """
  static let find = """
    SELECT content FROM content_version
    WHERE message = ?1 AND (recipient, \(ContentColumns.names)) = (?2, ?3, ?4, ?5, ?6, ?7)
    """
  static let insert = """
    INSERT INTO content_version (message, content, recipient, \(ContentColumns.names), salt, digest)
      SELECT ?1, max(content) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
      FROM content_version WHERE message = ?1
    """
  static let last = "SELECT max(content) FROM content_version WHERE message = ?1"
  static let version = """
    SELECT recipient, \(ContentColumns.names) FROM content_version WHERE message = ?1 AND content = ?2
    """
}
