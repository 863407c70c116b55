import SQLite

/// A proof of the journal that is quick enough for a glance at the database.
package enum JournalProof: Equatable, Sendable {
  /// All rows were replayed.
  case replayed(JournalReport)
  /// A long journal: everything that is stored was held against its last row alone.
  case lastRows(rows: Int, disagreeing: Int)

  package var rows: Int {
    switch self {
    case .replayed(let findings): findings.rows
    case .lastRows(let rows, _): rows
    }
  }

  package var holds: Bool {
    switch self {
    case .replayed(let findings): findings.isEmpty
    case .lastRows(_, let disagreeing): disagreeing == 0
    }
  }
}

extension Snapshot {
  /// Replays a journal of up to so many rows, and otherwise looks at the last row of everything.
  package func proveJournal(replayingUpTo most: Int = 1_000_000) throws -> JournalProof {
    let rows = try connection.row(SQL.rows) { $0.integer(0) } ?? 0
    guard rows > most else { return .replayed(try checkJournal()) }
    return .lastRows(rows: rows, disagreeing: try connection.row(SQL.last) { $0.integer(0) } ?? 0)
  }
}

private enum SQL {
  static let present = JournaledTable.all.map { table in
    """
    SELECT \(code: table.subject) AS subject, \(table.item) AS item, \(table.value) AS value, changed
      FROM \(table.name)
    """
  }
  static let rows = "SELECT count(*) FROM journal"
  static let last = """
    SELECT count(*) FROM (
      \(present.joined(separator: " UNION ALL "))
    ) s
    LEFT JOIN journal j ON j.seq = s.changed
    WHERE j.subject IS NOT s.subject OR j.item IS NOT s.item OR j.after IS NOT s.value
    """
}
