package import Model
package import SQLite

/// Where a database stands: its last transition, by which two copies of it are compared.
package struct JournalMark: Equatable, Sendable {
  /// The sequence number of the last row.
  package let position: Int
  /// When that row was appended.
  package let at: Instant
}

/// What became of messages behind some row of a journal.
package struct LaterTransitions: Equatable, Sendable {
  package let sent: Int
  /// Claimed and never settled, or in doubt: nobody knows whether they were sent.
  package let unknown: Int
  package let imported: Int
  /// Failed, canceled or expired.
  package let ended: Int
  package let rows: Int
}

extension Snapshot {
  /// Where the journal stands now.
  package func journalMark() throws(DatabaseError) -> JournalMark {
    let mark = try connection.row(SQL.mark) {
      JournalMark(position: $0.integer(0), at: try $0.instant(1))
    }
    return mark ?? JournalMark(position: 0, at: Instant(milliseconds: 0))
  }

  /// Where the database stood of which this is a backup; of any other database, where it stands now.
  func knownMark() throws -> JournalMark {
    let mark = try connection.row(SQL.knownMark) {
      JournalMark(position: $0.integer(0), at: try $0.instant(1))
    }
    return try mark ?? journalMark()
  }

  /// Whether another database's journal is the beginning of this one's, or all of it.
  func continues(_ other: Snapshot) throws -> Bool {
    let mark = try other.knownMark()
    return try origin() == other.origin() && row(at: mark.position) == other.row(at: mark.position)
  }

  /// What happened behind a row of the journal.
  func laterTransitions(after position: Int) throws -> LaterTransitions {
    let laterTransitions = try connection.row(SQL.laterTransitions, Value(position)) { row in
      LaterTransitions(
        sent: row.integer(0),
        unknown: row.integer(1),
        imported: row.integer(2),
        ended: row.integer(3),
        rows: row.integer(4)
      )
    }
    return laterTransitions ?? LaterTransitions(sent: 0, unknown: 0, imported: 0, ended: 0, rows: 0)
  }

  /// A row of the journal with its operation, as one text; nil where there is none.
  private func row(at position: Int) throws -> String? {
    try connection.row(SQL.row, Value(position)) { $0.text(0) }
  }

  /// What SQLite itself finds wrong with the file, a line each; quickly, or by reading all of it.
  package func damage(quick: Bool = false) throws -> [String] {
    if quick { return try connection.rows(SQL.quick) { $0.text(0) }.filter { $0 != "ok" } }
    let lines = try connection.rows(SQL.integrity) { $0.text(0) }.filter { $0 != "ok" }
    let dangling = try connection.rows(SQL.references) { $0.text(0) }
    return lines + Set(dangling).sorted().map { "rows of \($0) refer to what is not there" }
  }
}

private enum SQL {
  static let mark = "SELECT seq, at FROM journal ORDER BY seq DESC LIMIT 1"
  // The row before the one that says that this is a backup, where that is the last.
  static let knownMark = """
    SELECT b.seq, b.at FROM journal b JOIN journal last ON last.seq = b.seq + 1
    WHERE last.seq = (SELECT max(seq) FROM journal) AND last.subject = \(code: Transition.Subject.restoration)
      AND last.cause = \(code: Cause.backedUp)
    """
  static let row = """
    SELECT json_array(j.at, j.subject, j.item, j.before, j.after, j.cause, j.previous, j.day, j.run,
      j.note, o.key, o.command, o.arguments, o.actor, o.at)
    FROM journal j JOIN operation o ON o.number = j.operation WHERE j.seq = ?1
    """
  static let laterTransitions = """
    SELECT coalesce(sum(subject = \(code: Transition.Subject.message) AND after = \(code: MessageState.sent)), 0),
      (SELECT count(*) FROM message WHERE state IN (\(code: MessageState.claimed, .inDoubt)) AND changed > ?1),
      coalesce(sum(subject = \(code: Transition.Subject.message) AND cause = \(code: Cause.imported)), 0),
      coalesce(sum(subject = \(code: Transition.Subject.message)
        AND after IN (\(code: MessageState.failed, .canceled, .expired))), 0), count(*)
    FROM journal WHERE seq > ?1
    """
  static let quick = "PRAGMA quick_check(10)"
  static let integrity = "PRAGMA integrity_check(10)"
  static let references = "PRAGMA foreign_key_check"
}
