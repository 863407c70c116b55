package import Model

/// Checks a plan against the facts that it carries, without any of the planner's code.
///
/// An empty answer proves that nothing exceeds a capacity, leaves its window or stands out of rank,
/// and that nobody waits on a day that has room or serves somebody who ranks behind.
package func verify(_ plan: Plan) -> Findings {
  var audit = Audit(plan)
  guard audit.checkShape() else { return audit.findings }
  audit.checkRows()
  audit.checkCells()
  audit.checkPositions()
  audit.checkWaiting()
  audit.checkReasons()
  return audit.findings
}

/// A check under way: the plan, what was counted in it and what was found.
struct Audit {
  let plan: Plan
  var findings = Findings()
  /// How many messages are assigned to each cell of the capacity table.
  var assigned: [Int]
  /// The day of each message's predecessor plus the days to wait, where it follows one that has a
  /// day.
  var followRelease: [Int32]
  /// Which messages follow one that has no day.
  var lacksPredecessor: [Bool]

  init(_ plan: Plan) {
    self.plan = plan
    assigned = [Int](repeating: 0, count: plan.inputs.capacity.capacity.count)
    followRelease = [Int32](repeating: .min, count: plan.inputs.backlog.count)
    lacksPredecessor = [Bool](repeating: false, count: plan.inputs.backlog.count)
  }

  var backlog: Backlog { plan.inputs.backlog }
  var table: CapacityTable { plan.inputs.capacity }
  var base: Int { Int(plan.inputs.baseDate.number) }

  /// The cell of a message's day, or nil when it has none within the horizon.
  func cell(of place: Int) -> Int? {
    guard plan.day[place] != Backlog.none else { return nil }
    let day = Int(plan.day[place]) - base
    guard 0..<table.days ~= day else { return nil }
    return Int(backlog.channel[place]) * table.days + day
  }

  func deadline(_ place: Int) -> Int32 {
    backlog.deadline[place] == Backlog.none ? .max : backlog.deadline[place]
  }
}

extension Audit {
  /// Whether the columns fit together.
  mutating func checkShape() -> Bool {
    let count = backlog.count
    let cells = table.channels.count * table.days
    let columns = [plan.release, plan.day, plan.position, plan.reason]
    let channels = table.channels.indices
    if columns.contains(where: { $0.count != count }) {
      findings.add(.malformed("not every message has a decision"))
    } else if plan.planned.count != cells {
      findings.add(.malformed("not every day of every channel has a count"))
    } else if backlog.channel.contains(where: { !channels.contains(Int($0)) }) {
      findings.add(.malformed("a message names a channel that has no capacity"))
    } else if !backlog.followUps.allSatisfy({ max($0.place, $0.predecessor ?? 0) < count }) {
      findings.add(.malformed("a follow-up names a message that is not there"))
    }
    return findings.isEmpty
  }
}
