import Model
import Planning
import Testing

@Suite("Optima that exact solvers found")
struct ExactOptimaTests {
  @Test("As many messages are on time as can be", arguments: SolvedInstance.all)
  func onTime(_ instance: SolvedInstance) {
    #expect(periods(of: instance).count { $0 != nil } == instance.mostOnTime)
    let windows = instance.messages.map { $0.first...$0.last }
    #expect(greatestMatching(windows, room: [0] + instance.capacity) == instance.mostOnTime)
  }

  @Test(
    "Where all can be on time they wait as little as they can",
    arguments: SolvedInstance.all.filter(\.isRoomy)
  )
  func leastWaiting(_ instance: SolvedInstance) {
    #expect(instance.mostOnTime == instance.messages.count)
    let waits = zip(instance.messages, periods(of: instance)).map { message, period in
      period.map { $0 - message.first }
    }
    #expect(!waits.contains(nil))
    #expect(waits.compactMap(\.self).reduce(0, +) == instance.leastWaiting)
  }

  @Test("There are instances of both kinds, and crowded ones in which not all have a place")
  func instances() {
    #expect(SolvedInstance.all.count { $0.isRoomy } >= 12)
    #expect(SolvedInstance.all.count { $0.mostOnTime < $0.messages.count } >= 12)
  }

  /// The period that the planner gives each message; the base date is period 1.
  private func periods(of instance: SolvedInstance) -> [Int?] {
    let messages = instance.messages.map { message in
      SmallCase.Message(notBefore: message.first - 1, deadline: message.last - 1)
    }
    let facts = SmallCase(instance.capacity, messages)
    let plan = plan(facts.inputs)
    #expect(verify(plan).violations == [])
    return plan.day.map { $0 == Backlog.none ? nil : Int($0 - facts.base.number) + 1 }
  }
}
