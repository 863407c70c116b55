package import Model

/// A summary of a plan, with a few numbers for each channel.
package struct PlanSummary: Equatable, Sendable {
  package struct Line: Equatable, Sendable {
    /// The channel's number in the database.
    package let channel: Int32
    package fileprivate(set) var messages = 0
    package fileprivate(set) var assigned = 0
    /// How many of those follow a message that is only planned.
    package fileprivate(set) var projected = 0
    /// How many go on the base date.
    package fileprivate(set) var onBaseDate = 0
    /// The last day that has an assignment.
    package fileprivate(set) var lastDay: Day?
    /// The longest wait of a message with a day.
    package fileprivate(set) var longestWait = 0
  }

  /// One line for each channel, in the order of the capacity table.
  package private(set) var lines: [Line]
  /// How many messages are unplaced for each reason, in the reasons' own order.
  package let unplaced: [(reason: UnplacedReason, count: Int)]

  package init(_ plan: Plan) {
    let backlog = plan.inputs.backlog
    let base = plan.inputs.baseDate.number
    var lines = plan.inputs.capacity.channels.map { Line(channel: $0) }
    var counts = [Int](repeating: 0, count: UnplacedReason.allCases.count + 1)
    for place in backlog.message.indices {
      let channel = Int(backlog.channel[place])
      lines[channel].messages += 1
      counts[Int(plan.reason[place])] += 1
      let day = plan.day[place]
      guard day != Backlog.none else { continue }
      lines[channel].assigned += 1
      if day == base { lines[channel].onBaseDate += 1 }
      if day > lines[channel].lastDay?.number ?? .min { lines[channel].lastDay = Day(number: day) }
      lines[channel].longestWait = max(lines[channel].longestWait, plan.waitingDays(at: place) ?? 0)
    }
    for followUp in backlog.followUps where plan.day[Int(followUp.place)] != Backlog.none {
      lines[Int(backlog.channel[Int(followUp.place)])].projected += 1
    }
    self.lines = lines
    unplaced = UnplacedReason.allCases.map { ($0, counts[$0.rawValue]) }.filter { $0.1 > 0 }
  }

  package static func == (left: PlanSummary, right: PlanSummary) -> Bool {
    left.lines == right.lines && left.unplaced.elementsEqual(right.unplaced, by: ==)
  }
}
