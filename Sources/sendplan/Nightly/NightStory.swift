import Model
import Planning
import Reporting
import Storage

/// What a plan does to people that the rails hold it for: how many of which channel and campaign, and by what cause.
extension NightlyJob {
  /// A line for each group of messages that go later or lose their day for one cause, the largest first, and one of
  /// their campaigns; none where there is no plan to compare with.
  func story(of planned: NightlyPlan) throws -> [String] {
    guard let before = planned.before else { return [] }
    return try database.read { snapshot in
      let difference = try PlanComparison(before.version, to: planned.plan, in: snapshot)
      let inputs = planned.plan.inputs
      let frame = PlanFrame(
        baseDate: inputs.baseDate,
        capacity: inputs.capacity,
        limits: inputs.limits
      )
      let worse = moveGroups(of: difference.comparison, difference.inputs, in: frame).filter {
        switch $0.kind {
        case .lost, .later: true
        case .earlier, .gained: false
        }
      }
      guard !worse.isEmpty else { return [] }
      let names = try snapshot.channelNames()
      let text = MoveText { printable(names[$0] ?? "channel \($0)") }
      let all = counted(planned.plan.inputs.backlog.count, "message")
      var lines = worse.prefix(NightlyJob.shownGroups).map {
        "of \(all), \(text.moves($0)): \(text.cause($0))"
      }
      let rest = worse.dropFirst(NightlyJob.shownGroups).reduce(0) { $0 + $1.messages }
      if rest > 0 { lines.append("and \(counted(rest, "message")) more") }
      return lines + (try campaigns(of: difference.comparison, snapshot))
    }
  }

  private func campaigns(of comparison: Comparison, _ snapshot: Snapshot) throws -> [String] {
    let worse = Set(comparison.changes.filter { $0.kind == .later }.map(\.message))
    let counts = try snapshot.campaignCounts(among: worse)
    let words = counts.prefix(NightlyJob.shownCampaigns).map {
      "\($0.count.grouped) of \(printable($0.name))"
    }
    let rest = counts.count - words.count
    let more = rest > 0 ? [counted(rest, "more campaign")] : []
    return words.isEmpty ? [] : ["campaigns: \((words + more).joined(separator: ", "))"]
  }

  private static let shownGroups = 3
  private static let shownCampaigns = 5
}
