package import Model

/// How many messages leave their day between two plans, and how many of these every plan as good as the new one
/// would let leave it.
///
/// In a channel that no limit connects with others, equally good plans send equally many messages of each priority
/// on each day, unless some follow others that are only planned. So where more of them had a day than go on it now,
/// at least the difference has to leave it. Elsewhere at least those leave it that the day no longer has places for.
/// What may not go on its day any more leaves it in any case.
package struct NecessaryMoves {
  /// How many that both plans know leave a day that the old plan gave them.
  package private(set) var moved = 0
  private var forced = 0
  private let frame: PlanFrame
  private let indices: [Int32: Int]
  /// For each channel the outermost one around it.
  private let roots: [Int]
  /// Whether plans that are as good send equally many of each priority on each day.
  private var isSettled: [Bool]
  /// How many had each day of those that may keep it, by outermost channel, priority and day; and how many go on it.
  private var before: [Int32]
  private var now: [Int32]

  /// Given the days, capacity and limits of the new plan.
  package init(_ frame: PlanFrame) {
    self.frame = frame
    let channels = frame.capacity.channels
    indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices))
    let tree = frame.channelTree
    roots = channels.indices.map(tree.outermost(around:))
    isSettled = channels.indices.map { index in
      !frame.isLimited(channels[index])
        && !frame.limits.objectives(of: index).contains(.deadlinesFirst)
    }
    before = [Int32](repeating: 0, count: channels.count * 10 * frame.horizon)
    now = before
  }

  /// Counts what each plan says of a message that the new plan knows.
  package mutating func add(_ old: PlanRow?, _ new: PlanRow) {
    guard let channel = indices[new.channel] else { return }
    if new.isProjected { isSettled[roots[channel]] = false }
    if let day = new.day { now[cell(channel, new, day)] += 1 }
    guard let day = old?.day else { return }
    if new.day != day { moved += 1 }
    if mayGo(new, on: day) { before[cell(channel, new, day)] += 1 } else { forced += 1 }
  }

  private func cell(_ channel: Int, _ row: PlanRow, _ day: Day) -> Int {
    (roots[channel] * 10 + Int(row.priority)) * frame.horizon + frame.baseDate.days(to: day)
  }

  /// Whether its own dates let a message go on a day of the plan, as far as no other message decides.
  private func mayGo(_ row: PlanRow, on day: Day) -> Bool {
    let isInPlan = 0..<frame.horizon ~= frame.baseDate.days(to: day)
    return isInPlan && row.notBefore.map { $0 <= day } ?? true
      && row.deadline.map { day <= $0 } ?? true && row.attributes.heldUntil <= day.number
  }

  /// How many of the moves every plan makes that is as good.
  package var least: Int {
    var least = forced
    for root in roots.indices where roots[root] == root {
      for day in 0..<frame.horizon {
        let cells = (0..<10).map { (root * 10 + $0) * frame.horizon + day }
        if isSettled[root] {
          for cell in cells { least += Int(max(0, before[cell] - now[cell])) }
        } else {
          let free = frame.capacity.free(frame.capacity.cell(channel: root, day: day))
          least += Int(max(0, cells.reduce(0) { $0 + before[$1] } - free))
        }
      }
    }
    return least
  }
}
