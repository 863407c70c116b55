package import Model
import SQLite

/// That this database was restored from a backup, and whether a person has looked into that.
package struct Restoration: Equatable, Sendable {
  package let number: Int
  package let state: RestorationState
  /// Where the backup stood: what happened after it is not known here.
  package let mark: JournalMark
  package let restoredAt: Instant
  package let actor: String
}

extension Snapshot {
  /// Every restoration, oldest first.
  package func restorations() throws -> [Restoration] {
    try connection.rows(SQL.all) { row in
      Restoration(
        number: row.integer(0),
        state: row.restorationState(1),
        mark: JournalMark(position: row.integer(2), at: row.instant(3)),
        restoredAt: row.instant(4),
        actor: row.text(5)
      )
    }
  }

  /// The oldest restoration that nobody has confirmed.
  package func unconfirmedRestoration() throws -> Restoration? {
    try restorations().first { $0.state == .unconfirmed }
  }
}

extension Change {
  /// Marks the database as restored from a backup that stands where this database does.
  func recordRestoration() throws {
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    let position = try snapshot.journalPosition()
    try connection.run(SQL.insert, Value(number), Value(position + 1))
  }

  /// Confirms every restoration that waits for it; the note says what was looked at.
  ///
  /// Returns those that were confirmed.
  package func confirmRestorations(note: String) throws -> [Restoration] {
    let open = try snapshot.restorations().filter { $0.state == .unconfirmed }
    let items = try connection.rows(SQL.items) {
      Item(number: $0.integer(0), state: $0.restorationState(1), changed: $0.integer(2))
    }
    for item in items { try append(.confirmed(item, note: note)) }
    return open
  }

  /// Nothing is sent from a restored database before a person has looked.
  func requireConfirmation() throws {
    guard let restoration = try snapshot.unconfirmedRestoration() else { return }
    throw UnconfirmedRestoration(restoration: restoration)
  }
}

/// Why nothing is sent from a restored database yet.
package struct UnconfirmedRestoration: ExplainedError, Equatable {
  package let restoration: Restoration

  package var explanation: Explanation {
    Explanation(
      .refused,
      "nothing is sent from a restored database before a person has looked",
      why: restoration.sentence,
      wayOut: Restoration.wayOut
    )
  }
}

extension Restoration {
  /// What happened, in one sentence.
  package var sentence: String {
    "it was restored at \(restoredAt) from a backup that ends with row \(mark.position) of the"
      + " journal, of \(mark.at), and what was sent after that would be sent again"
  }

  /// How a person looks, and says so.
  package static let wayOut =
    "find out what was sent since (the mailboxes, the mail server's log, the database that was"
    + " replaced), cancel those messages here with 'sendplan cancel', settle what was claimed with"
    + " 'sendplan-executor recover', then 'sendplan confirm-restore --reason TEXT'"
}

private enum SQL {
  static let all = """
    SELECT r.number, r.state, b.seq, b.at, o.at, o.actor
    FROM restoration r JOIN journal last ON last.seq = r.changed
    JOIN journal first ON first.seq = coalesce(last.previous, last.seq)
    JOIN operation o ON o.number = first.operation
    JOIN journal b ON b.seq = first.seq - 1
    ORDER BY r.number
    """
  static let items = "SELECT number, state, changed FROM restoration WHERE state = 1"
  static let last = "SELECT max(number) FROM restoration"
  static let insert = "INSERT INTO restoration (number, state, changed) VALUES (?1, 1, ?2)"
}
