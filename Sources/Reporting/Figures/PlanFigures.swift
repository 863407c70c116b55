package import Model
package import Planning

/// The numbers of a plan's page, and the few messages that it names.
package struct PlanFigures: Sendable {
  package let baseDate: Day
  package let lastDay: Day
  package let summary: PlanSummary
  package let waits: WaitFigures
  package let deadlines: DeadlineFigures
  package let lateness: Lateness
  /// One for each priority that occurs, the most urgent first.
  package let priorities: [PriorityFigures]
  package let load: LoadFigures

  package init(_ plan: Plan) {
    baseDate = plan.inputs.baseDate
    lastDay = plan.inputs.lastDay
    summary = PlanSummary(plan)
    waits = WaitFigures(plan)
    deadlines = DeadlineFigures(plan)
    lateness = Lateness(plan)
    priorities = PriorityFigures.all(of: plan)
    load = LoadFigures(plan)
  }

  package var messages: Int { summary.lines.reduce(0) { $0 + $1.messages } }
  package var assigned: Int { summary.lines.reduce(0) { $0 + $1.assigned } }
  /// How many of those with a day follow a message that is only planned.
  package var projected: Int { summary.lines.reduce(0) { $0 + $1.projected } }
  package var unplaced: Int { messages - assigned }

  /// The messages that the page names, by number.
  package var named: [Int32] {
    (waits.longest.map(\.row) + waits.undecided + deadlines.mostUrgent).map(\.message)
  }
}
