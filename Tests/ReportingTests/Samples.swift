import Model
import Planning

/// Numbers that look random and are the same each time (SplitMix64).
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

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
    var chance = Chance(seed: seed)
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
          ? max(base.number, notBefore) + Int32.random(in: 0...25, using: &chance) : Backlog.none
      )
    }
    return Planning.plan(PlanInputs(baseDate: base, capacity: table, backlog: backlog))
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
      digest: String(repeating: "0123456789abcdef", count: 4),
      storedAt: Instant(milliseconds: 0)
    )
  }
}
