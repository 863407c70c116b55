import Model
import Planning
import TestSupport

/// Two plans of nearly the same messages, and what a command would find about them.
struct PlanPair {
  let old: Plan
  let new: Plan

  init(_ before: SmallCase, _ after: SmallCase) {
    old = plan(before.inputs)
    new = plan(after.inputs)
  }

  /// The messages that both know.
  var common: [Int32] {
    old.inputs.backlog.message.filter(Set(new.inputs.backlog.message).contains)
  }

  func days(_ message: Int32) -> (from: Day?, to: Day?) {
    (old.row(of: message)?.day, new.row(of: message)?.day)
  }

  func isLater(_ message: Int32) -> Bool {
    let (from, to) = days(message)
    return from != nil && (to?.number ?? .max) > (from?.number ?? .max)
  }

  func causes(_ message: Int32) -> [ShiftCause] {
    guard let before = side(old, message), let after = side(new, message) else { return [] }
    let channel = before.row.channel
    return shiftCauses(from: before, to: after, rows(of: old, channel), rows(of: new, channel))
  }

  private func side(_ plan: Plan, _ message: Int32) -> ShiftSide? {
    plan.row(of: message).map { row in
      ShiftSide(row, following: plan.predecessor(of: message), in: plan.days(of: row.channel))
    }
  }

  private func rows(of plan: Plan, _ channel: Int32) -> () -> PlanRow? {
    var rows = plan.inputs.backlog.message.indices.map(plan.row)
      .filter { $0.channel == channel }.makeIterator()
    return { rows.next() }
  }
}

extension PlanPair {
  /// Whether the inputs or the plans really differ as a cause says.
  func isTrue(_ cause: ShiftCause, of message: Int32) -> Bool {
    guard let before = old.row(of: message), let after = new.row(of: message) else { return false }
    switch cause {
    case .notBefore(let from, let to):
      return from != to && from == before.notBefore && to == after.notBefore
    case .deadline(let from, let to):
      return from != to && from == before.deadline && to == after.deadline
    case .due(let from, let to):
      return from != to && from == before.due && to == after.due
    case .priority(let from, let to):
      return from != to && from == before.priority && to == after.priority
    case .predecessor(_, let from, let to):
      let days = (old.predecessor(of: message)?.day, new.predecessor(of: message)?.day)
      return from != to && from == days.0 && to == days.1
    case .predecessorSent(let from):
      return from == old.predecessor(of: message)?.message
        && new.predecessor(of: message) == nil && !isLater(message)
    case .baseDate(let from, let to):
      return from != to && from == old.inputs.baseDate && to == new.inputs.baseDate
    case .held(let from, let to):
      let held = (before.attributes.heldUntil, after.attributes.heldUntil)
      return from != to && from == held.0 && to == held.1 && isLater(message) == (from < to)
    case .lastDay(let from, let to):
      return from != to && from == old.inputs.lastDay && to == new.inputs.lastDay
    case .capacity(let change):
      let cells = (
        old.inputs.cell(change.channel, change.day), new.inputs.cell(change.channel, change.day)
      )
      return change.channel == before.channel && change.day <= limit(message)
        && change.from == old.inputs.capacity.capacity[cells.0]
        && change.to == new.inputs.capacity.capacity[cells.1]
        && (isLater(message) ? change.to < change.from : change.to > change.from)
    case .used(let day, let from, let to):
      return from != to && old.inputs.capacity.used[old.inputs.cell(before.channel, day)] == from
        && new.inputs.capacity.used[new.inputs.cell(before.channel, day)] == to
    case .outranked(let count, let first):
      return isLater(message) && areInTheWay(count, first, of: message, in: new, not: old)
    case .unblocked(let count, let first):
      return !isLater(message) && areInTheWay(count, first, of: message, in: old, not: new)
    case .limit, .undecided:
      // These are for plans with limits, and here are none.
      return false
    }
  }

  /// The day on which one plan sends the message and the other does not.
  private func limit(_ message: Int32) -> Day {
    let (from, to) = days(message)
    return [from, to].compactMap(\.self).min() ?? Day(number: .min)
  }

