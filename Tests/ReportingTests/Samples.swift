import Model
import Planning
import TestSupport

enum Samples {
  static let base = Day(number: 20_000)

  /// A plan of random messages for channels that are closed now and then.
  static func plan(
    seed: UInt64,
    channels: Int = 3,
    days: Int = 20,
    messages: Int = 120,
    reason: String? = nil
  ) -> Plan {
    var chance = SeededGenerator(seed: seed)
    var dues = SeededGenerator(seed: ~seed)
    var table = CapacityTable(channels: (1...Int32(channels)).map { $0 }, days: days)
    for cell in 0..<channels * days {
      let isClosed = Int.random(in: 0..<4, using: &chance) == 0
      let capacity = isClosed ? 0 : Int32.random(in: 1...4, using: &chance)
      table.setCapacity(capacity, at: cell, reason: isClosed ? reason : nil)
      if cell % days == 0 { table.setUsed(min(capacity, 1), at: cell) }
    }
    var backlog = Backlog()
    for number in 1...Int32(max(1, messages)) where messages > 0 {
      let notBefore = base.number + Int32.random(in: -3..<Int32(min(days, 30)), using: &chance)
      let hasDeadline = Bool.random(using: &chance)
      backlog.append(
        message: number,
        channel: Int32.random(in: 0..<Int32(channels), using: &chance),
        priority: Int32.random(in: 1...9, using: &chance),
        notBefore: Bool.random(using: &chance) ? notBefore : Backlog.none,
        waitingSince: notBefore,
        deadline: hasDeadline
          ? max(base.number, notBefore) + Int32.random(in: 0...25, using: &chance) : Backlog.none,
        due: Bool.random(using: &dues)
          ? base.number + Int32.random(in: -9...30, using: &dues) : Backlog.none
      )
    }
    return Planning.plan(PlanInputs(baseDate: base, capacity: table, backlog: backlog))
  }

  /// A plan of random messages, some of which follow others, for channels of which some are inside others.
  ///
  /// The same seed gives the same channels and, but for a few, the same messages for each variant.
  static func nestedPlan(seed: UInt64, variant: UInt64 = 0) -> Plan {
    let days = 12
    var chance = SeededGenerator(seed: seed)
    var own = SeededGenerator(seed: seed &* 31 &+ variant)
    var limits = PlanLimits()
    limits.outer = [-1, 0, 0, 2, -1, 4]
    var table = CapacityTable(channels: (1...6).map { $0 * 10 }, days: days)
    for cell in 0..<6 * days {
      let stated = Int32.random(in: 0...(cell < days ? 9 : 5), using: &chance)
      let isOther = variant > 0 && Int.random(in: 0..<8, using: &own) == 0
      table.setCapacity(isOther ? Int32.random(in: 0...5, using: &own) : stated, at: cell)
    }
    var backlog = Backlog()
    var followUps: [Backlog.FollowUp] = []
    for number in 1...Int32(90) {
      let notBefore = base.number + Int32.random(in: -3...10, using: &chance)
      let deadline = notBefore + Int32.random(in: 0...12, using: &chance)
      let hasDeadline = Int.random(in: 0..<3, using: &chance) == 0
      let channel = Int32.random(in: 0..<6, using: &chance)
      let priority = Int32.random(in: 1...9, using: &chance)
      let wait = Int32.random(in: 1...4, using: &chance)
      let follows = Int.random(in: 0..<3, using: &chance) == 0
      let isLeftOut = variant > 0 && Int.random(in: 0..<10, using: &own) == 0
      guard !isLeftOut else { continue }
      backlog.append(
        message: number,
        channel: channel,
        priority: priority,
        notBefore: notBefore,
        waitingSince: notBefore,
        deadline: hasDeadline ? deadline : Backlog.none
      )
      let place = Int32(backlog.count - 1)
      if follows, place > 0 {
        followUps.append(.init(place: place, predecessor: place - 1, waitDays: wait))
      }
    }
    for followUp in followUps { backlog.append(followUp) }
    return Planning.plan(
      PlanInputs(baseDate: base, capacity: table, backlog: backlog, limits: limits)
    )
  }

  static func header(of plan: Plan, version: Int = 2, state: PlanState = .draft) -> PlanHeader {
    PlanHeader(
      version: version,
      state: state,
      baseDate: plan.inputs.baseDate,
      horizon: plan.inputs.horizon,
      parent: 1,
      position: 10,
      messages: plan.inputs.backlog.count,
      assigned: plan.day.count { $0 != Backlog.none },
      deadlines: DeadlineFinding(plan).bound,
      digest: String(repeating: "0123456789abcdef", count: 4),
      storedAt: Instant(milliseconds: 0)
    )
  }
}
