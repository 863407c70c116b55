package import Model
import SQLite

/// What a plan says of the messages of a campaign.
package struct PlannedCampaign: Equatable, Sendable {
  /// Nil for those of no campaign.
  package let name: String?
  package let messages: Int
  package let assigned: Int
  package let first: Day?
  package let last: Day?
}

extension Snapshot {
  /// The campaigns of a plan's messages, those that are done last first.
  package func plannedCampaigns(of plan: PlanHeader) throws -> [PlannedCampaign] {
    try plan.requireRows()
    return try connection.rows(SQL.campaigns, Value(plan.version)) { row in
      PlannedCampaign(
        name: row.optionalText(0),
        messages: row.integer(1),
        assigned: row.integer(2),
        first: try row.optionalDay(3),
        last: try row.optionalDay(4)
      )
    }
  }
}

private enum SQL {
  static let campaigns = """
    WITH planned (campaign, messages, assigned, first, last) AS (
      SELECT q.campaign, count(*), count(r.day), min(r.day), max(r.day)
      FROM plan_row r LEFT JOIN message_campaign q ON q.message = r.message
      WHERE r.version = ?1 GROUP BY q.campaign
    )
    SELECT g.name, p.messages, p.assigned, p.first, p.last
    FROM planned p LEFT JOIN campaign g ON g.number = p.campaign
    ORDER BY g.name IS NULL, p.last DESC, g.name
    """
}
