import Model

/// The search for why the plan `behind` does not send a message on the day on which `ahead` does.
struct ShiftSearch {
  private let ahead: ShiftSide
  private let behind: ShiftSide
  private let day: Day
  /// Whether `ahead` is the old plan.
  private let isLater: Bool
  /// The days up to `day` on which `behind` could have sent it, and both plans cover.
  private let window: ClosedRange<Day>?
  /// The window, and before it the days on which `behind` has no room left and others were displaced.
  private let crowded: ClosedRange<Day>?
  /// How many that `ahead` plans on each of its days are not in `behind` at all.
  private var gone: [Int32: Int32] = [:]
  private var blockers: [PlanRow] = []
  private var blockerCount = 0
  /// Whether somebody is in the way whom `ahead` sends before the other plan's base date.
  private var isLeftOver = false

  private static let shown = 5

  init?(_ ahead: ShiftSide, _ behind: ShiftSide, _ isLater: Bool) {
    guard let day = ahead.row.day else { return nil }
    (self.ahead, self.behind, self.day, self.isLater) = (ahead, behind, day, isLater)
    let common = max(behind.baseDate, ahead.baseDate)
    let first = max(behind.row.release, common)
    let isDue = behind.row.deadline.map { day <= $0 } ?? true
    let isFree = behind.row.decision != .unplaced(.predecessorUnplaced)
    let isHeldUp = first <= day && day <= behind.lastDay && isDue && isFree
    window = isHeldUp ? first...day : nil
    guard isHeldUp else {
      crowded = nil
      return
    }
    var start = first
    while start > common, !behind.days.hasRoom(behind.days.place(of: start) - 1) {
      start = start.advanced(by: -1)
    }
    crowded = start...day
  }

  /// Whether the message was held up by full days, so that it matters who filled them.
  var needsRows: Bool { window != nil && !isLimited }

  mutating func walk<Failure: Error>(
    _ nextAhead: () throws(Failure) -> PlanRow?,
    _ nextBehind: () throws(Failure) -> PlanRow?
  ) throws(Failure) {
    var one = try nextAhead()
    var other = try nextBehind()
    while one != nil || other != nil {
      let message = min(one?.message ?? .max, other?.message ?? .max)
      see(one?.message == message ? one : nil, other?.message == message ? other : nil)
      if one?.message == message { one = try nextAhead() }
      if other?.message == message { other = try nextBehind() }
    }
  }

  private mutating func see(_ inAhead: PlanRow?, _ inBehind: PlanRow?) {
    guard let inBehind else {
      if let day = inAhead?.day { gone[day.number, default: 0] += 1 }
      return
    }
    guard inBehind.message != behind.row.message, let day = inBehind.day else { return }
    if crowded?.contains(day) == true, let earlier = inAhead?.day, earlier < behind.baseDate {
      isLeftOver = true
    }
    if let window, window ~= day, inAhead?.day.map({ !(window ~= $0) }) ?? true {
      block(inBehind)
    }
  }

  private mutating func block(_ row: PlanRow) {
    blockerCount += 1
    let index = blockers.firstIndex { Rank(row) < Rank($0) } ?? blockers.endIndex
    guard index < ShiftSearch.shown else { return }
    blockers.insert(row, at: index)
    if blockers.count > ShiftSearch.shown { blockers.removeLast() }
  }
}

extension ShiftSearch {
  /// What was found, the message's own facts first.
  func causes() -> [ShiftCause] {
    guard window != nil else { return outsideCauses }
    return isLimited
      ? ownCauses + limitedCauses + [.undecided]
      : ownCauses + baseDateCause + roomCauses + blockerCause
  }

  private var isLimited: Bool { ahead.isLimited || behind.isLimited }

