import Model
import Planning
import Reporting
import Testing

@Suite("What messages wait for")
struct WaitLimitTests {
  /// A plan of one channel with so many messages, all since the base date.
  private func plan(
    messages: Int32,
    capacity: Int32 = 5,
    _ limits: PlanLimits,
    _ attributes: MessageAttributes = MessageAttributes()
  ) -> Plan {
    var table = CapacityTable(channels: [10], days: 12)
    for cell in 0..<12 { table.setCapacity(capacity, at: cell) }
    var backlog = Backlog()
    for number in 1...messages {
      backlog.append(
        message: number,
        channel: 0,
        priority: 5,
        notBefore: Backlog.none,
        waitingSince: Samples.base.number,
        deadline: Backlog.none
      )
    }
    return Planning.plan(
      PlanInputs(
        baseDate: Samples.base,
        capacity: table,
        backlog: backlog,
        limits: limits,
        attributes: attributes
      )
    )
  }

  private func counts(_ plan: Plan) -> [WaitLimit: Int] {
    Dictionary(uniqueKeysWithValues: WaitFigures(plan).groups.map { ($0.limit, $0.count) })
  }

  @Test("A window is named with its numbers")
  func window() {
    var limits = PlanLimits()
    limits.windows = [.init(channel: 0, days: 3, most: 2, past: [0, 0])]
    #expect(counts(plan(messages: 6, limits)) == [.window(channel: 10, most: 2, days: 3): 4])
  }

  @Test("A recipient's limit is named, and does not count against the message itself")
  func recipient() {
    var limits = PlanLimits()
    limits.perRecipient = .init(most: 1, days: 2, received: [])
    var attributes = MessageAttributes()
    attributes.recipient = [7, 7, 7, 8]
    #expect(counts(plan(messages: 4, limits, attributes)) == [.recipient(most: 1, days: 2): 2])
  }

  @Test(
    "Of nested channels the limit is the one that a look at the day finds, and parts add up",
    arguments: 1...40
  )
  func nested(seed: UInt64) {
    let plan = Samples.nestedPlan(seed: seed)
    let (table, outer) = (plan.inputs.capacity, plan.inputs.limits.outer)
    func path(_ channel: Int) -> [Int] {
      outer[channel] < 0 ? [channel] : [channel] + path(Int(outer[channel]))
    }
    func isClosed(_ channel: Int, _ day: Int) -> Bool {
      table.capacity[table.cell(channel: channel, day: day)] == 0
    }
    func isFull(_ channel: Int, _ day: Int) -> Bool {
      let cell = table.cell(channel: channel, day: day)
      return plan.planned[cell] >= table.capacity[cell]
    }
    func limit(_ channel: Int, _ day: Int) -> WaitLimit? {
      let number = table.channels[channel]
      if isClosed(channel, day) { return .closed(number) }
      if let closed = path(channel).dropFirst().first(where: { isClosed($0, day) }) {
        return .closedAround(table.channels[closed])
      }
      let senders = outer.indices.filter {
        !outer.contains(Int32($0)) && path($0).contains(channel)
      }
      func areAll(_ holds: (Int, Int) -> Bool) -> Bool {
        senders.allSatisfy { sender in
          path(sender).prefix { $0 != channel }.contains { holds($0, day) } && sender != channel
        }
      }
      if areAll(isClosed) { return .closedInside(number) }
      if isFull(channel, day) { return .full(number) }
      if let full = path(channel).dropFirst().first(where: { isFull($0, day) }) {
        return .fullAround(table.channels[full])
      }
      return areAll(isFull) ? .fullInside(number) : nil
    }
    for wait in WaitFigures(plan).longest {
      guard let place = plan.inputs.backlog.message.firstIndex(of: wait.row.message) else {
        continue
      }
      let end = Int(plan.day[place] - Samples.base.number)
      let since = Int(max(plan.release[place], plan.waitingSince[place]) - Samples.base.number)
      var naive: [WaitLimit: Int] = [:]
      for day in min(since, end)..<end {
        let found = limit(Int(plan.inputs.backlog.channel[place]), day) ?? .reserved
        naive[found, default: 0] += 1
      }
      let days = plan.waitingDays(at: place) ?? 0
      let before = days - naive.values.reduce(0, +)
      if before > 0 { naive[.before] = before }
      #expect(Dictionary(uniqueKeysWithValues: wait.parts.map { ($0.limit, $0.days) }) == naive)
      #expect(wait.days == days)
    }
  }
}
