package import Model
import SQLite

extension Snapshot {
  /// What was decided about a version, oldest first.
  package func decisions(on version: Int) throws -> [PlanDecision] {
    try connection.rows(SQL.decisions, Value(version)) {
      PlanDecision(
        try $0.cause(0),
        at: try $0.instant(1),
        account: $0.text(2),
        note: $0.optionalText(3)
      )
    }
  }
}

private enum SQL {
  static let decisions = """
    WITH RECURSIVE life (seq) AS (
      SELECT changed FROM plan WHERE version = ?1
      UNION
      SELECT j.previous FROM life JOIN journal j ON j.seq = life.seq WHERE j.previous IS NOT NULL
    )
    SELECT j.cause, j.at, o.actor, j.note FROM life JOIN journal j ON j.seq = life.seq
      JOIN operation o ON o.number = j.operation
    WHERE j.cause IN (\(code: Cause.approved, .rejected, .withdrawn)) ORDER BY j.seq
    """
}
