import Model
import Planning
import Reporting
import Testing

@Suite("The numbers of a plan")
struct FiguresTests {
  /// What a message waits for, day by day and without any sum kept.
  private struct Waited {
    var before = 0
    var closed = 0
    var full = 0
    var days: Int { before + closed + full }

    init(_ place: Int, _ plan: Plan) {
      let table = plan.inputs.capacity
      let (since, goes) = (plan.waitingSince[place], plan.day[place])
      for day in min(since, goes)..<goes {
        let offset = Int(day - plan.inputs.baseDate.number)
        guard offset >= 0 else {
          before += 1
          continue
        }
        let cell = table.cell(channel: Int(plan.inputs.backlog.channel[place]), day: offset)
        if table.capacity[cell] == 0 { closed += 1 } else { full += 1 }
      }
    }
  }

  /// What nested channels let through, by the definition and level by level.
  private struct Passage {
    let outer: [Int32]
    let own: (_ channel: Int, _ day: Int) -> Int

    func most(_ channel: Int, _ day: Int) -> Int {
      let inner = outer.indices.filter { outer[$0] == channel }
      let own = own(channel, day)
      return inner.isEmpty ? own : min(own, inner.reduce(0) { $0 + most($1, day) })
    }

    func allowed(_ channel: Int, _ day: Int) -> Int {
      let own = most(channel, day)
      return outer[channel] < 0 ? own : min(own, allowed(Int(outer[channel]), day))
    }
  }

  private func placed(_ plan: Plan) -> [Int] {
    plan.day.indices.filter { plan.day[$0] != Backlog.none }
  }

  @Test("Waits are counted by what they are for, and the longest come first", arguments: 1...20)
  func waits(seed: UInt64) {
    let plan = Samples.plan(seed: seed)
    let waits = WaitFigures(plan)
    let all = placed(plan).map { Waited($0, plan) }
    #expect(waits.notWaiting == all.count { $0.days == 0 })
    var counts = [0, 0, 0]
    for group in waits.groups {
      switch group.limit {
      case .full: counts[0] += group.count
      case .closed: counts[1] += group.count
      case .before: counts[2] += group.count
      default: Issue.record("nothing else keeps them: \(group)")
      }
    }
    #expect(counts[0] == all.count { $0.full > 0 })
    #expect(counts[1] == all.count { $0.full == 0 && $0.closed > 0 })
    #expect(counts[2] == all.count { $0.full + $0.closed == 0 && $0.before > 0 })
    #expect(waits.groups.map(\.count) == waits.groups.map(\.count).sorted(by: >))
    #expect(waits.longestDays == all.map(\.days).max() ?? 0)
    let longest = all.map(\.days).filter { $0 > 0 }.sorted(by: >).prefix(10)
    #expect(waits.longest.map(\.days) == Array(longest))
    for percent in [50, 90] {
      let sorted = all.map(\.days).sorted()
      let index = (sorted.count * percent + 99) / 100 - 1
      #expect(sorted.isEmpty || waits.percentile(percent) == sorted[index])
    }
  }

