package import Model
import Planning

/// Who waits in a plan between release and assigned day, how long, and what for.
package struct WaitFigures: Sendable {
  /// Messages that wait for the same, each counted under the one thing that weighs most.
  package struct Group: Equatable, Sendable {
    package fileprivate(set) var count = 0
    /// The most days that one of them waits.
    package fileprivate(set) var longest = 0
  }

  /// A message that waits, with its days by what they were lost to.
  package struct Wait: Equatable, Sendable {
    package let row: PlanRow
    /// Days on which its channel was closed.
    package let closed: Int
    /// Days on which its channel was full.
    package let full: Int
    /// Days on which its channel had room and something else than capacity held it up.
    package let limited: Int

    package var days: Int { closed + full + limited }
  }

  /// How many go on their release day.
  package private(set) var prompt = 0
  /// Those that wait for closed days alone.
  package private(set) var closed = Group()
  /// Those that wait for at least one full day.
  package private(set) var full = Group()
  /// Those that wait for at least one day on which there was room, and for none that was full.
  package private(set) var limited = Group()
  /// How many messages wait how many days: the index is the days.
  package private(set) var counts: [Int] = []
  /// The longest waits, longest first.
  package private(set) var longest: [Wait] = []
  /// The first of those that have no day although no deadline within the plan is missed, most urgent
  /// first.
  package private(set) var undecided: [PlanRow] = []
  /// How many those are.
  package private(set) var undecidedCount = 0

  package init(_ plan: Plan) {
    counts = [Int](repeating: 0, count: plan.inputs.horizon + 1)
    let lost = LostDays(plan)
    var worst = WorstPlaces()
    var undecided = WorstPlaces()
    for place in plan.day.indices {
      guard plan.day[place] != Backlog.none else {
        if !plan.missesDeadline(place) { undecided.offer(place, badness: plan.urgency(place)) }
        continue
      }
      let wait = lost.wait(of: place, in: plan)
      counts[min(wait.days, counts.count - 1)] += 1
      if wait.days == 0 { prompt += 1 } else { add(wait) }
      if wait.days > 0 {
        worst.offer(place, badness: wait.days * 10 - Int(plan.inputs.backlog.priority[place]))
      }
    }
    longest = worst.places.map { place in
      let wait = lost.wait(of: place, in: plan)
      return Wait(
        row: plan.row(at: place),
        closed: wait.closed,
        full: wait.full,
        limited: wait.limited
      )
    }
    self.undecided = undecided.places.map { plan.row(at: $0) }
    undecidedCount = undecided.count
  }

  private mutating func add(_ wait: LostDays.Count) {
    if wait.full > 0 {
      full.add(wait.days)
    } else if wait.limited > 0 {
      limited.add(wait.days)
    } else {
      closed.add(wait.days)
    }
  }

  /// How many wait at all.
  package var waiting: Int { closed.count + full.count + limited.count }

  /// The most days that anybody waits.
  package var longestDays: Int { max(closed.longest, full.longest, limited.longest) }

  /// The number of days within which at least so many per cent of those with a day go.
  package func days(forPercent percent: Int) -> Int {
    let all = counts.reduce(0, +)
    var reached = 0
    for (days, count) in counts.enumerated() {
      reached += count
      if reached * 100 >= all * percent { return days }
    }
    return 0
  }
}

extension WaitFigures.Group {
  fileprivate mutating func add(_ days: Int) {
    count += 1
    longest = max(longest, days)
  }
}

/// For each channel and day how many days before it were closed, or full: waits are differences.
private struct LostDays {
  struct Count {
    var closed = 0
    var full = 0
    var limited = 0
    var days: Int { closed + full + limited }
  }

  private let days: Int
  private var closed: [Int32]
  private var full: [Int32]

  init(_ plan: Plan) {
    let table = plan.inputs.capacity
    days = table.days
    closed = [Int32](repeating: 0, count: table.channels.count * (days + 1))
    full = closed
    for channel in table.channels.indices {
      for day in 0..<days {
        let cell = table.cell(channel: channel, day: day)
        let index = channel * (days + 1) + day
        let isClosed = table.capacity[cell] == 0
        let isFull = !isClosed && table.free(cell) <= plan.planned[cell]
        closed[index + 1] = closed[index] + (isClosed ? 1 : 0)
        full[index + 1] = full[index] + (isFull ? 1 : 0)
      }
    }
  }

  /// The days between release and assigned day of a message that has one.
  func wait(of place: Int, in plan: Plan) -> Count {
    let (release, day) = (plan.release[place], plan.day[place])
    guard day > release else { return Count() }
    let first = Int(plan.inputs.backlog.channel[place]) * (days + 1)
    let base = plan.inputs.baseDate.number
    let (from, to) = (first + Int(release - base), first + Int(day - base))
    var count = Count(
      closed: Int(closed[to] - closed[from]),
      full: Int(full[to] - full[from])
    )
    count.limited = to - from - count.closed - count.full
    return count
  }
}

extension Plan {
  /// Whether a message has no day and its deadline is one that the plan covers.
  func missesDeadline(_ place: Int) -> Bool {
    let deadline = inputs.backlog.deadline[place]
    return day[place] == Backlog.none && deadline != Backlog.none
      && deadline <= inputs.lastDay.number
  }

  /// Greater for a more urgent message, and among equals for an earlier deadline.
  func urgency(_ place: Int) -> Int {
    let deadline = inputs.backlog.deadline[place]
    let late = deadline == Backlog.none ? Int32.max : deadline
    return -(Int(inputs.backlog.priority[place]) << 32) - Int(late)
  }
}
