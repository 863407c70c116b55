import Model

/// The days of nested channels in a stored plan: what each could pass on, and what goes through it.
///
/// Of the priorities that are more urgent than the present one the days are settled; less urgent ones do not count.
struct NestedCells {
  let messages: [NestedMessages.Entry]
  let tree: VerifierChannelTree
  /// How many days there are, and how many of those the plan covers.
  let days: Int
  let horizon: Int
  /// The day of each message, or -1; behind the plan's last day one that would be as good as any.
  private(set) var day: [Int]
  private let capacity: [Int]
  private var load: [Int]
  /// The messages of the present priority that are addressed to each cell's channel, in order of rank.
  private var planned: [[Int]]
  /// The first and the last day that the messages of a cell could move to; nil where there are none.
  private(set) var reach: [ClosedRange<Int>?]

  init(_ verification: PlanVerification, _ messages: [NestedMessages.Entry]) {
    let (tree, table) = (verification.tree, verification.table)
    let outlook = verification.plan.inputs.outlookDays
    let days = table.days + outlook
    let within = verification.capacityBeforePlan()
    var capacity: [Int] = []
    for channel in tree.outer.indices {
      capacity += within[channel * table.days..<(channel + 1) * table.days]
      for day in 0..<outlook {
        let isHeld = verification.isHeld(channel, on: table.days + day)
        let stated = Int(verification.limits.outlook[channel * outlook + day])
        capacity.append(isHeld ? 0 : stated)
      }
    }
    for channel in tree.fromOutside.reversed() where !tree.sends(channel) {
      for day in 0..<days {
        let inside = tree.inner[channel].reduce(0) { $0 + capacity[$1 * days + day] }
        capacity[channel * days + day] = min(capacity[channel * days + day], inside)
      }
    }
    (self.messages, self.tree, self.days, self.capacity) = (messages, tree, days, capacity)
    horizon = table.days
    day = messages.map(\.day)
    load = capacity.map { _ in 0 }
    planned = capacity.map { _ in [] }
    reach = capacity.map { _ in nil }
    for (index, message) in messages.enumerated() where message.isFollowed { count(1, index) }
  }

  var count: Int { capacity.count }

  func cell(_ channel: Int, _ day: Int) -> Int { channel * days + day }

  /// Begins with the messages of one priority.
  mutating func begin(_ range: Range<Int>) {
    for cell in planned.indices { planned[cell] = [] }
    for index in range where day[index] >= 0 {
      planned[cell(messages[index].target, day[index])].append(index)
      if !messages[index].isFollowed { count(1, index) }
    }
    for cell in planned.indices { findReach(of: cell) }
    complete(range)
  }

  private mutating func count(_ more: Int, _ index: Int) {
    var channel = messages[index].target
    while channel >= 0 {
      load[cell(channel, day[index])] += more
      channel = tree.outer[channel]
    }
  }

  private mutating func findReach(of cell: Int) {
    let days = movable(cell).map { messages[$0].days }
    guard let first = days.map(\.lowerBound).min(), let last = days.map(\.upperBound).max() else {
      reach[cell] = nil
      return
    }
    reach[cell] = first...last
  }

  /// Gives messages other days, all at once.
  mutating func move(_ moves: [(index: Int, day: Int)]) {
    for (index, _) in moves where day[index] >= 0 {
      count(-1, index)
      let old = cell(messages[index].target, day[index])
      planned[old].removeAll { $0 == index }
      findReach(of: old)
    }
    for (index, newDay) in moves {
      day[index] = newDay
      count(1, index)
      let own = cell(messages[index].target, newDay)
      planned[own].insert(index, at: planned[own].firstIndex { $0 > index } ?? planned[own].count)
      let (days, old) = (messages[index].days, reach[own] ?? messages[index].days)
      reach[own] = min(old.lowerBound, days.lowerBound)...max(old.upperBound, days.upperBound)
    }
  }

  func isFree(_ cell: Int) -> Bool { load[cell] < capacity[cell] }

  func isUsed(_ cell: Int) -> Bool { load[cell] > 0 }

  /// The first of some days on which a channel and all around it have capacity left.
  func firstFree(_ target: Int, _ days: ClosedRange<Int>) -> Int? {
    days.first { day in
      var channel = target
      while channel >= 0, isFree(cell(channel, day)) { channel = tree.outer[channel] }
      return channel < 0
    }
  }

  /// The messages of a cell that could make way for others.
  func movable(_ cell: Int) -> [Int] { planned[cell].filter { !messages[$0].isFollowed } }

  func lowestMovable(_ cell: Int) -> Int? { planned[cell].last { !messages[$0].isFollowed } }

  /// The message of the weakest claim that could make way in some cells.
  func weakest(among cells: ArraySlice<Int>) -> Int? {
    cells.lazy.flatMap { movable($0) }
      .max { (messages[$0].claim, $0) < (messages[$1].claim, $1) }
  }

  /// For each channel the message of the lowest rank whose place on a day one addressed to it could take directly.
  func lowestInTurn(on day: Int) -> [Int?] {
    var within: [Int?] = tree.outer.map { _ in nil }
    for channel in tree.fromOutside.reversed() {
      within[channel] =
        ([lowestMovable(cell(channel, day))] + tree.inner[channel].map { within[$0] })
        .compactMap { $0 }.max()
    }
    return tree.outer.indices.map { channel in
      var around = channel
      while tree.outer[around] >= 0, isFree(cell(around, day)) { around = tree.outer[around] }
      return within[around]
    }
  }

  /// For each cell the earliest day with capacity left to which a chain of moves leads from it; the greatest number
  /// where none does.
  ///
  /// Only days from the given one on take part.
  func earliestFreeDays(from start: Int = 0) -> [Int] {
    var earliest = [Int](repeating: .max, count: count)
    var channelsBefore: [[(cell: Int, first: Int, last: Int)]] = tree.outer.map { _ in [] }
    for channel in tree.outer.indices {
      for day in start..<days {
        guard let days = reach[cell(channel, day)] else { continue }
        channelsBefore[channel].append((cell(channel, day), days.lowerBound, days.upperBound))
      }
    }
    for day in start..<days {
      var queue = tree.outer.indices
        .filter { tree.outer[$0] < 0 && isFree(cell($0, day)) }.map { cell($0, day) }
        .filter { earliest[$0] == .max }
      for cell in queue { earliest[cell] = day }
      while let cell = queue.popLast() {
        let (channel, present) = (cell / days, cell % days)
        var before = tree.inner[channel].map { self.cell($0, present) }.filter(isFree)
        if tree.outer[channel] >= 0, isUsed(cell) {
          before.append(self.cell(tree.outer[channel], present))
        }
        before += channelsBefore[channel].filter { $0.first <= present && present <= $0.last }.map(
          \.cell
        )
        for other in before where earliest[other] == .max {
          earliest[other] = day
          queue.append(other)
        }
      }
    }
    return earliest
  }
}