  @Test("A deadline that the plan covers is kept or missed, a later one is open", arguments: 1...20)
  func deadlines(seed: UInt64) {
    let plan = Samples.plan(seed: seed)
    let deadlines = DeadlineFigures(plan)
    let due = plan.day.indices.filter { plan.inputs.backlog.deadline[$0] != Backlog.none }
    let without = due.filter { plan.day[$0] == Backlog.none }
    let last = plan.inputs.lastDay.number
    #expect(deadlines.messages == due.count)
    #expect(deadlines.kept == due.count - without.count)
    #expect(
      deadlines.onLastDay == due.count { plan.day[$0] == plan.inputs.backlog.deadline[$0] }
    )
    #expect(deadlines.missedCount == without.count { plan.inputs.backlog.deadline[$0] <= last })
    #expect(deadlines.open == without.count { plan.inputs.backlog.deadline[$0] > last })
    #expect(deadlines.kept + deadlines.missedCount + deadlines.open == deadlines.messages)
    let priorities = deadlines.mostUrgent.map(\.priority)
    #expect(priorities == priorities.sorted())
    #expect(deadlines.mostUrgent.count == min(10, deadlines.missedCount))
  }

  @Test("What is late is counted by priority, unless it expires", arguments: 1...20)
  func lateness(seed: UInt64) {
    let plan = Samples.plan(seed: seed)
    let (figures, end) = (PlanFigures(plan), plan.inputs.lastDay)
    func days(_ rows: [PlanRow]) -> [Int] {
      rows.compactMap { row in
        guard row.day != nil || row.deadline.map({ $0 > end }) ?? true else { return nil }
        return row.due.map { $0.days(to: row.day ?? end.advanced(by: 1)) }
      }.filter { $0 > 0 }
    }
    let rows = plan.day.indices.map(plan.row)
    #expect(figures.lateness.due == rows.count { $0.due != nil })
    #expect(figures.lateness.late == days(rows).count)
    #expect(figures.lateness.days == days(rows).reduce(0, +))
    #expect(figures.lateness.greatest == days(rows).max() ?? 0)
    for figures in figures.priorities {
      let own = days(rows.filter { $0.priority == Int32(figures.priority) })
      #expect(figures.lateness.late == own.count && figures.lateness.days == own.reduce(0, +))
    }
    var streamed = Lateness()
    for row in rows { streamed.add(row, last: end) }
    #expect(streamed == figures.lateness)
  }

  @Test("Priorities and channels add up to the whole plan", arguments: 1...10)
  func sums(seed: UInt64) {
    let plan = Samples.plan(seed: seed)
    let figures = PlanFigures(plan)
    #expect(figures.messages == plan.day.count)
    #expect(figures.assigned == placed(plan).count)
    #expect(figures.priorities.map(\.messages).reduce(0, +) == figures.messages)
    #expect(figures.priorities.map(\.assigned).reduce(0, +) == figures.assigned)
    #expect(figures.load.channels.map(\.planned).reduce(0, +) == figures.assigned)
    #expect(figures.load.total?.planned == figures.assigned)
    let table = plan.inputs.capacity
    for series in figures.load.channels {
      let index = table.channels.firstIndex { $0 == series.channel } ?? 0
      let cells = (0..<figures.load.days).map { table.cell(channel: index, day: $0) }
      #expect(series.used == cells.reduce(0) { $0 + Int(table.used[$1]) })
      #expect(series.stated == cells.reduce(0) { $0 + Int(table.capacity[$1]) })
    }
    for sum in [\LoadSeries.used, \.stated, \.capacity] {
      let sums = figures.load.channels.map { $0[keyPath: sum] }
      #expect(figures.load.total?[keyPath: sum] == sums.reduce(0, +))
      #expect(sums.count == 3)
    }
    for figures in figures.priorities {
      let waits = placed(plan)
        .filter { plan.inputs.backlog.priority[$0] == Int32(figures.priority) }
        .map { max(0, Int(plan.day[$0] - plan.waitingSince[$0])) }.sorted()
      #expect(figures.longestWait == waits.last ?? 0)
      #expect(figures.medianWait == (waits.isEmpty ? nil : waits[(waits.count + 1) / 2 - 1]))
    }
  }

  @Test(
    "What goes by a channel is what all inside it send, and projected what follows",
    arguments: 1...40
  )
  func nested(seed: UInt64) throws {
    let plan = Samples.nestedPlan(seed: seed)
    let outer = plan.inputs.limits.outer
    let channels = plan.inputs.capacity.channels
    let following = Set(plan.inputs.backlog.followUps.map { Int($0.place) })
    func sent(within channel: Int) -> [Int] {
      placed(plan).filter { place in
        var present = Int(plan.sender(at: place))
        while present != channel, present >= 0 { present = Int(outer[present]) }
        return present == channel
      }
    }
    func offset(_ place: Int) -> Int { Int(plan.day[place] - plan.inputs.baseDate.number) }
    func capacity(_ channel: Int, _ day: Int) -> Int {
      Int(plan.inputs.capacity.capacity[plan.inputs.capacity.cell(channel: channel, day: day)])
    }
    let all = Passage(outer: outer, own: capacity)
    let rest = Passage(outer: outer) { channel, day in
      capacity(channel, day) - sent(within: channel).count { offset($0) == day }
    }
    let figures = PlanFigures(plan)
    let load = figures.load
    #expect(load.isNested)
    for series in load.channels {
      let index = try #require(channels.firstIndex { $0 == series.channel })
      let own = sent(within: index)
      #expect(series.planned == own.count)
      #expect(series.projected == own.count { following.contains($0) })
      #expect(series.lastPlanned == own.map(offset).max())
      #expect(series.bars.map(\.capacity) == series.bars.map { all.allowed(index, $0.first) })
      let free = series.bars.map { rest.allowed(index, $0.first) }
      #expect(series.bars.map(\.free) == free)
      #expect(series.fullDays == zip(series.bars, free).count { $0.capacity > 0 && $1 == 0 })
      #expect(series.closedDays == series.bars.count { $0.capacity == 0 })
    }
    let total = try #require(load.total)
    let roots = channels.indices.filter { outer[$0] < 0 }
    let capacities = total.bars.map { bar in roots.reduce(0) { $0 + all.most($1, bar.first) } }
    #expect(total.bars.map(\.capacity) == capacities)
    #expect(total.planned == placed(plan).count)
    #expect(total.projected == placed(plan).count { following.contains($0) })
    #expect(figures.projected == total.projected)
    #expect(figures.priorities.map(\.projected).reduce(0, +) == total.projected)
    #expect(figures.waits.projectedCounts.reduce(0, +) == total.projected)
  }

  @Test(
    "The longest wait is the one that the guard rail finds, with a day or without",
    arguments: 1...40
  )
  func longestWait(seed: UInt64) throws {
    for plan in [Samples.plan(seed: seed, days: 9), Samples.nestedPlan(seed: seed)] {
      let longest = WaitFigures(plan).longestOfAll
      let findings = GuardRailCheck(
        plan,
        against: nil,
        .init(inDoubt: 0, day: Samples.base, journalHolds: true, violations: 0)
      ).findings([:])
      let finding = try #require(findings.first { $0.rail == GuardRail.longestWait.name })
      #expect(finding.found == "\(longest) day\(longest == 1 ? "" : "s")")
    }
  }

  @Test(
    "Bars stand for days, weeks from Monday or months, whichever a telephone can show",
    arguments: [(20, LoadFigures.Unit.day), (100, .day), (101, .week), (700, .week), (701, .month)]
  )
  func units(days: Int, unit: LoadFigures.Unit) throws {
    var table = CapacityTable(channels: [1], days: days)
    for cell in 0..<days { table.setCapacity(cell % 7 == 4 ? 0 : 1, at: cell) }
    var backlog = Backlog()
    let last = Samples.base.number + Int32(days - 1)
    backlog.append(
      message: 1,
      channel: 0,
      priority: 5,
      notBefore: last,
      waitingSince: last,
      deadline: Backlog.none
    )
    let plan = Planning.plan(
      PlanInputs(baseDate: Samples.base, capacity: table, backlog: backlog)
    )
    let load = PlanFigures(plan).load
    #expect(load.unit == unit)
    #expect(load.lastUsed?.number == last)
    let bars = try #require(load.channels.first).bars
    #expect(bars.map(\.days).reduce(0, +) == load.days)
    let beginnings = bars.dropFirst().map { Samples.base.advanced(by: $0.first) }
    switch unit {
    case .day: #expect(bars.count == load.days)
    case .week: #expect(beginnings.allSatisfy { $0.weekday == .monday })
    case .month: #expect(beginnings.allSatisfy { $0.date.day == 1 })
    }
  }
}
