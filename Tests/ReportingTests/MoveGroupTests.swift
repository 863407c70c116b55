import Model
import Planning
import Reporting
import Testing

@Suite("Who moves for the same cause")
struct MoveGroupTests {
  private func frame(_ plan: Plan) -> PlanFrame {
    PlanFrame(
      baseDate: plan.inputs.baseDate,
      capacity: plan.inputs.capacity,
      limits: plan.inputs.limits
    )
  }

  private func compared(_ old: Plan, _ new: Plan) -> (Comparison, [MoveGroup]) {
    var before = old.day.indices.map(old.row).makeIterator()
    var after = new.day.indices.map(new.row).makeIterator()
    let comparison = compare({ before.next() }, with: { after.next() })
    let inputs = InputComparison(frame(old), with: frame(new))
    return (comparison, moveGroups(of: comparison, inputs, in: frame(new)))
  }

  @Test(
    "Every message that moves is in one group, with the days by which it does",
    arguments: 1...40
  )
  func sums(seed: UInt64) {
    let old = Samples.nestedPlan(seed: seed)
    let (comparison, groups) = compared(old, Samples.nestedPlan(seed: seed, variant: 1))
    func count(_ kind: MoveGroup.Kind) -> Int {
      groups.filter { $0.kind == kind }.reduce(0) { $0 + $1.messages }
    }
    let counts = comparison.counts
    #expect(count(.lost) == counts.newlyUnplaced)
    #expect(count(.later) == counts.later - counts.newlyUnplaced)
    #expect(count(.earlier) == counts.earlier - counts.newlyPlaced)
    #expect(count(.gained) == counts.newlyPlaced)
    let days = comparison.changes.filter { $0.kind == .later }.compactMap(\.days)
    let later = groups.filter { $0.kind == .later }
    #expect(later.map(\.most).max() ?? 0 == days.max() ?? 0)
    #expect(later.map(\.least).min() ?? 0 == days.min() ?? 0)
    // The worst stand first, and of one kind the largest.
    let order = groups.map { [$0.kind.rawValue, -$0.messages] }
    #expect(order == order.sorted { $0.lexicographicallyPrecedes($1) })
  }

  /// A plan of six messages for one channel that sends so many on each day.
  private func plan(_ capacity: [Int32], messages: Int32 = 6, reason: String? = nil) -> Plan {
    var table = CapacityTable(channels: [7], days: capacity.count)
    for (day, count) in capacity.enumerated() {
      table.setCapacity(count, at: day, reason: day == 1 ? reason : nil)
    }
    var backlog = Backlog()
    for number in 1...messages {
      backlog.append(
        message: number,
        channel: 0,
        priority: number > 6 ? 1 : 5,
        notBefore: Backlog.none,
        waitingSince: Samples.base.number,
        deadline: Backlog.none
      )
    }
    return Planning.plan(PlanInputs(baseDate: Samples.base, capacity: table, backlog: backlog))
  }

  @Test("A day with less room is the cause of all that it moves, and of who has no day at the end")
  func capacity() {
    let (_, groups) = compared(plan([2, 2, 2]), plan([2, 0, 2], reason: "a strike"))
    let change = InputComparison.CapacityChange(
      channel: 7,
      day: Samples.base.advanced(by: 1),
      from: 2,
      to: 0,
      reason: "a strike"
    )
    #expect(groups.map(\.kind) == [.lost, .later])
    #expect(groups.map(\.cause) == [.capacity([change]), .capacity([change])])
    #expect(groups.map(\.messages) == [2, 2])
  }

  @Test("Messages that came are the cause where no day has less room")
  func came() {
    let (_, groups) = compared(plan([2, 2, 2, 2]), plan([2, 2, 2, 2], messages: 8))
    #expect(groups.map(\.kind) == [.later])
    #expect(groups.map(\.cause) == [.came(2)])
    let (_, back) = compared(plan([2, 2, 2, 2], messages: 8), plan([2, 2, 2, 2]))
    #expect(back.map(\.cause) == [.went(2)])
  }
}
