import Model
import TestSupport

/// A few messages and days, as a test writes or draws them, and the inputs made of them.
struct SmallCase: CustomStringConvertible {
  struct Message {
    var channel = 0
    var priority = 5
    /// Days from the base date.
    var notBefore: Int?
    /// Since when it waits; its first day, or else the base date, where nothing is said.
    var since: Int?
    var deadline: Int?
    var due: Int?
    var follows: Int?
    var wait = 1
  }

  var base = Day(number: 20_000)
  /// For each channel the capacity of each day.
  var capacity: [[Int]]
  /// For each channel what is used of the first day.
  var used: [Int] = []
  /// What was sent on later days, before the base date was set back.
  var usedLater: [(channel: Int, day: Int, count: Int)] = []
  var messages: [Message]
  /// For each channel the last day before the base date on which it could send, counted from that; none
  /// where nothing is said.
  var lastOpen: [Int?] = []
  /// The number of the first message; the others follow with gaps.
  var firstMessage = 100
  /// The messages' numbers where some are gone; otherwise they follow from the first.
  var numbers: [Int]?

  var horizon: Int { capacity.first?.count ?? 0 }

  var inputs: PlanInputs {
    var table = CapacityTable(
      channels: capacity.indices.map { Int32($0 * 10 + 7) },
      days: horizon
    )
    for (channel, days) in capacity.enumerated() {
      for (day, value) in days.enumerated() {
        table.setCapacity(Int32(value), at: table.cell(channel: channel, day: day))
      }
      if horizon > 0, channel < used.count {
        table.setUsed(Int32(used[channel]), at: table.cell(channel: channel, day: 0))
      }
    }
    for (channel, day) in lastOpen.enumerated() where channel < capacity.count {
      table.lastOpen[channel] = day.map { base.number + Int32($0) } ?? Backlog.none
    }
    for use in usedLater where use.channel < capacity.count && use.day < horizon {
      table.setUsed(Int32(use.count), at: table.cell(channel: use.channel, day: use.day))
    }
    return PlanInputs(baseDate: base, capacity: table, backlog: backlog)
  }

  func number(of place: Int) -> Int { numbers?[place] ?? firstMessage + 3 * place }

  private var backlog: Backlog {
    var backlog = Backlog()
    for (place, message) in messages.enumerated() {
      backlog.append(
        message: Int32(number(of: place)),
        channel: Int32(message.channel),
        priority: Int32(message.priority),
        notBefore: message.notBefore.map { Int32(Int(base.number) + $0) } ?? Backlog.none,
        waitingSince: base.number + Int32(message.since ?? message.notBefore ?? 0),
        deadline: message.deadline.map { Int32(Int(base.number) + $0) } ?? Backlog.none,
        due: message.due.map { Int32(Int(base.number) + $0) } ?? Backlog.none
      )
      if let predecessor = message.follows {
        backlog.append(
          Backlog.FollowUp(
            place: Int32(place),
            predecessor: Int32(predecessor),
            waitDays: Int32(message.wait)
          )
        )
      }
    }
    return backlog
  }

  var description: String {
    let rows = messages.enumerated().map { place, message in "  \(place): \(message)" }
    return "capacity \(capacity), used \(used), later \(usedLater)\n" + rows.joined(separator: "\n")
  }
}

extension SmallCase {
  /// One channel, whose messages are given as a test likes.
  init(_ capacity: [Int], _ messages: [Message]) {
    self.init(capacity: [capacity], messages: messages)
  }

  /// A case drawn by chance: crowded or loose, with closed days, past and far dates.
  static func drawn(_ chance: inout SeededGenerator, followUps: Bool, messages most: Int = 14)
    -> SmallCase
  {
    let horizon = chance.oneIn(30) ? 0 : chance.number(1...8)
    let roomiest = chance.number(1...3)
    let capacity = (0..<chance.number(1...3)).map { _ in
      (0..<horizon).map { _ in chance.oneIn(4) ? 0 : chance.number(0...roomiest) }
    }
    let used = capacity.map { _ in chance.oneIn(3) ? chance.number(0...3) : 0 }
    let lastOpen = capacity.map { _ in chance.oneIn(2) ? nil : -chance.number(1...6) }
    let levels = chance.number(1...4)
    var result = SmallCase(
      base: Day(number: Int32(chance.number(-1_000...40_000))),
      capacity: capacity,
      used: used,
      messages: [],
      lastOpen: lastOpen
    )
    for place in 0..<chance.number(0...most) {
      var message = Message(channel: chance.number(0...capacity.count - 1))
      message.priority = chance.number(1...levels) * 2
      message.notBefore = chance.oneIn(3) ? nil : chance.number(-3...horizon + 1)
      // Now and then it may go before it counts as waiting: the base date was set back.
      if chance.oneIn(2) {
        message.since = message.notBefore ?? (chance.oneIn(6) ? 1 : -1) * chance.number(0...6)
      }
      message.deadline = chance.oneIn(3) ? nil : chance.number(-2...horizon + 3)
      if chance.oneIn(40) { message.deadline = 2_000_000 }
      if chance.oneIn(3) { message.due = chance.number(-4...horizon + 3) }
      if followUps, place > 0, chance.oneIn(2) {
        message.follows = chance.number(0...place - 1)
        message.wait = chance.number(1...3)
      }
      result.messages.append(message)
    }
    return result
  }
}
