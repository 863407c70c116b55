import Model

/// Finds why the plan `later` does not send a message on the day on which `earlier` does.
struct ShiftSearch {
  private let earlier: ShiftSide
  private let later: ShiftSide
  private let day: Day
  /// Whether `earlier` is the old plan.
  private let isLater: Bool
  /// The days up to `day` on which `later` could have sent it and that both plans cover.
  private let window: ClosedRange<Day>?
  /// The window, extended back over the days that are full in `later`, from which other messages
  /// may have been displaced.
  private let fullDays: ClosedRange<Day>?
  /// How many messages of each day of `earlier` are not in `later` at all.
  private var removed: [Int32: Int32] = [:]
  private var blockers: [PlanRow] = []
  private var blockerCount = 0
  /// Whether a message in the way was planned by `earlier` before the base date of `later`.
  private var hasCarryOver = false

  private static let shown = 5

  init?(_ earlier: ShiftSide, _ later: ShiftSide, _ isLater: Bool) {
    guard let day = earlier.row.day else { return nil }
    (self.earlier, self.later, self.day, self.isLater) = (earlier, later, day, isLater)
    let common = max(later.baseDate, earlier.baseDate)
    let first = max(later.row.release, common)
    let isDue = later.row.deadline.map { day <= $0 } ?? true
    let isFree =
      later.row.decision != .unplaced(.predecessorUnplaced)
      && later.row.attributes.heldUntil <= day.number
    let isHeldUp = first <= day && day <= later.lastDay && isDue && isFree
    window = isHeldUp ? first...day : nil
    guard isHeldUp else {
      fullDays = nil
      return
    }
    var start = first
    while start > common, !later.days.hasFreeCapacity(later.days.place(of: start) - 1) {
      start = start.advanced(by: -1)
    }
    fullDays = start...day
  }

  /// Whether full days delayed the message, so that the other rows matter.
  var needsRows: Bool { window != nil && !isLimited }

  mutating func walk<Failure: Error>(
    _ nextEarlier: () throws(Failure) -> PlanRow?,
    _ nextLater: () throws(Failure) -> PlanRow?
  ) throws(Failure) {
    var one = try nextEarlier()
    var other = try nextLater()
    while one != nil || other != nil {
      let message = min(one?.message ?? .max, other?.message ?? .max)
      visit(one?.message == message ? one : nil, other?.message == message ? other : nil)
      if one?.message == message { one = try nextEarlier() }
      if other?.message == message { other = try nextLater() }
    }
  }

  private mutating func visit(_ earlierRow: PlanRow?, _ laterRow: PlanRow?) {
    guard let laterRow else {
      if let day = earlierRow?.day { removed[day.number, default: 0] += 1 }
      return
    }
    guard laterRow.message != later.row.message, let day = laterRow.day else { return }
    if fullDays?.contains(day) == true, let other = earlierRow?.day, other < later.baseDate {
      hasCarryOver = true
    }
    if let window, window ~= day, earlierRow?.day.map({ !(window ~= $0) }) ?? true {
      addBlocker(laterRow)
    }
  }

  private mutating func addBlocker(_ row: PlanRow) {
    blockerCount += 1
    let index = blockers.firstIndex { Rank(row) < Rank($0) } ?? blockers.endIndex
    guard index < ShiftSearch.shown else { return }
    blockers.insert(row, at: index)
    if blockers.count > ShiftSearch.shown { blockers.removeLast() }
  }
}

extension ShiftSearch {
  /// The causes found, those in the message itself first.
  func causes() -> [ShiftCause] {
    guard window != nil else { return outsideCauses }
    return isLimited
      ? ownCauses + limitedCauses + [.undecided]
      : ownCauses + baseDateCause + capacityCauses + blockerCause
  }

  private var isLimited: Bool { earlier.isLimited || later.isLimited }

  /// The differences in days and limits that affect the message.
  private var limitedCauses: [ShiftCause] {
    var causes: [ShiftCause] = earlier.baseDate == later.baseDate ? [] : [baseDate]
    let (before, after) = isLater ? (earlier, later) : (later, earlier)
    guard let old = before.frame, let new = after.frame, let fullDays else { return causes }
    let group = Set(
      old.channels(connectedWith: before.row.channel)
        + new.channels(connectedWith: after.row.channel)
    )
    let comparison = InputComparison(old, with: new)
    causes += comparison.capacities
      .filter { $0.bound == nil && group.contains($0.channel) && fullDays.contains($0.day) }
      .map(ShiftCause.capacity)
    return causes + comparison.limits.filter { $0.affects(anyOf: group) }.map(ShiftCause.limit)
  }

