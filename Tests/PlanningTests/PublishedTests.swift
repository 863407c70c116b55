import Model
import Planning
import Testing

@Suite("Published instances")
struct PublishedTests {
  @Test("As many jobs are on time as can be", arguments: PublishedInstance.all("on_time"))
  func onTime(_ instance: PublishedInstance) {
    let slots = slots(of: instance.jobs, instance)
    #expect(slots.count { $0 != nil } == instance.value)
    let windows = instance.jobs.map { $0.release...min($0.due, instance.periods) }
    let room = [0] + Array(repeating: 1, count: instance.periods)
    #expect(greatestMatching(windows, room: room) == instance.value)
  }

  @Test(
    "Where no job may be late none is",
    arguments: PublishedInstance.all("in_time", "stocking")
  )
  func inTime(_ instance: PublishedInstance) {
    #expect(!slots(of: instance.jobs, instance).contains(nil))
  }

  @Test(
    "Turned round in time, the least stocking cost is the least sum of waiting",
    arguments: PublishedInstance.all("stocking")
  )
  func leastWaiting(_ instance: PublishedInstance) {
    let last = instance.periods
    let turned = instance.jobs.map { job in
      PublishedInstance.Job(release: last + 1 - job.due, due: last, weight: job.weight)
    }
    let costs = zip(turned, slots(of: turned, instance)).map { job, slot in
      slot.map { job.weight * ($0 - job.release) }
    }
    #expect(!costs.contains(nil))
    #expect(costs.compactMap(\.self).reduce(0, +) == instance.value)
  }

  @Test("The periods used in Example 2 of Houndji et al. are the published ones")
  func usedPeriods() throws {
    let instance = try #require(PublishedInstance.all.first { $0.name == "sc-ex2" })
    let turned = instance.jobs.map { job in
      PublishedInstance.Job(release: 9 - job.due, due: 8, weight: 1)
    }
    let used = slots(of: turned, instance).compactMap { $0.map { 9 - $0 } }.sorted()
    #expect(used == [3, 5, 6, 7, 8])
  }

  /// The period that the planner gives each job; the base date is period 1.
  private func slots(
    of jobs: [PublishedInstance.Job],
    _ instance: PublishedInstance
  ) -> [Int?] {
    let messages = jobs.map { job in
      SmallCase.Message(notBefore: job.release - 1, deadline: job.due - 1)
    }
    let facts = SmallCase(Array(repeating: 1, count: instance.periods), messages)
    let plan = plan(facts.inputs)
    #expect(verify(plan).violations == [])
    return plan.day.map { $0 == Backlog.none ? nil : Int($0 - facts.base.number) + 1 }
  }
}
