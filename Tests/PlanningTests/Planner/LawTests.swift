import Model
import Planning
import TestSupport
import Testing

@Suite("The laws of a plan")
struct LawTests {
  @Test(
    "Fresh: the same inputs give the same plan and the same digest, whatever was planned between"
  )
  func fresh() {
    for index in 0..<500 {
      var chance = Seed.stream("fresh", index)
      let drawn = SmallCase.drawn(&chance, followUps: true)
      let other = SmallCase.drawn(&chance, followUps: true)
      let first = plan(drawn.inputs)
      _ = plan(other.inputs)
      let second = plan(drawn.inputs)
      #expect(first == second, "case \(index): \(drawn)")
      #expect(digest(of: first) == digest(of: second), "case \(index): \(drawn)")
    }
  }

  @Test(
    "Law 1, fresh: numbering the messages anew in the same order of arrival changes no decision"
  )
  func freshNumbers() {
    for index in 0..<500 {
      var chance = Seed.stream("fresh numbers", index)
      let drawn = SmallCase.drawn(&chance, followUps: true)
      var renumbered = drawn
      renumbered.firstMessage = chance.number(1...1_000_000)
      let (one, other) = (plan(drawn.inputs), plan(renumbered.inputs))
      #expect(one.day == other.day && one.position == other.position, "case \(index): \(drawn)")
    }
  }

  @Test("Law 3, no idle capacity: whoever waits, waits behind full or closed days of no lower rank")
  func noIdleCapacity() {
    for index in 0..<4_000 {
      var chance = Seed.stream("idle", index)
      let drawn = SmallCase.drawn(&chance, followUps: true, messages: 40)
      #expect(verify(plan(drawn.inputs)).violations == [], "case \(index): \(drawn)")
    }
  }

  @Test("Law 4, best possible: no plan sends more by any day, or lets fewer miss any deadline")
  func bestPossible() {
    for index in 0..<4_000 {
      var chance = Seed.stream("best", index)
      let drawn = SmallCase.drawn(&chance, followUps: false)
      let plan = plan(drawn.inputs)
      for channel in drawn.capacity.indices {
        var room = freeCapacity(of: drawn, channel)
        for priority in 1...9 {
          let places = drawn.messages.indices.filter { place in
            drawn.messages[place].channel == channel && drawn.messages[place].priority == priority
          }
          guard !places.isEmpty else { continue }
          let claim = Claim(drawn, plan, places, room)
          #expect(claim.failure == nil, "case \(index), channel \(channel): \(drawn)")
          for day in places.compactMap(claim.day) { room[day] -= 1 }
        }
      }
    }
  }

  private func freeCapacity(of drawn: SmallCase, _ channel: Int) -> [Int] {
    drawn.capacity[channel].enumerated().map { day, capacity in
      max(0, capacity - (day == 0 ? drawn.used[channel] : 0))
    }
  }
}

/// What law 4 says of the messages of one channel and priority and the room that is left for them.
private struct Claim {
  private let drawn: SmallCase
  private let plan: Plan
  private let places: [Int]
  private let room: [Int]

  init(_ drawn: SmallCase, _ plan: Plan, _ places: [Int], _ room: [Int]) {
    self.drawn = drawn
    self.plan = plan
    self.places = places
    self.room = room
  }

  /// The day of the horizon that the plan gives a message.
  func day(_ place: Int) -> Int? {
    plan.day[place] == Backlog.none ? nil : Int(plan.day[place] - drawn.base.number)
  }

  /// What the best plan does better than this one, if anything.
  var failure: String? { tooFewByDay ?? tooManyMissed }

  private var tooFewByDay: String? {
    let all = windows(of: places)
    for last in room.indices {
      let best = greatestMatching(all, room: Array(room[...last]))
      let sent = places.compactMap(day).count { $0 <= last }
      if sent != best { return "\(sent) sent by day \(last), not \(best)" }
    }
    return nil
  }

  private var tooManyMissed: String? {
    for limit in Set(places.compactMap { drawn.messages[$0].deadline }).sorted() {
      let due = places.filter { drawn.messages[$0].deadline.map { $0 <= limit } ?? false }
      let best = due.count - greatestMatching(windows(of: due), room: room)
      let missed = due.count { day($0) == nil }
      if missed != best { return "\(missed) of those due by day \(limit) missed, not \(best)" }
    }
    return nil
  }

  /// The days on which those may go that may go at all.
  private func windows(of places: [Int]) -> [Window] {
    places.compactMap { place in
      let message = drawn.messages[place]
      let first = max(0, message.notBefore ?? 0)
      let last = min(drawn.horizon - 1, message.deadline ?? .max)
      return first <= last ? first...last : nil
    }
  }
}