  /// What differs between the two plans in the days and limits that bear on the message.
  private var limitedCauses: [ShiftCause] {
    var causes: [ShiftCause] = ahead.baseDate == behind.baseDate ? [] : [baseDate]
    let (before, after) = isLater ? (ahead, behind) : (behind, ahead)
    guard let old = before.frame, let new = after.frame, let crowded else { return causes }
    let group = Set(
      old.channels(connectedWith: before.row.channel)
        + new.channels(connectedWith: after.row.channel)
    )
    let comparison = InputComparison(old, with: new)
    causes += comparison.capacities
      .filter { $0.bound == nil && group.contains($0.channel) && crowded.contains($0.day) }
      .map(ShiftCause.capacity)
    return causes + comparison.limits.filter { $0.bears(on: group) }.map(ShiftCause.limit)
  }

  /// Why the day is not among those on which the message may go.
  private var outsideCauses: [ShiftCause] {
    var causes: [ShiftCause] = []
    let (before, after) = isLater ? (ahead, behind) : (behind, ahead)
    let row = behind.row
    if row.decision == .unplaced(.predecessorUnplaced) || row.release > day {
      if behind.predecessor != nil, behind.predecessor?.release.map({ $0 > day }) ?? true {
        causes.append(
          after.predecessor == nil
            ? .freed(from: behind.predecessor?.message)
            : .predecessor(
              message: behind.predecessor?.message,
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
    if behind.baseDate > day || ahead.baseDate > day { causes += [baseDate] }
    if behind.lastDay < day {
      causes.append(.lastDay(from: before.lastDay, to: after.lastDay))
    }
    return causes
  }

  private var baseDate: ShiftCause {
    isLater
      ? .baseDate(from: ahead.baseDate, to: behind.baseDate)
      : .baseDate(from: behind.baseDate, to: ahead.baseDate)
  }

  /// What changed in the message itself and moved it in the order of rank.
  private var ownCauses: [ShiftCause] {
    let (before, after) = isLater ? (ahead, behind) : (behind, ahead)
    var causes: [ShiftCause] = []
    if before.row.priority != after.row.priority {
      causes.append(.priority(from: before.row.priority, to: after.row.priority))
    }
    if before.row.deadline != after.row.deadline {
      causes.append(.deadline(from: before.row.deadline, to: after.row.deadline))
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

  /// That days are gone whose messages are still here.
  private var baseDateCause: [ShiftCause] { isLeftOver ? [baseDate] : [] }

  private var blockerCause: [ShiftCause] {
    guard blockerCount > 0 else { return [] }
    let first = blockers.map(\.message)
    return [
      isLater
        ? .outranked(count: blockerCount, first: first)
        : .unblocked(count: blockerCount, first: first)
    ]
  }

  /// The crowded days on which `behind` has less room than `ahead` sends.
  ///
  /// Others do not matter: who was displaced before a day with room has found a place by then.
  private var roomCauses: [ShiftCause] {
    guard let crowded else { return [] }
    return (crowded.lowerBound.number...crowded.upperBound.number).flatMap {
      roomCause(on: Day(number: $0))
    }
  }

  private func roomCause(on day: Day) -> [ShiftCause] {
    let (old, new) = isLater ? (ahead.days, behind.days) : (behind.days, ahead.days)
    let (oldPlace, newPlace) = (old.place(of: day), new.place(of: day))
    let (place, otherPlace) = isLater ? (oldPlace, newPlace) : (newPlace, oldPlace)
    let (wide, narrow) = (ahead.days, behind.days)
    guard wide.planned[place] > 0 else { return [] }
    let isNarrower = narrow.capacity[otherPlace] < wide.capacity[place]
    if isNarrower, narrow.capacity[otherPlace] < wide.used[place] + wide.planned[place] {
      return [
        .capacity(
          InputComparison.CapacityChange(
            channel: ahead.row.channel,
            day: day,
            from: old.capacity[oldPlace],
            to: new.capacity[newPlace],
            reason: new.reasons[newPlace]
          )
        )
      ]
    }
    let others = narrow.used[otherPlace] - wide.used[place] - (gone[day.number] ?? 0)
    return others > 0 ? [.used(day: day, from: old.used[oldPlace], to: new.used[newPlace])] : []
  }
}
