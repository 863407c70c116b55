package import Model

/// How late messages go that are due on a day, in days after that.
///
/// One without a day counts as late where the day on which it is due is in the plan: it goes after the plan's
/// last day at the earliest. One that expires counts among the missed deadlines, and not here.
package struct Lateness: Equatable, Sendable {
  /// How many are due on some day.
  package private(set) var due = 0
  /// How many go later.
  package private(set) var late = 0
  /// The sum of their days.
  package private(set) var days = 0
  /// The most days of any.
  package private(set) var greatest = 0

  package init() {}

  /// That of a whole plan.
  package init(_ plan: Plan) {
    for place in plan.inputs.backlog.due.indices { add(place, of: plan) }
  }

  /// The lateness by priority, the most urgent first, of those that have messages which are due.
  package static func byPriority(of plan: Plan) -> [(priority: Int, lateness: Lateness)] {
    var all = [Lateness](repeating: Lateness(), count: 10)
    for place in plan.inputs.backlog.due.indices {
      all[Int(plan.inputs.backlog.priority[place])].add(place, of: plan)
    }
    return all.enumerated().filter { $1.due > 0 }.map { (priority: $0, lateness: $1) }
  }

  /// Counts a message of a plan.
  package mutating func add(_ place: Int, of plan: Plan) {
    let backlog = plan.inputs.backlog
    let deadline = backlog.deadline[place]
    add(
      due: backlog.due(at: place),
      day: plan.day[place],
      deadline: deadline == Backlog.none ? .max : deadline,
      last: plan.inputs.lastDay.number
    )
  }

  /// Counts a row of a stored plan, given the last day of that.
  package mutating func add(_ row: PlanRow, last: Day) {
    add(
      due: row.due?.number ?? Backlog.none,
      day: row.day?.number ?? Backlog.none,
      deadline: row.deadline?.number ?? .max,
      last: last.number
    )
  }

  private mutating func add(due: Int32, day: Int32, deadline: Int32, last: Int32) {
    guard due != Backlog.none else { return }
    self.due += 1
    let isExpired = day == Backlog.none && deadline <= last
    let days = isExpired ? 0 : Int(day == Backlog.none ? last + 1 : day) - Int(due)
    guard days > 0 else { return }
    late += 1
    self.days += days
    greatest = max(greatest, days)
  }
}
