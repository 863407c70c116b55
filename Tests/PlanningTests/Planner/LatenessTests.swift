import Model
import Planning
import TestSupport
import Testing

@Suite("Messages that are due")
struct LatenessTests {
  /// The least lateness that any plan of one channel has, in the room of each day, where all have a day.
  private struct Best {
    let room: [Int]
    /// The first day of each message, and the day on which it is due.
    let messages: [(first: Int, due: Int)]
    /// What a message adds that goes so many days late, and how that of two days comes together.
    let cost: (Int) -> Int
    let together: (Int, Int) -> Int
    private var known: [Int: Int] = [:]

    init(
      _ room: [Int],
      _ messages: [(first: Int, due: Int)],
      cost: @escaping (Int) -> Int,
      together: @escaping (Int, Int) -> Int
    ) {
      (self.room, self.messages, self.cost, self.together) = (room, messages, cost, together)
    }

    /// The best of those that are left, one bit each, from a day on; nil where they do not all find a day.
    mutating func value(from day: Int = 0, left: Int) -> Int? {
      if left == 0 { return 0 }
      guard day < room.count else { return nil }
      let key = day << 16 | left
      if let value = known[key] { return value < 0 ? nil : value }
      var best: Int?
      var today = left
      // Every subset of those that are left.
      while true {
        let going = messages.indices.filter { today & 1 << $0 != 0 }
        if going.count <= room[day], going.allSatisfy({ messages[$0].first <= day }),
          let rest = value(from: day + 1, left: left & ~today)
        {
          let own = going.map { cost(max(0, day - messages[$0].due)) }.reduce(0, together)
          best = min(best ?? .max, together(own, rest))
        }
        if today == 0 { break }
        today = (today - 1) & left
      }
      known[key] = best ?? -1
      return best
    }
  }

  @Test("They have the least sum and the least greatest lateness, priority by priority")
  func leastLateness() {
    var compared = 0
    for index in 0..<600 {
      var chance = Seed.stream("lateness", index)
      let days = chance.number(3...9)
      var drawn = SmallCase((0..<days).map { _ in chance.number(0...2) }, [])
      for _ in 0..<chance.number(1...7) {
        var message = SmallCase.Message(priority: chance.number(4...5))
        message.notBefore = chance.number(-2...days - 2)
        message.due = chance.number(-3...days)
        drawn.messages.append(message)
      }
      let plan = plan(drawn.inputs)
      #expect(verify(plan).violations == [])
      var room = drawn.capacity[0]
      for priority in 4...5 {
        let places = drawn.messages.indices.filter { drawn.messages[$0].priority == priority }
        let planned = places.map { Int(plan.day[$0]) - Int(drawn.base.number) }
        guard planned.allSatisfy({ $0 >= 0 }) else { break }
        let late = zip(places, planned).map { max(0, $1 - (drawn.messages[$0].due ?? 0)) }
        let messages = places.map {
          (first: max(0, drawn.messages[$0].notBefore ?? 0), due: drawn.messages[$0].due ?? 0)
        }
        var sum = Best(room, messages, cost: { $0 }, together: +)
        var greatest = Best(room, messages, cost: { $0 }, together: { max($0, $1) })
        let all = 1 << places.count - 1
        #expect(sum.value(left: all) == late.reduce(0, +), "case \(index): \(drawn)")
        #expect(greatest.value(left: all) == late.max() ?? 0, "case \(index): \(drawn)")
        compared += places.count
        for day in planned { room[day] -= 1 }
      }
    }
    #expect(compared > 500)
  }

  @Test("A deadline goes before a day on which a message is due, and that before neither")
  func order() {
    let messages: [SmallCase.Message] = [
      .init(), .init(due: -5), .init(deadline: 9, due: 0), .init(due: -6), .init(deadline: 8),
      .init(priority: 4),
    ]
    let plan = plan(SmallCase([1, 1, 1, 1, 1, 1], messages).inputs)
    let order = plan.day.indices.sorted { plan.day[$0] < plan.day[$1] }
    #expect(order == [5, 4, 2, 3, 1, 0])
    #expect(verify(plan).violations == [])
  }
}
