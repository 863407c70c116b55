package import Model

/// Explains one decision from every row of the message's channel or, under limits, of all channels
/// that they connect with it.
package struct DecisionExplainer {
  private let row: PlanRow
  private let predecessor: Predecessor?
  private let days: ChannelDays
  /// The places of the days on which the message waited.
  private let window: Range<Int>
  private let rank: Rank
  /// How many messages of each priority go on each day of the window, day by day.
  private var servedCounts: [Int]
  private var last: [PlanRow?]
  /// How many go on those days, by their priority, that could have waited for it.
  private var couldHaveWaited = 0
  /// How many messages that rank before it start to wait on each day, less those that stop.
  private var ahead: [Int]
  /// The constraints of the plan's limits; nil where it has none.
  private var limited: BindingConstraints?

  /// Explains a decision in a plan with limits, given what it plans for each cell of the frame's
  /// capacity and the channel within which the message may be sent: its thread's account, if that
  /// is inside the channel addressed, or else that channel.
  package init(
    _ row: PlanRow,
    following predecessor: Predecessor?,
    in frame: PlanFrame,
    planned: [Int32],
    within target: Int32
  ) {
    self.init(
      row,
      following: predecessor,
      in: ChannelDays(row.channel, of: frame, planned: planned)
    )
    limited = BindingConstraints(row, within: target, frame, planned: planned)
  }

  package init(_ row: PlanRow, following predecessor: Predecessor?, in days: ChannelDays) {
    self.row = row
    self.predecessor = predecessor
    self.days = days
    window = DecisionExplainer.window(of: row, in: days)
    rank = Rank(row)
    servedCounts = [Int](repeating: 0, count: window.count * 9)
    last = [PlanRow?](repeating: nil, count: window.count)
    ahead = [Int](repeating: 0, count: window.count + 1)
  }

  private static func window(of row: PlanRow, in days: ChannelDays) -> Range<Int> {
    if row.decision == .unplaced(.predecessorUnplaced)
      || row.attributes.heldUntil == MessageAttributes.heldWithoutEnd
    {
      return 0..<0
    }
    let first = max(0, days.place(of: row.release))
    let due = row.deadline.map { days.place(of: $0) + 1 } ?? days.count
    let end = min(row.day.map(days.place) ?? due, days.count)
    return first < end ? first..<end : 0..<0
  }

  /// Adds a row of the same plan; rows may come in any order.
  package mutating func add(_ other: PlanRow) {
    limited?.add(other)
    guard limited == nil else { return }
    if let day = other.day {
      let place = days.place(of: day)
      if window ~= place { serve(other, place - window.lowerBound) }
    }
    let mayGo =
      other.decision != .unplaced(.predecessorUnplaced)
      && other.attributes.heldUntil != MessageAttributes.heldWithoutEnd
    if row.day == nil, mayGo, Rank(other) < rank { wait(other) }
  }

  /// Whether a message goes before another one by its priority, though only that has to go so early.
  static func couldWait(_ other: PlanRow, for row: PlanRow) -> Bool {
    guard let deadline = row.deadline else { return false }
    return other.priority < row.priority && other.deadline.map { $0 > deadline } ?? true
  }

  private mutating func serve(_ other: PlanRow, _ index: Int) {
    servedCounts[index * 9 + Int(other.priority) - 1] += 1
    if DecisionExplainer.couldWait(other, for: row) { couldHaveWaited += 1 }
    if let present = last[index], Rank(other) < Rank(present) { return }
    last[index] = other
  }

  private mutating func wait(_ other: PlanRow) {
    let first = max(window.lowerBound, days.place(of: other.release))
    let due = other.deadline.map { days.place(of: $0) + 1 } ?? days.count
    let end = min(other.day.map(days.place) ?? due, window.upperBound)
    guard first < end else { return }
    ahead[first - window.lowerBound] += 1
    ahead[end - window.lowerBound] -= 1
  }
}

extension DecisionExplainer {
  /// The explanation, once every row was added.
  package func explanation() -> DecisionExplanation {
    DecisionExplanation(
      row: row,
      release: releaseSources,
      waited: window.map {
        DecisionExplanation.WaitedDay(day: days.day($0), constraint: constraint($0))
      },
      remedy: remedy
    )
  }

