import Model
import Planning
import Storage

extension Snapshot {
  /// The small part of a stored plan's inputs, and how many messages it plans for each channel and day.
  func frame(of plan: PlanHeader) throws -> (frame: PlanFrame, planned: [Int32]) {
    let (table, planned) = try planDays(of: plan)
    let limits = try limits(of: plan, channels: table.channels)
    return (PlanFrame(baseDate: plan.baseDate, capacity: table, limits: limits), planned)
  }
}
