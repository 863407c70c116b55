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

  /// What a stored plan says of a channel's days.
  func days(of channel: Int32, in plan: PlanHeader) throws -> ChannelDays {
    let (frame, planned) = try frame(of: plan)
    return ChannelDays(channel, of: frame, planned: planned)
  }
}
