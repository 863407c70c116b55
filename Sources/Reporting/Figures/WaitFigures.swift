package import Model
import Planning

/// How long the messages of a plan wait, from the day from which they count as waiting, and why.
package struct WaitFigures: Sendable {
  /// Messages that wait for the same limit, each counted once, under the one that keeps it for most days.
  package struct Group: Equatable, Sendable {
    package let limit: WaitLimit
    package fileprivate(set) var count = 0
    /// The longest wait in days.
    package fileprivate(set) var longest = 0
  }

  /// A message that waits, with its days by what it waits for, most first.
  package struct Wait: Equatable, Sendable {
    package let row: PlanRow
    package let parts: [WaitPart]

    package var days: Int { parts.reduce(0) { $0 + $1.days } }
  }

  /// How many do not wait.
  package private(set) var notWaiting = 0
  /// One for each limit that is the most important of any message, those of most messages first.
  package private(set) var groups: [Group] = []
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
    let waitedDays = WaitedDays(plan)
    var longestWaits = TopPlaces()
    var undecided = TopPlaces()
    var groups: [WaitLimit: Group] = [:]
    for place in plan.day.indices {
      guard plan.day[place] != Backlog.none else {
        if !plan.missesDeadline(place) { undecided.insert(place, score: plan.urgency(place)) }
        if let days = plan.waitingDays(at: place) {
          longestWithoutDay = max(longestWithoutDay ?? 0, days)
        }
        continue
      }
      let days = plan.waitingDays(at: place) ?? 0
      counts.addOne(at: days)
      guard days > 0, let limit = waitedDays.parts(of: place).mostImportant else {
        notWaiting += 1
        continue
      }
      groups[limit, default: Group(limit: limit)].add(days)
      longestWaits.insert(place, score: days * 10 - Int(plan.inputs.backlog.priority[place]))
    }
    for followUp in plan.inputs.backlog.followUps
    where plan.day[Int(followUp.place)] != Backlog.none {
      projectedCounts.addOne(at: plan.waitingDays(at: Int(followUp.place)) ?? 0)
    }
    longest = longestWaits.places.map { place in
      Wait(
        row: plan.row(at: place),
        parts: waitedDays.parts(of: place).sorted { $0.days > $1.days }
      )
    }
    self.groups = groups.values.sorted(by: Group.isBefore)
    self.undecided = undecided.places.map { plan.row(at: $0) }
    undecidedCount = undecided.count
  }

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

  /// Most messages first; equals by the longest wait, and then by what they wait for.
  fileprivate static func isBefore(_ one: Self, _ other: Self) -> Bool {
    (one.count, one.longest) == (other.count, other.longest)
      ? one.limit.order.lexicographicallyPrecedes(other.limit.order)
      : (one.count, one.longest) > (other.count, other.longest)
  }
}

extension WaitLimit {
  /// Tells limits apart in an order that is the same each time.
  fileprivate var order: [Int] {
    switch self {
    case .full(let channel): [0, Int(channel)]
    case .fullAround(let channel): [1, Int(channel)]
    case .fullInside(let channel): [2, Int(channel)]
    case .window(let channel, let most, let days): [3, Int(channel), most, days]
    case .recipient(let most, let days): [4, most, days]
    case .share(let channel): [5, Int(channel)]
    case .reserved: [6]
    case .closed(let channel): [7, Int(channel)]
    case .closedAround(let channel): [8, Int(channel)]
    case .closedInside(let channel): [9, Int(channel)]
    case .before: [10]
    }
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