  private var releaseSources: [DecisionExplanation.ReleaseSource] {
    var sources: [DecisionExplanation.ReleaseSource] = []
    if let predecessor {
      guard let release = predecessor.release else { return [] }
      if release == row.release { sources.append(.predecessor(predecessor)) }
    }
    if row.notBefore == row.release { sources.append(.notBefore) }
    if row.attributes.heldUntil == row.release.number { sources.append(.held) }
    if days.baseDate == row.release { sources.append(.baseDate) }
    return sources
  }

  private func constraint(_ place: Int) -> DecisionExplanation.BindingConstraint {
    if let limited {
      let constraint = limited.constraint(on: days.day(place))
      guard case .closed(let reason, _) = constraint else { return constraint }
      return .closed(reason: reason, isUsual: isUsuallyClosed(place))
    }
    guard days.capacity[place] > 0 else {
      return .closed(reason: days.reasons[place], isUsual: isUsuallyClosed(place))
    }
    let index = place - window.lowerBound
    // Only where deadlines come first does a lower rank go.
    let needed = last[index].flatMap { Rank($0) > rank ? $0.message : nil }
    return .full(
      DecisionExplanation.FullDay(
        capacity: Int(days.capacity[place]),
        used: Int(days.used[place]),
        served: Array(servedCounts[index * 9..<index * 9 + 9]),
        last: last[index],
        reason: days.reasons[place],
        needed: needed.map { [$0] } ?? []
      )
    )
  }

  /// Whether the usual week is closed on a day, as far as the plan itself shows.
  private func isUsuallyClosed(_ place: Int) -> Bool {
    guard days.reasons[place] == nil else { return false }
    let alike = stride(from: place % 7, to: days.count, by: 7).filter { days.reasons[$0] == nil }
    return alike.count > 1 && alike.allSatisfy { days.capacity[$0] == 0 }
  }

  private var remedy: DecisionExplanation.Remedy? {
    guard case .unplaced(let reason) = row.decision else { return nil }
    var remedy = DecisionExplanation.Remedy()
    switch reason {
    case .predecessorUnplaced:
      remedy.predecessor = predecessor?.message
    case .held:
      remedy.resume = true
    case .deadlineBeforeRelease:
      if limited == nil { remedy.laterDeadline = firstFreeDay(from: days.place(of: row.release)) }
    case .noCapacityBeforeDeadline where limited != nil:
      remedy.couldHaveWaited = limited?.couldHaveWaited(on: window.map(days.day)) ?? 0
    case .noCapacityBeforeDeadline, .channelClosed, .beyondHorizon, .recipientLimit:
      // Under limits no single day or capacity can be promised to be enough.
      if limited == nil {
        remedy.laterDeadline = row.deadline.flatMap { firstFreeDay(from: days.place(of: $0) + 1) }
        remedy.capacity = missingCapacity
        if reason == .noCapacityBeforeDeadline { remedy.couldHaveWaited = couldHaveWaited }
      }
      let release = days.place(of: row.release)
      if release >= days.count { remedy.horizon = release + 1 }
    }
    return remedy
  }

  private func firstFreeDay(from place: Int) -> Day? {
    (max(0, place)..<max(0, place, days.count)).first(where: days.hasFreeCapacity).map(days.day)
  }

  /// The day that needs the least additional capacity; a closed day only if all are closed.
  private var missingCapacity: DecisionExplanation.MissingCapacity? {
    var waiting = 0
    var best: DecisionExplanation.MissingCapacity?
    for place in window {
      waiting += ahead[place - window.lowerBound]
      let from = days.capacity[place]
      let missing = DecisionExplanation.MissingCapacity(
        day: days.day(place),
        from: Int(from),
        to: Int(days.used[place] + days.planned[place]) + waiting + 1,
        ahead: waiting
      )
      guard let present = best else {
        best = missing
        continue
      }
      let isBetter =
        (missing.from == 0 ? 1 : 0, missing.to - missing.from)
        < (present.from == 0 ? 1 : 0, present.to - present.from)
      if isBetter { best = missing }
    }
    return best
  }
}

extension Rank {
  init(_ row: PlanRow, goesLast: Bool = false, isPromoted: Bool = false) {
    self.init(
      priority: 2 * (row.priority + (goesLast ? 100 : 0)) + (isPromoted ? 0 : 1),
      deadline: row.deadline?.number ?? .max,
      due: row.due?.number ?? .max,
      waitingSince: row.waitingSince?.number ?? .max,
      place: Int(row.message)
    )
  }
}
