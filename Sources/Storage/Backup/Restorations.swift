package import Model
import SQLite

/// That this database is a backup or was restored from one, and whether a person has looked into that.
package struct Restoration: Equatable, Sendable {
  package let number: Int
  package let state: RestorationState
  /// Whether this is a backup that nobody has restored yet.
  package let isBackup: Bool
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
        state: try row.restorationState(1),
        isBackup: try row.cause(6) == .backedUp,
        mark: JournalMark(position: row.integer(2), at: try row.instant(3)),
        restoredAt: try row.instant(4),
        actor: row.text(5)
      )
    }
  }

  /// What nobody has confirmed: the last restoration, with the mark behind which nothing is known.
  package func unconfirmedRestoration() throws -> Restoration? {
    let open = try restorations().filter { $0.state == .unconfirmed }
    guard let first = open.first, let last = open.last else { return nil }
    return Restoration(
      number: last.number,
      state: last.state,
      isBackup: last.isBackup,
      mark: first.mark,
      restoredAt: last.restoredAt,
      actor: last.actor
    )
  }

  /// Why nothing is sent from this database before a person has looked; nil where nothing is amiss.
  package func unconfirmed() throws -> UnconfirmedDatabase? {
    if let restoration = try unconfirmedRestoration() {
      return UnconfirmedDatabase(
        restoration.isBackup ? .backup(restoration) : .restored(restoration)
      )
    }
    return try isOtherFile() ? UnconfirmedDatabase(.copy) : nil
  }

  /// Nothing is sent from a restored or copied database before a person has looked, nor from one whose
  /// file lies elsewhere by now.
  package func requireConfirmation() throws {
    guard try !connection.hasMoved() else { throw StorageError.replaced(path: connection.fileName) }
    if let unconfirmed = try unconfirmed() { throw unconfirmed }
  }
}

extension Change {
  /// Marks the database as restored from a backup, or as a backup, that stands where this database does.
  func recordRestoration(_ cause: Cause) throws {
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    let position = try snapshot.journalPosition()
    try connection.run(SQL.insert, Value(number), Value(cause.rawValue), Value(position + 1))
  }

  /// Confirms every restoration that waits for it, and the file that this is; the note says what was
  /// looked at.
  ///
  /// Plans are numbered above the last version that the other database gave to one: as a person knows it,
  /// else as restoring has found it, else above the next thousand. Returns what was confirmed; nil where
  /// nothing waited.
  package func confirm(note: String, lastVersion: Int? = nil) throws -> UnconfirmedDatabase? {
    guard let unconfirmed = try snapshot.unconfirmed() else { return nil }
    let items = try connection.rows(SQL.items) {
      Item(number: $0.integer(0), state: try $0.restorationState(1), changed: $0.integer(2))
    }
    for item in items { try append(.confirmed(item, note: note)) }
    let last = try numbering(lastVersion)
    try recordFile(.confirmed, lastVersion: last, reason: note)
    return unconfirmed
  }

  func requireConfirmation() throws {
    try snapshot.requireConfirmation()
  }
}

/// Why nothing is sent from a database yet: others may have sent what it does not know of.
package struct UnconfirmedDatabase: DiagnosticError, Equatable {
  package let cause: Cause

  package enum Cause: Equatable, Sendable {
    /// It was restored from a backup.
    case restored(Restoration)
    /// It is a backup itself.
    case backup(Restoration)
    /// It is not the file in which it was made, restored or confirmed.
    case copy
  }

  init(_ cause: Cause) {
    self.cause = cause
  }

  package var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "nothing is sent from \(name) before a person has looked",
      why: sentence,
      wayOut: UnconfirmedDatabase.wayOut
    )
  }

  private var name: String {
    switch cause {
    case .restored: "a restored database"
    case .backup: "a backup"
    case .copy: "a copy of a database"
    }
  }

  /// What happened, in one sentence.
  package var sentence: String {
    switch cause {
    case .restored(let restoration):
      "it was restored at \(restoration.restoredAt) from a backup that ends with row"
        + " \(restoration.mark.position) of the journal, of \(restoration.mark.at), and what was sent"
        + " after that would be sent again"
    case .backup(let restoration):
      "it is a backup, made at \(restoration.restoredAt), that ends with row"
        + " \(restoration.mark.position) of the journal, of \(restoration.mark.at), and what was sent"
        + " after that would be sent again"
    case .copy:
      "it is not the file that the database was: it was copied, or moved to another file system, and"
        + " what is sent from the other would be sent again"
    }
  }

  /// How a person looks, and says so.
  package static let wayOut =
    "find out what was sent since (the mailboxes, the mail server's log, the database that this one"
    + " replaces), say so here with 'sendplan restore --adopt OLD-FILE' or 'sendplan sent ID --on DAY',"
    + " settle what was claimed with 'sendplan-executor recover', then 'sendplan confirm-restore"
    + " --reason TEXT'"
}

private enum SQL {
  static let all = """
    SELECT r.number, r.state, b.seq, b.at, o.at, o.actor, r.cause
    FROM restoration r JOIN journal last ON last.seq = r.changed
    JOIN journal first ON first.seq = coalesce(last.previous, last.seq)
    JOIN operation o ON o.number = first.operation
    JOIN journal b ON b.seq = first.seq - 1
    ORDER BY r.number
    """
  static let items =
    "SELECT number, state, changed FROM restoration WHERE state = \(code: RestorationState.unconfirmed)"
  static let last = "SELECT max(number) FROM restoration"
  static let insert =
    """
    INSERT INTO restoration (number, cause, state, changed)
      VALUES (?1, ?2, \(code: RestorationState.unconfirmed), ?3)
    """
}
