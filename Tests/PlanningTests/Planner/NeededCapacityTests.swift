import Model
import Planning
import TestSupport
import Testing

@Suite("The least capacity that is needed")
struct NeededCapacityTests {
  /// The least of all capacities, each tried with a plan of all channels.
  private func bruteForce(_ channel: Int, _ goal: CapacityGoal, _ drawn: LimitedCase) -> Int {
    let inputs = drawn.inputs
    // Beside what was used already, also of later days.
    let used = (drawn.plain.used + drawn.plain.usedLater.map(\.count)).reduce(0, +)
    // So much that also a share of one percent has a place for each message.
    let most = 100 * inputs.backlog.count + used
    let free = planned(most, channel, drawn)
    let own = inputs.backlog.message.indices.filter { place in
      var container = Int(inputs.backlog.channel[place])
      while container != channel, let outer = inputs.limits.outer(of: container) {
        container = outer
      }
      return container == channel
    }
    let wanted = own.filter { place in
      let last = inputs.lastDay.number
      switch goal {
      case .deadlines:
        return inputs.backlog.deadline[place] != Backlog.none
          && inputs.backlog.deadline[place] <= last
      case .allSent(let day):
        return free.release[place] <= day.number
          && free.decision(at: place) != .unplaced(.predecessorUnplaced)
      }
    }
    var last = Int32.max
    if case .allSent(let day) = goal { last = day.number }
    func missed(_ plan: Plan) -> Int {
      wanted.count { plan.day[$0] == Backlog.none || plan.day[$0] > last }
    }
    let unattainable = missed(free)
    return (0...most).first { missed(planned($0, channel, drawn)) <= unattainable } ?? most
  }

  private func planned(_ capacity: Int, _ channel: Int, _ drawn: LimitedCase) -> Plan {
    var drawn = drawn
    drawn.plain.capacity[channel] = drawn.plain.capacity[channel].map { $0 > 0 ? capacity : 0 }
    return plan(drawn.inputs)
  }

  @Test("It is the least of all that suffice", arguments: [[], [.nesting], LimitKind.allCases])
  func least(_ kinds: [LimitKind]) throws {
    for index in 0..<250 {
      var chance = Seed.stream("needed capacity \(kinds.count)", index)
      let drawn = LimitedCase.drawn(&chance, Set(kinds), followUps: !index.isMultiple(of: 3))
      let channel = chance.number(0...drawn.plain.capacity.count - 1)
      let inputs = drawn.inputs
      let by = inputs.baseDate.advanced(by: chance.number(0...max(0, inputs.horizon - 1)))
      for goal in [CapacityGoal.deadlines, .allSent(by: inputs.lastDay), .allSent(by: by)] {
        let number = drawn.inputs.capacity.channels[channel]
        let needed = try #require(neededCapacity(of: number, for: goal, in: drawn.inputs))
        let least = bruteForce(channel, goal, drawn)
        #expect(needed.capacity == least, "case \(index), \(channel), \(goal): \(drawn)")
        #expect(needed.notRuledOut == needed.capacity)
        // What is due behind the last day has days there, which these cases do not have.
        let isWithin = drawn.plain.messages.allSatisfy { $0.deadline ?? 0 < drawn.plain.horizon }
        guard isWithin, let other = needed.withDeadlinesFirst else { continue }
        var first = drawn
        first.limits.objectives = first.plain.capacity.map { _ in [.deadlinesFirst] }
        #expect(bruteForce(channel, goal, first) == other, "case \(index), \(channel): \(drawn)")
      }
    }
  }

  @Test("Urgent messages without a deadline are in the way of those that have one")
  func urgent() throws {
    var messages = (0..<6).map { _ in SmallCase.Message(priority: 1) }
    messages.append(SmallCase.Message(priority: 9, deadline: 1))
    let needed = try #require(
      neededCapacity(of: 7, for: .deadlines, in: SmallCase([2, 2, 2, 0], messages).inputs)
    )
    #expect(needed.capacity == 4 && needed.wanted == 1 && needed.missedNow == 1)
    #expect(needed.unattainable == 0 && needed.openDays == 3)
  }

  @Test("A message that may only go on closed days is beyond help, and does not count")
  func unattainable() throws {
    let messages = [
      SmallCase.Message(notBefore: 1, deadline: 1), SmallCase.Message(notBefore: 2, deadline: 1),
      SmallCase.Message(deadline: 0), SmallCase.Message(deadline: 0),
    ]
    let needed = try #require(
      neededCapacity(of: 7, for: .deadlines, in: SmallCase([1, 0, 1], messages).inputs)
    )
    #expect(needed.capacity == 2 && needed.wanted == 4 && needed.unattainable == 2)
  }

  @Test("What is used of the base date is not there for the plan")
  func used() throws {
    var drawn = SmallCase([9, 9], (0..<4).map { _ in .init() })
    drawn.used = [3]
    let needed = try #require(
      neededCapacity(of: 7, for: .allSent(by: drawn.inputs.lastDay), in: drawn.inputs)
    )
    #expect(needed.capacity == 4)
    #expect(
      neededCapacity(of: 8, for: .allSent(by: drawn.inputs.lastDay), in: drawn.inputs) == nil
    )
  }
}