  /// Why the message may not go on the day at all.
  private var outsideCauses: [ShiftCause] {
    var causes: [ShiftCause] = []
    let (before, after) = isLater ? (earlier, later) : (later, earlier)
    let row = later.row
    if row.attributes.heldUntil > day.number {
      causes.append(
        .held(from: before.row.attributes.heldUntil, to: after.row.attributes.heldUntil)
      )
    }
    if row.decision == .unplaced(.predecessorUnplaced) || row.release > day {
      if later.predecessor != nil, later.predecessor?.release.map({ $0 > day }) ?? true {
        causes.append(
          after.predecessor == nil
            ? .predecessorSent(from: later.predecessor?.message)
            : .predecessor(
              message: later.predecessor?.message,
              from: before.predecessor?.day,
              to: after.predecessor?.day
            )
        )
      }
      if let notBefore = row.notBefore, notBefore > day {
        causes.append(.notBefore(from: before.row.notBefore, to: after.row.notBefore))
      }
    }
    if let deadline = row.deadline, deadline < day {
      causes.append(.deadline(from: before.row.deadline, to: after.row.deadline))
    }
    if later.baseDate > day || earlier.baseDate > day { causes += [baseDate] }
    if later.lastDay < day {
      causes.append(.lastDay(from: before.lastDay, to: after.lastDay))
    }
    return causes
  }

  private var baseDate: ShiftCause {
    isLater
      ? .baseDate(from: earlier.baseDate, to: later.baseDate)
      : .baseDate(from: later.baseDate, to: earlier.baseDate)
  }

  /// Changes of the message itself that changed its rank.
  private var ownCauses: [ShiftCause] {
    let (before, after) = isLater ? (earlier, later) : (later, earlier)
    var causes: [ShiftCause] = []
    if before.row.priority != after.row.priority {
      causes.append(.priority(from: before.row.priority, to: after.row.priority))
    }
    if before.row.deadline != after.row.deadline {
      causes.append(.deadline(from: before.row.deadline, to: after.row.deadline))
    }
    if before.row.due != after.row.due {
      causes.append(.due(from: before.row.due, to: after.row.due))
    }
    guard before.row.waitingSince != after.row.waitingSince else { return causes }
    if before.row.notBefore != after.row.notBefore {
      causes.append(.notBefore(from: before.row.notBefore, to: after.row.notBefore))
    }
    let (left, right) = (before.predecessor, after.predecessor)
    if left?.day != right?.day, right != nil || before.row.notBefore == after.row.notBefore {
      causes.append(
        .predecessor(message: (right ?? left)?.message, from: left?.day, to: right?.day)
      )
    }
    return causes
  }

  /// The base date moved past days whose messages are still pending.
  private var baseDateCause: [ShiftCause] { hasCarryOver ? [baseDate] : [] }

  private var blockerCause: [ShiftCause] {
    guard blockerCount > 0 else { return [] }
    let first = blockers.map(\.message)
    return [
      isLater
        ? .outranked(count: blockerCount, first: first)
        : .unblocked(count: blockerCount, first: first)
    ]
  }

  /// The full days on which `later` has less capacity than `earlier` uses.
  ///
  /// Other days do not matter: a message displaced before a day with free capacity has found a
  /// place by then.
  private var capacityCauses: [ShiftCause] {
    guard let fullDays else { return [] }
    return (fullDays.lowerBound.number...fullDays.upperBound.number).flatMap {
      capacityCause(on: Day(number: $0))
    }
  }

  private func capacityCause(on day: Day) -> [ShiftCause] {
    let (old, new) = isLater ? (earlier.days, later.days) : (later.days, earlier.days)
    let (oldPlace, newPlace) = (old.place(of: day), new.place(of: day))
    let (place, otherPlace) = isLater ? (oldPlace, newPlace) : (newPlace, oldPlace)
    let (wide, narrow) = (earlier.days, later.days)
    guard wide.planned[place] > 0 else { return [] }
    let isNarrower = narrow.capacity[otherPlace] < wide.capacity[place]
    if isNarrower, narrow.capacity[otherPlace] < wide.used[place] + wide.planned[place] {
      return [
        .capacity(
          InputComparison.CapacityChange(
            channel: earlier.row.channel,
            day: day,
            from: old.capacity[oldPlace],
            to: new.capacity[newPlace],
            reason: new.reasons[newPlace]
          )
        )
      ]
    }
    let others = narrow.used[otherPlace] - wide.used[place] - (removed[day.number] ?? 0)
    return others > 0 ? [.used(day: day, from: old.used[oldPlace], to: new.used[newPlace])] : []
  }
}
