package import Model
import Planning

/// How long the messages of a plan wait, from the day from which they count as waiting, and why.
package struct WaitFigures: Sendable {
  /// Messages that wait for the same reason, each counted once, under its most important reason.
  package struct Group: Equatable, Sendable {
    package fileprivate(set) var count = 0
    /// The longest wait in days.
    package fileprivate(set) var longest = 0
  }

  /// A message that waits, with its days by reason.
  package struct Wait: Equatable, Sendable {
    package let row: PlanRow
    /// Days before the plan's first, for which the plan does not know the reason.
    package let before: Int
    /// Days on which its channel was closed.
    package let closed: Int
    /// Days on which its channel was full.
    package let full: Int
    /// Days on which its channel had free capacity, and something else limited it.
    package let limited: Int

    package var days: Int { before + closed + full + limited }
  }

  /// How many do not wait.
  package private(set) var notWaiting = 0
  /// Those that wait for closed days only.
  package private(set) var closed = Group()
  /// Those that wait for at least one full day.
  package private(set) var full = Group()
  /// Those that wait for at least one day with free capacity, and for no full one.
  package private(set) var limited = Group()
  /// Those that waited only before the plan, and go on their first possible day of it.
  package private(set) var before = Group()
  /// A histogram of the waits: the index is the days.
  package private(set) var counts: [Int] = []
  /// The same for messages that follow one that is only planned.
  package private(set) var projectedCounts: [Int] = []
  /// The longest wait up to the plan's last day of a message that may get a day in a later plan;
  /// nil if there is none.
  package private(set) var longestWithoutDay: Int?
  /// The longest waits, longest first.
  package private(set) var longest: [Wait] = []
  /// The most urgent unplaced messages that miss no deadline within the plan.
  package private(set) var undecided: [PlanRow] = []
  /// How many such messages there are.
  package private(set) var undecidedCount = 0

  package init(_ plan: Plan) {
    let dayCounts = WaitingDayCounts(plan)
    var longestWaits = TopPlaces()
    var undecided = TopPlaces()
    for place in plan.day.indices {
      guard plan.day[place] != Backlog.none else {
        if !plan.missesDeadline(place) { undecided.insert(place, score: plan.urgency(place)) }
        if let days = plan.waitingDays(at: place) {
          longestWithoutDay = max(longestWithoutDay ?? 0, days)
        }
        continue
      }
      let wait = dayCounts.wait(of: place, in: plan)
      counts.addOne(at: wait.days)
      if wait.days == 0 { notWaiting += 1 } else { add(wait) }
      if wait.days > 0 {
        longestWaits.insert(place, score: wait.days * 10 - Int(plan.inputs.backlog.priority[place]))
      }
    }
    for followUp in plan.inputs.backlog.followUps
    where plan.day[Int(followUp.place)] != Backlog.none {
      projectedCounts.addOne(at: plan.waitingDays(at: Int(followUp.place)) ?? 0)
    }
    longest = longestWaits.places.map { place in
      let wait = dayCounts.wait(of: place, in: plan)
      return Wait(
        row: plan.row(at: place),
        before: wait.before,
        closed: wait.closed,
        full: wait.full,
        limited: wait.limited
      )
    }
    self.undecided = undecided.places.map { plan.row(at: $0) }
    undecidedCount = undecided.count
  }

  private mutating func add(_ wait: WaitingDayCounts.Count) {
    if wait.full > 0 {
      full.add(wait.days)
    } else if wait.limited > 0 {
      limited.add(wait.days)
    } else if wait.closed > 0 {
      closed.add(wait.days)
    } else {
      before.add(wait.days)
    }
  }

  private var groups: [Group] { [closed, full, limited, before] }

  /// How many of those with a day wait at all.
  package var waiting: Int { groups.reduce(0) { $0 + $1.count } }

  /// The longest wait of a message with a day.
  package var longestDays: Int { groups.map(\.longest).max() ?? 0 }

  /// The longest wait of a message that has a day or may get one; the guard rail counts the same.
  package var longestOfAll: Int { max(longestDays, longestWithoutDay ?? 0) }

  /// The median wait of the messages with a day; nil if none has one.
  package var medianWait: Int? { counts.isEmpty ? nil : percentile(50) }

  /// A percentile of the waits of the messages with a day.
  package func percentile(_ percent: Int) -> Int {
    let all = counts.reduce(0, +)
    var reached = 0
    for (days, count) in counts.enumerated() {
      reached += count
      if reached * 100 >= all * percent { return days }
    }
    return 0
  }
}

extension [Int] {
  /// Adds one to a histogram whose index is days.
  mutating func addOne(at days: Int) {
    while count <= days { append(0) }
    self[days] += 1
  }
}

extension WaitFigures.Group {
  fileprivate mutating func add(_ days: Int) {
    count += 1
    longest = max(longest, days)
  }
}

/// Prefix sums of each channel's closed and full days: the days of a wait are differences of them.
private struct WaitingDayCounts {
  struct Count {
    var before = 0
    var closed = 0
    var full = 0
    var limited = 0
    var days: Int { before + closed + full + limited }
  }

  private let days: Int
  private var closed: [Int32]
  private var full: [Int32]

  init(_ plan: Plan) {
    let table = plan.inputs.capacity
    let capacity = EffectiveCapacity(table, outer: plan.inputs.limits.outer).most
    days = table.days
    closed = [Int32](repeating: 0, count: table.channels.count * (days + 1))
    full = closed
    for channel in table.channels.indices {
      for day in 0..<days {
        let cell = table.cell(channel: channel, day: day)
        let index = channel * (days + 1) + day
        let isClosed = capacity[cell] == 0
        let isFull = !isClosed && capacity[cell] - table.used[cell] <= plan.planned[cell]
        closed[index + 1] = closed[index] + (isClosed ? 1 : 0)
        full[index + 1] = full[index] + (isFull ? 1 : 0)
      }
    }
  }

  /// The waiting days of a message that has a day.
  func wait(of place: Int, in plan: Plan) -> Count {
    let day = plan.day[place]
    let begin = min(day, max(plan.release[place], plan.waitingSince[place]))
    let first = Int(plan.inputs.backlog.channel[place]) * (days + 1)
    let base = plan.inputs.baseDate.number
    let (from, to) = (first + Int(begin - base), first + Int(day - base))
    var count = Count(
      closed: Int(closed[to] - closed[from]),
      full: Int(full[to] - full[from])
    )
    count.limited = to - from - count.closed - count.full
    count.before = (plan.waitingDays(at: place) ?? 0) - (to - from)
    return count
  }
}

extension Plan {
  /// Whether a message is unplaced and its deadline is within the plan.
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
