import Model
import Planning
import Storage

extension Snapshot {
  /// Who goes later in a plan that was just computed than in the one before it, although nothing explains it.
  ///
  /// The one before is the one that was approved last, also where it was sent to its end or withdrawn. Only
  /// where anybody goes later is the whole of it read.
  func unexplainedMoves(to plan: Plan) throws -> [UnexplainedMove] {
    guard let before = try plans().lastApproved, before.pruning == nil,
      try isAnybodyLater(in: plan, than: before)
    else {
      return []
    }
    return Planning.unexplainedMoves(
      from: try content(of: before),
      to: plan,
      try sent(since: before)
    )
  }

  private func isAnybodyLater(in plan: Plan, than before: PlanHeader) throws -> Bool {
    let (messages, base) = (plan.inputs.backlog.message, plan.inputs.baseDate)
    var place = 0
    var isLater = false
    try forEachDay(in: before) { message, day in
      while place < messages.count, messages[place] < message { place += 1 }
      guard let day, place < messages.count, messages[place] == message else { return }
      let next = plan.day[place]
      isLater = isLater || next == Backlog.none || next > max(day, base).number
    }
    return isLater
  }
}
