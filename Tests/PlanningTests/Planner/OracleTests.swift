import Foundation
import Model
import Planning
import TestSupport
import Testing

@Suite("Best values of real traces that exact solvers found")
struct OracleTests {
  @Test("First come, first served waits as little as it can", arguments: SolvedTrace.arrivals)
  func waiting(_ trace: SolvedTrace) throws {
    let plan = plan(trace.inputs { $0 })
    var waiting = [Int](repeating: 0, count: plan.inputs.horizon + 1)
    var (sum, longest, last) = (0, 0, plan.inputs.baseDate)
    for place in plan.day.indices {
      let day = Day(number: try #require(plan.day[place] == Backlog.none ? nil : plan.day[place]))
      let first = Day(number: plan.release[place])
      let days = first.days(to: day)
      (sum, longest, last) = (sum + days, max(longest, days), max(last, day))
      waiting[plan.inputs.baseDate.days(to: first)] += 1
      waiting[plan.inputs.baseDate.days(to: day)] -= 1
    }
    var left = 0
    let peak = waiting.reduce(0) { peak, change in
      left += change
      return max(peak, left)
    }
    #expect(trace.best["total_delay_days"] == String(sum))
    #expect(trace.best["max_delay_days_fifo"] == String(longest))
    #expect(trace.best["peak_backlog_end_of_day"] == String(peak))
    #expect(trace.best["last_send_day"] == last.description)
    #expect(trace.best.count == 4)
  }

  @Test("As many are in time as can be where they expire", arguments: SolvedTrace.requests)
  func inTime(_ trace: SolvedTrace) {
    let plan = plan(
      trace.inputs { message in
        var message = message
        (message.deadline, message.due) = (message.due, nil)
        return message
      }
    )
    #expect(trace.best["max_on_time"] == String(plan.assignedCount))
    #expect(DeadlineFinding(plan, proving: true).bound.isReached)
    #expect(verify(plan).violations == [])
  }

  @Test(
    "They are as little late as can be where they are sent late",
    arguments: SolvedTrace.requests
  )
  func lateness(_ trace: SolvedTrace) {
    let plan = plan(trace.inputs { $0 })
    let lateness = Lateness(plan)
    #expect(plan.assignedCount == plan.day.count)
    #expect(trace.best["min_tardy_days"] == String(lateness.days))
    #expect(trace.best["min_max_tardy_days"] == String(lateness.greatest))
    #expect(verify(plan).violations == [])
  }

  @Test(
    "As few are late as can be where that is what a channel aims at",
    arguments: SolvedTrace.requests
  )
  func fewLate(_ trace: SolvedTrace) {
    var inputs = trace.inputs { $0 }
    inputs.limits.objectives = [.fewLate]
    let plan = plan(inputs)
    #expect(plan.assignedCount == plan.day.count)
    #expect(trace.best["max_on_time"] == String(plan.day.count - Lateness(plan).late))
    #expect(verify(plan).violations == [])
  }

  @Test("There are the 64 values of seven traces without targets and of twelve with them")
  func values() {
    let all = SolvedTrace.arrivals + SolvedTrace.requests
    #expect(SolvedTrace.arrivals.count == 7 && SolvedTrace.requests.count == 12)
    #expect(all.reduce(0) { $0 + $1.best.count } == 64)
  }
}
