import Model
import Planning
import TestSupport
import Testing

@Suite("How many moves every plan makes that is as good")
struct NecessaryMovesTests {
  private func moves(_ pair: PlanPair) -> NecessaryMoves {
    let inputs = pair.new.inputs
    var moves = NecessaryMoves(
      PlanFrame(baseDate: inputs.baseDate, capacity: inputs.capacity, limits: inputs.limits)
    )
    var old = pair.old.day.indices.map(pair.old.row).makeIterator()
    var new = pair.new.day.indices.map(pair.new.row).makeIterator()
    _ = compare({ old.next() }, with: { new.next() }, visiting: { moves.add($0, $1) })
    return moves
  }

  /// The fewest moves of all plans that send no fewer of any priority by any day.
  private func fewest(_ pair: PlanPair, _ new: SmallCase) -> Int {
    let plan = pair.new
    let (base, messages) = (new.base.number, new.messages)
    let old = Dictionary(
      uniqueKeysWithValues: zip(pair.old.inputs.backlog.message, pair.old.day)
    )
    let before = plan.inputs.backlog.message.map { old[$0] ?? Backlog.none }
    func sent(_ days: [Int?], _ priority: Int, by day: Int) -> Int {
      days.indices.count {
        messages[$0].priority == priority && days[$0].map { $0 <= day } ?? false
      }
    }
    let planned = plan.day.map { $0 == Backlog.none ? nil : Int($0 - base) }
    var best = Int.max
    var days = [Int?](repeating: nil, count: messages.count)
    var room = new.capacity[0]
    if !room.isEmpty, let used = new.used.first { room[0] = max(0, room[0] - used) }
    func choose(_ place: Int) {
      if place == messages.count {
        let isAsGood = new.capacity[0].indices.allSatisfy { day in
          Set(messages.map(\.priority)).allSatisfy {
            sent(days, $0, by: day) >= sent(planned, $0, by: day)
          }
        }
        guard isAsGood else { return }
        best = min(
          best,
          days.indices.count { place in
            before[place] != Backlog.none && days[place].map { Int32($0) + base } != before[place]
          }
        )
        return
      }
      days[place] = nil
      choose(place + 1)
      let message = messages[place]
      let first = max(0, message.notBefore ?? 0)
      let last = min(room.count - 1, message.deadline ?? .max)
      guard first <= last else { return }
      for day in first...last where room[day] > 0 {
        room[day] -= 1
        days[place] = day
        choose(place + 1)
        room[day] += 1
      }
      days[place] = nil
    }
    choose(0)
    return best
  }

  @Test(
    "It is never more than the fewest of all such plans, found by trying them, and often as many"
  )
  func bound() {
    var (exact, moved) = (0, 0)
    for index in 0..<1_500 {
      var chance = Seed.stream("necessary moves", index)
      var old = SmallCase.drawn(&chance, followUps: false, messages: 6)
      old.capacity = [Array(old.capacity[0].prefix(4))]
      old.used = Array(old.used.prefix(1))
      old.lastOpen = []
      for place in old.messages.indices { old.messages[place].channel = 0 }
      var new = old
      for _ in 0..<chance.number(1...2) { new.change(&chance) }
      let pair = PlanPair(old, new)
      let found = moves(pair)
      let fewest = fewest(pair, new)
      #expect(found.least <= fewest, "case \(index): \(old) -> \(new)")
      #expect(found.least <= found.moved && fewest <= found.moved)
      if found.moved > 0 {
        moved += 1
        if found.least == fewest { exact += 1 }
      }
    }
    #expect(moved > 100 && exact * 10 > moved * 7, "\(exact) of \(moved)")
  }

  @Test("Under limits and with follow-ups it is never more than what moves")
  func limited() {
    for index in 0..<300 {
      var chance = Seed.stream("necessary moves under limits", index)
      let old = SmallCase.drawn(&chance, followUps: true)
      var new = old
      new.change(&chance)
      let found = moves(PlanPair(old, new))
      #expect(found.least <= found.moved, "case \(index): \(old) -> \(new)")
    }
  }

  @Test("Of a chain that one place less sets going, one message has to leave its day")
  func chain() {
    let old = SmallCase([2, 2, 2, 2, 2], (0..<8).map { _ in .init() })
    var new = old
    new.capacity[0][1] = 1
    let found = moves(PlanPair(old, new))
    #expect(found.moved == 3 && found.least == 1)
  }
}
