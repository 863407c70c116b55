import Model
package import Planning

/// The outcome of the messages of one priority.
package struct PriorityFigures: Equatable, Sendable {
  /// 1, most urgent, to 9.
  package let priority: Int
  package private(set) var messages = 0
  package private(set) var assigned = 0
  /// How many of those follow a message that is only planned.
  package private(set) var projected = 0
  package private(set) var missed = 0
  package private(set) var lateness = Lateness()
  /// The longest wait of a message with a day, in days.
  package private(set) var longestWait = 0
  /// A histogram of the assigned messages' waits: the index is the days.
  private var waits: [Int] = []

  package var unplaced: Int { messages - assigned }

  /// The median wait of the messages with a day; nil if none has one.
  package var medianWait: Int? {
    var reached = 0
    for (days, count) in waits.enumerated() {
      reached += count
      if count > 0, reached * 2 >= assigned { return days }
    }
    return nil
  }

  private init(_ priority: Int) {
    self.priority = priority
  }

  /// One for each priority that occurs, the most urgent first.
  static func all(of plan: Plan) -> [PriorityFigures] {
    var all = (0...9).map { PriorityFigures($0) }
    for place in plan.day.indices {
      all[Int(plan.inputs.backlog.priority[place])].add(place, of: plan)
    }
    for followUp in plan.inputs.backlog.followUps
    where plan.day[Int(followUp.place)] != Backlog.none {
      all[Int(plan.inputs.backlog.priority[Int(followUp.place)])].projected += 1
    }
    return all.filter { $0.messages > 0 }
  }

  private mutating func add(_ place: Int, of plan: Plan) {
    messages += 1
    if plan.missesDeadline(place) { missed += 1 }
    lateness.add(place, of: plan)
    guard plan.day[place] != Backlog.none else { return }
    assigned += 1
    let days = plan.waitingDays(at: place) ?? 0
    longestWait = max(longestWait, days)
    waits.addOne(at: days)
  }
}