  /// Whether messages rank before another, go by its better day in one plan and not in the other.
  private func areInTheWay(
    _ count: Int,
    _ first: [Int32],
    of message: Int32,
    in plan: Plan,
    not other: Plan
  ) -> Bool {
    guard let held = plan.row(of: message) else { return false }
    let last = limit(message)
    let start = max(held.release, old.inputs.baseDate, new.inputs.baseDate)
    let others = plan.inputs.backlog.message.filter { number in
      guard let row = plan.row(of: number), row.channel == held.channel, let day = row.day else {
        return false
      }
      let elsewhere = other.row(of: number)?.day
      return start <= day && day <= last && !(elsewhere.map { start <= $0 && $0 <= last } ?? false)
    }
    let ranked = others.sorted { plan.rank(of: $0).lexicographicallyPrecedes(plan.rank(of: $1)) }
    return count == others.count && first == Array(ranked.prefix(5))
      && ranked.allSatisfy {
        plan.rank(of: $0).lexicographicallyPrecedes(plan.rank(of: message))
      }
  }
}

extension Plan {
  fileprivate func row(of message: Int32) -> PlanRow? {
    inputs.backlog.message.firstIndex(of: message).map(row)
  }

  fileprivate func rank(of message: Int32) -> [Int] {
    inputs.backlog.message.firstIndex(of: message).map(rank) ?? []
  }

  fileprivate func predecessor(of message: Int32) -> Predecessor? {
    let place = inputs.backlog.message.firstIndex(of: message)
    let followUp = inputs.backlog.followUps.first { Int($0.place) == place }
    return followUp.map { followUp in
      let other = followUp.predecessor.map { row(at: Int($0)) }
      return Predecessor(
        message: other?.message,
        day: other?.day,
        waitDays: Int(followUp.waitDays)
      )
    }
  }
}

extension PlanInputs {
  fileprivate func cell(_ channel: Int32, _ day: Day) -> Int {
    capacity.cell(channel: channel, day: day, from: baseDate) ?? 0
  }
}

extension SmallCase {
  /// Changes one thing by chance.
  mutating func change(_ chance: inout SeededGenerator) {
    let place = messages.isEmpty ? 0 : chance.number(0...messages.count - 1)
    switch chance.number(0...9) {
    case 0, 1:
      guard horizon > 0 else { return }
      let channel = chance.number(0...capacity.count - 1)
      capacity[channel][chance.number(0...horizon - 1)] = chance.number(0...3)
    case 2: if horizon > 1 { advance(by: chance.number(1...min(2, horizon - 1))) }
    case 3:
      guard !messages.isEmpty else { return }
      messages[place].notBefore = chance.number(-1...horizon + 1)
      messages[place].since = messages[place].notBefore
    case 4: if !messages.isEmpty { messages[place].deadline = chance.number(0...horizon + 1) }
    case 9: if !messages.isEmpty { messages[place].due = chance.number(-2...horizon + 1) }
    case 5: if !messages.isEmpty { messages[place].priority = chance.number(1...9) }
    case 6: if !messages.isEmpty { removeMessage(place) }
    case 7:
      messages.append(.init(channel: chance.number(0...capacity.count - 1), priority: 1))
      // A number that was taken away does not come back.
      if let numbers { self.numbers = numbers + [(numbers.last ?? firstMessage + 50) + 1] }
    default: used = capacity.map { _ in chance.number(0...3) }
    }
  }

  /// Moves the base date while the messages keep their days.
  mutating func advance(by days: Int) {
    base = base.advanced(by: days)
    capacity = capacity.map { Array($0.dropFirst(days)) }
    used = []
    for place in messages.indices {
      messages[place].since = (messages[place].since ?? messages[place].notBefore ?? 0) - days
      messages[place].notBefore = messages[place].notBefore.map { $0 - days }
      messages[place].deadline = messages[place].deadline.map { $0 - days }
      messages[place].due = messages[place].due.map { $0 - days }
    }
  }

  /// Takes a message away, and with it that others follow it.
  mutating func removeMessage(_ gone: Int) {
    numbers = messages.indices.map(number).enumerated().filter { $0.offset != gone }.map(\.element)
    messages.remove(at: gone)
    for place in messages.indices {
      guard let predecessor = messages[place].follows else { continue }
      messages[place].follows =
        predecessor == gone ? nil : predecessor > gone ? predecessor - 1 : predecessor
    }
  }
}
