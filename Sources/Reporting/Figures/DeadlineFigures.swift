package import Model
import Planning

/// How a plan meets the deadlines of its messages.
package struct DeadlineFigures: Sendable {
  /// How many messages have one.
  package private(set) var messages = 0
  /// How many go in time.
  package private(set) var kept = 0
  /// How many of those go on the very last day.
  package private(set) var onLastDay = 0
  /// How many are unplaced and have a deadline after the plan's last day.
  package private(set) var open = 0
  /// How many miss a deadline within the plan, for each reason, in the reasons' own order.
  package let missed: [(reason: UnplacedReason, count: Int)]
  /// The most urgent of those.
  package let mostUrgent: [PlanRow]

  package init(_ plan: Plan) {
    let deadlines = plan.inputs.backlog.deadline
    var counts = [Int](repeating: 0, count: UnplacedReason.allCases.count + 1)
    var mostUrgent = TopPlaces()
    for place in deadlines.indices where deadlines[place] != Backlog.none {
      messages += 1
      if plan.day[place] != Backlog.none {
        kept += 1
        if plan.day[place] == deadlines[place] { onLastDay += 1 }
      } else if plan.missesDeadline(place) {
        counts[Int(plan.reason[place])] += 1
        mostUrgent.insert(place, score: plan.urgency(place))
      } else {
        open += 1
      }
    }
    missed = UnplacedReason.allCases.map { ($0, counts[$0.rawValue]) }.filter { $0.1 > 0 }
    self.mostUrgent = mostUrgent.places.map { plan.row(at: $0) }
  }

  /// How many miss their deadline.
  package var missedCount: Int { missed.reduce(0) { $0 + $1.count } }
}
