import Chance
import Model

/// Those who write messages, and those who change their minds about them.
struct People {
  private let readers: [String]
  private var channels: [String] = []
  private var written = 0
  /// The last messages of threads that go on, perhaps.
  private var threads: [(id: String, recipient: String, channel: String)] = []
  /// What was written lately, as an operator has it in mind.
  private var lately: [String] = []

  init(_ chance: inout SeededGenerator) {
    let domains = ["a.example", "b.example", "c.example"]
    readers = (1...chance.number(8...60)).map { number in
      "reader\(number)@\(domains[number % 3])"
    }
  }

  mutating func know(_ openings: [Opening]) {
    // What is addressed to a channel around others is sent by one of them.
    channels = openings.map(\.name)
  }

  mutating func write(
    _ count: Int,
    on day: Int32,
    _ chance: inout SeededGenerator
  ) -> [Arrival] {
    (0..<count).map { _ in arrival(on: day, &chance) }
  }

  private mutating func arrival(on day: Int32, _ chance: inout SeededGenerator) -> Arrival {
    written += 1
    let id = "m\(written)"
    lately.append(id)
    if lately.count > 150 { lately.removeFirst() }
    let reader = chance.pick(readers)
    var arrival = Arrival(
      id: id,
      channel: chance.pick(channels),
      recipient: reader,
      words: "words of \(id)"
    )
    if chance.percent(30) { arrival.priority = chance.number(1...9) }
    if chance.percent(15) { arrival.notBefore = day + Int32(chance.number(-2...12)) }
    if chance.percent(25) { arrival.deadline = day + Int32(chance.number(1...20)) }
    if chance.percent(15) { arrival.due = day + Int32(chance.number(1...10)) }
    if chance.percent(20) { arrival.campaign = chance.pick(["spring", "autumn"]) }
    if chance.percent(10) { arrival.person = "person of \(reader)" }
    if chance.percent(25), let thread = threads.randomElement(using: &chance) {
      arrival = following(thread, arrival, &chance)
    }
    if chance.percent(30) {
      threads.append((id, arrival.recipient, arrival.channel))
      if threads.count > 30 { threads.removeFirst() }
    }
    return arrival
  }

  private mutating func following(
    _ thread: (id: String, recipient: String, channel: String),
    _ arrival: Arrival,
    _ chance: inout SeededGenerator
  ) -> Arrival {
    threads.removeAll { $0.id == thread.id }
    var next = Arrival(
      id: arrival.id,
      channel: thread.channel,
      recipient: thread.recipient,
      words: arrival.words
    )
    next.priority = arrival.priority
    next.follows = thread.id
    next.waitDays = chance.number(1...6)
    next.deadline = arrival.deadline.map { $0 + 10 }
    next.campaign = arrival.campaign
    return next
  }

  /// What somebody asks for, mostly where it makes sense.
  mutating func wish(on day: Int32, in world: World, _ chance: inout SeededGenerator) -> Wish? {
    guard !lately.isEmpty else { return nil }
    var id = chance.pick(lately)
    func one(in states: Set<MessageState>) -> String? {
      lately.filter { world.checker.state(of: $0).map(states.contains) ?? false }
        .randomElement(using: &chance)
    }
    switch chance.number(0...21) {
    case 0, 1: return .cancel(id)
    case 2: return .reschedule(id, to: day + Int32(chance.number(-1...9)))
    case 3: return .delay(id, days: chance.number(1...9))
    case 4, 5:
      return .edit(
        id,
        words: chance.percent(70) ? "words of \(id), \(chance.number(1...3))" : nil,
        priority: chance.percent(50) ? chance.number(1...9) : nil
      )
    case 6, 7:
      id = one(in: [.failed, .canceled]) ?? id
      return .retry(id)
    case 8: return .reportSent(id, on: day - Int32(chance.number(0...2)))
    case 9, 10, 11: return .resolve(one(in: [.inDoubt]) ?? id)
    case 12, 13, 14:
      id = one(in: [.sent, .claimed]) ?? id
      return .reply(id, kind: chance.number(1...5), on: day)
    case 15: return .suppress(chance.percent(90) ? chance.pick(readers) : "@c.example")
    case 16, 17:
      let known = world.checker.books.suppressed.keys.sorted()
      return .lift(known.randomElement(using: &chance) ?? chance.pick(readers))
    case 18:
      return chance.percent(20) ? .forget(chance.pick(readers)) : .restart(chance.pick(channels))
    case 19:
      return .hold(
        scope(id, &chance),
        until: chance.percent(80) ? day + Int32(chance.number(1...6)) : nil
      )
    default:
      let standing = world.checker.books.holds.map(\.scope)
      return .resume(standing.randomElement(using: &chance) ?? scope(id, &chance))
    }
  }

  private func scope(_ id: String, _ chance: inout SeededGenerator) -> Scope {
    switch chance.number(0...9) {
    case 0: .everything
    case 1, 2: .channel(chance.pick(channels))
    case 3: .campaign("spring")
    default: .message(id)
    }
  }

  /// What somebody states about capacity and days.
  mutating func statement(on day: Int32, _ chance: inout SeededGenerator) -> Statement {
    let name = chance.pick(channels)
    let soon = day + Int32(chance.number(0...6))
    switch chance.number(0...11) {
    case 0:
      let most = chance.number(1...14)
      return .week(name, (0..<7).map { $0 < 5 ? most : most / 2 })
    case 1, 2: return .day(name, soon, count: chance.number(0...9))
    case 3: return .percent(name, soon, percent: 50)
    case 4: return .window(name, most: chance.number(3...25), days: chance.number(2...5))
    case 5: return .noWindow(name, days: chance.number(2...5))
    case 6: return .recipients(most: chance.number(1...3), days: chance.number(2...6))
    case 7: return .noRecipients
    case 8: return .closed((0..<Int32(chance.number(1...3))).map { soon + $0 })
    case 9: return .attach(name)
    case 10: return .sender(name, "desk\(chance.number(1...3))@example.org")
    default: return .base(day - Int32(chance.number(-1...2)))
    }
  }
}
