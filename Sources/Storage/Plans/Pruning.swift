package import Model
import SQLite

/// What pruning drops, and what it has to leave.
package struct PruningForecast: Equatable, Sendable {
  /// The versions whose rows go, oldest first.
  package let versions: [Int]
  /// Older decided versions to which a message that is claimed or in doubt still refers.
  package let referredTo: [Int]
}

/// What pruning did.
package struct Pruned: Equatable, Sendable {
  package let forecast: PruningForecast
  /// How many bytes of the file became free for what comes next.
  package let freedBytes: Int
}

extension Snapshot {
  /// What pruning would drop that keeps the newest versions, so many of them.
  package func pruningForecast(keeping newest: Int) throws -> PruningForecast {
    let found = try connection.rows(SQL.prunable, Value(newest)) { row in
      (version: row.integer(0), isReferredTo: row.integer(1) == 1)
    }
    return PruningForecast(
      versions: found.filter { !$0.isReferredTo }.map(\.version),
      referredTo: found.filter(\.isReferredTo).map(\.version)
    )
  }
}

extension Change {
  /// Drops the rows of decided versions but for the newest, and keeps their headers and the journal.
  package func prune(keeping newest: Int) throws -> Pruned {
    let forecast = try snapshot.pruningForecast(keeping: newest)
    let before = try freeBytes()
    // The journal's trigger drops the rows.
    for version in forecast.versions { try append(.pruned(try planItem(version))) }
    return Pruned(forecast: forecast, freedBytes: try freeBytes() - before)
  }

  private func freeBytes() throws -> Int {
    try Database.pages(of: connection).free
  }
}

extension Database {
  /// Gives what is free inside the file back to the system; bytes before and after.
  ///
  /// It writes the whole database anew, beside the present one until it is done.
  package func compact() throws -> (before: Int, after: Int) {
    try Database.reportingErrors(of: path) {
      let before = try Database.pages(of: connection).all
      try connection.execute("VACUUM")
      // Busy while somebody reads; what is free goes with the next checkpoint then.
      try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      return (before, try Database.pages(of: connection).all)
    }
  }

  /// How many bytes the file has, and how many of them are free.
  static func pages(of connection: Connection) throws -> (all: Int, free: Int) {
    func number(_ pragma: String) throws -> Int {
      try connection.row("PRAGMA \(pragma)") { $0.integer(0) } ?? 0
    }
    let size = try number("page_size")
    return (try number("page_count") * size, try number("freelist_count") * size)
  }
}

/// A version whose rows were dropped, asked for what only they could say.
package struct PrunedPlan: DiagnosticError, Equatable {
  package let version: Int
  package let digest: String
  package let pruning: Pruning

  package var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "the rows of plan \(version) were pruned at \(pruning.at) by \(pruning.actor)"
        + " (\(pruning.operation))",
      why: "its header, its digest \(digest.prefix(16)) and its journal are what is left of it",
      wayOut: "look at it in a backup from before that: 'sendplan restore BACKUP --db OTHER', then"
        + " the same command with '--db OTHER'"
    )
  }
}

extension PlanHeader {
  /// Refuses where there are no rows to be read any more; an empty answer would be a false one.
  package func requireRows() throws {
    guard let pruning else { return }
    throw PrunedPlan(version: version, digest: digest, pruning: pruning)
  }
}

private enum SQL {
  static let prunable = """
    SELECT p.version, EXISTS (
      SELECT 1 FROM run r JOIN attempt a ON a.run = r.number
        JOIN message m ON m.number = a.message
      WHERE r.plan = p.version AND m.state IN (\(code: MessageState.claimed, .inDoubt)) AND m.attempts = a.number)
    FROM plan p JOIN journal j ON j.seq = p.changed
    WHERE p.state IN (\(code: PlanState.completed, .rejected, .superseded, .withdrawn))
      -- while no other is approved, the next plan is compared with the withdrawn one
      AND NOT (p.state = \(code: PlanState.withdrawn) AND p.version = (SELECT max(version) FROM plan
        WHERE state IN (\(code: PlanState.approved, .completed, .withdrawn))))
      AND j.cause <> \(code: Cause.pruned)
      AND p.version NOT IN (SELECT version FROM plan ORDER BY version DESC LIMIT ?1)
    ORDER BY p.version
    """
}
