package import Model
import SQLite

/// What a look at every content found that is not what its digest says.
package struct ContentReport: Equatable, Sendable {
  package private(set) var count = 0
  package private(set) var sentences: [String] = []

  package var isEmpty: Bool { count == 0 }

  fileprivate mutating func add(_ sentence: String) {
    count += 1
    if sentences.count < JournalReport.kept { sentences.append(sentence) }
  }
}

extension Snapshot {
  /// Replays the journal, and holds every content against its digest.
  package func checkRecords() throws -> JournalReport {
    var report = try checkJournal()
    report.add(try checkContents())
    return report
  }

  /// Computes the digest of every content anew, or of those that a plan was computed with, and compares it with the
  /// one that is stored: a recipient or a text that was changed behind the program's back is found.
  package func checkContents(of plan: PlanHeader? = nil) throws -> ContentReport {
    var report = ContentReport()
    let present = try connection.prepare(plan == nil ? SQL.present : SQL.planned)
    try present.bind(plan.map { [Value($0.version)] } ?? [])
    while try present.step() {
      guard !present.hasItsDigest, !present.isForgotten(9) else { continue }
      report.add(
        "the recipient or the text of message '\(present.text(0))' is not what its digest says"
      )
    }
    let missing =
      plan == nil
      ? SQL.missing(in: "plan_row WHERE") : SQL.missing(in: "plan_row WHERE version = ?1 AND")
    let missed = try connection.prepare(missing)
    try missed.bind(plan.map { [Value($0.version)] } ?? [])
    while try missed.step() {
      let id = missed.text(0)
      report.add(
        "a version of the content of message '\(id)' is gone that a plan, an attempt or itself names"
      )
    }
    let versions = try connection.prepare(SQL.versions)
    while try versions.step() {
      if versions.isForgotten(11) { continue }
      if !versions.hasItsDigest {
        report.add(
          "version \(versions.integer(9)) of the content of message '\(versions.text(0))' is not what its digest says"
        )
      } else if versions.integer(10) == 1 {
        report.add(
          "message '\(versions.text(0))' has another text than version \(versions.integer(9)) of it"
        )
      }
    }
    return report
  }
}

extension Statement {
  /// Whether a content of a forgotten message reads so, whose digest says nothing any more.
  fileprivate func isForgotten(_ column: Int32) -> Bool {
    let content = content(from: 3)
    return integer(column) == 1 && content.recipient == Blanking.text
      && content.words.allSatisfy { $0 == Blanking.text || $0.isEmpty }
  }

  /// Whether the digest in column 1 is that of the salt and the words in columns 2 to 8.
  fileprivate var hasItsDigest: Bool {
    ContentDigest(salt: bytes(2), content(from: 3)).bytes == bytes(1)
  }
}

private enum SQL {
  static func missing(in rows: String) -> String {
    """
    SELECT e.id FROM (
      SELECT number AS message, content FROM message WHERE content <> 1
      UNION SELECT message, content FROM attempt WHERE content <> 1
      UNION SELECT message, content FROM \(rows) content <> 1
      UNION SELECT message, 1 FROM content_version
    ) n JOIN envelope e ON e.message = n.message
    WHERE NOT EXISTS (SELECT 1 FROM content_version v
      WHERE v.message = n.message AND v.content = n.content)
    """
  }
  private static let isForgotten =
    "EXISTS (SELECT 1 FROM forgotten_message f WHERE f.message = m.number)"
  private static let words = """
    SELECT e.id, m.digest, e.salt, \(ContentColumns.present), \(isForgotten)
    FROM message m JOIN envelope e ON e.message = m.number LEFT JOIN content t ON t.message = m.number
    """
  static let present = words
  static let planned = """
    \(words) WHERE m.number IN (SELECT message FROM plan_row WHERE version = ?1)
    """
  static let versions = """
    SELECT e.id, v.digest, v.salt, v.recipient, \(ContentColumns.of("v")), v.content,
      v.content = m.content AND (v.digest, v.salt, v.recipient, \(ContentColumns.of("v")))
        IS NOT (m.digest, e.salt, \(ContentColumns.present)),
      \(isForgotten)
    FROM content_version v JOIN message m ON m.number = v.message
    JOIN envelope e ON e.message = v.message LEFT JOIN content t ON t.message = v.message
    """
}
