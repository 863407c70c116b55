import Model
import Planning
import Storage

extension Snapshot {
  /// The explanation of a decision, by one scan of the rows that may have to do with it.
  func diagnostic(of row: PlanRow, in plan: PlanHeader) throws -> DecisionExplanation {
    let (frame, planned) = try frame(of: plan)
    var search = try search(row, in: plan, frame, planned)
    for channel in frame.isLimited(row.channel)
      ? frame.channels(connectedWith: row.channel) : [row.channel]
    {
      let rows = try rows(ofChannel: channel, in: plan)
      while let other = try rows.next() { search.add(other) }
    }
    return search.explanation()
  }

  private func search(
    _ row: PlanRow,
    in plan: PlanHeader,
    _ frame: PlanFrame,
    _ planned: [Int32]
  ) throws -> DecisionExplainer {
    let predecessor = try predecessor(of: row.message, in: plan).map(Predecessor.init)
    guard frame.isLimited(row.channel) else {
      let days = ChannelDays(row.channel, of: frame, planned: planned)
      return DecisionExplainer(row, following: predecessor, in: days)
    }
    return DecisionExplainer(
      row,
      following: predecessor,
      in: frame,
      planned: planned,
      within: try threadAccount(of: row, in: plan) { frame.isAccount($0, within: row.channel) }
        ?? row.channel
    )
  }
}
