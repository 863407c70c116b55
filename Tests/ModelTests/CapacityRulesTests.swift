import Model
import TestSupport
import Testing

@Suite("Rules of capacity become numbers")
struct CapacityRulesTests {
  private static let monday = Day(number: 20_878)

  /// Rules about channel 1, numbered in the order of the statements.
  private func rules(
    _ statements: [Rule.Statement],
    channels: [Channel] = [channel(1)],
    uses: [CapacityRules.Use] = []
  ) -> CapacityRules {
    CapacityRules(
      channels: channels,
      rules: statements.enumerated().map { Rule(number: $0 + 1, statement: $1) },
      uses: uses
    )
  }

  private static func channel(
    _ number: Int32,
    inside outer: Int32? = nil,
    _ precedence: PlanLimits.Precedence = .priority
  ) -> Channel {
    Channel(
      number: number,
      name: "c\(number)",
      settings: ChannelSettings(transport: "t", sender: "s", outer: outer, precedence: precedence)
    )
  }

  private func day(_ offset: Int) -> Day { Self.monday.advanced(by: offset) }

  private func range(_ first: Int, _ last: Int) throws -> DayRange {
    try #require(DayRange(day(first), day(last)))
  }

  private func numbers(_ rules: CapacityRules, days: Int = 7, channel: Int = 0) -> [Int] {
    let table = rules.table(from: Self.monday, days: days)
    return (0..<days).map { Int(table.capacity[table.cell(channel: channel, day: $0)]) }
  }

  private static let week = Rule.Statement.week(
    channel: 1,
    from: nil,
    Week(capacities: [5, 5, 5, 5, 3, 0, 0])
  )

  @Test("A channel of which nothing is stated is closed")
  func nothing() {
    #expect(numbers(rules([])) == [0, 0, 0, 0, 0, 0, 0])
    #expect(rules([]).appliedRules(channel: 0, on: Self.monday).isEmpty)
  }

  @Test("A dated week holds from its day on, whichever was stated first")
  func datedWeek() {
    let dated = Rule.Statement.week(channel: 1, from: day(2), Week(capacity: 9, open: [.friday]))
    for statements in [[Self.week, dated], [dated, Self.week]] {
      #expect(numbers(rules(statements)) == [5, 5, 0, 0, 9, 0, 0])
    }
  }

  @Test("Of two weeks from the same day the one stated last holds")
  func restated() {
    let later = Rule.Statement.week(channel: 1, from: nil, Week(capacity: 1, open: [.monday]))
    #expect(numbers(rules([Self.week, later])) == [1, 0, 0, 0, 0, 0, 0])
    #expect(numbers(rules([later, Self.week])) == [5, 5, 5, 5, 3, 0, 0])
  }

  @Test("Of statements about a day the last decides, be it a single day or a range")
  func days() throws {
    let long = Rule.Statement.days(channel: 1, try range(0, 3), capacity: 1)
    let short = Rule.Statement.days(channel: 1, try range(1, 1), capacity: 8)
    #expect(numbers(rules([Self.week, long, short])) == [1, 8, 1, 1, 3, 0, 0])
    #expect(numbers(rules([Self.week, short, long])) == [1, 1, 1, 1, 3, 0, 0])
  }

  @Test("A ramp counts open days, or calendar days, and leaves closed days closed")
  func ramp() {
    let steps = [10, 20, 30, 40, 50, 60]
    func ramp(_ counting: Ramp.Counting) -> Rule.Statement {
      .ramp(channel: 1, Ramp(from: day(3), steps: steps, counting: counting))
    }
    let open = rules([Self.week, ramp(.openDays)])
    #expect(numbers(open, days: 14) == [5, 5, 5, 10, 20, 0, 0, 30, 40, 50, 60, 3, 0, 0])
    let calendar = rules([Self.week, ramp(.calendarDays)])
    #expect(numbers(calendar, days: 14) == [5, 5, 5, 10, 20, 0, 0, 50, 60, 5, 5, 3, 0, 0])
  }

  @Test("A ramp of open days waits while a channel around it is closed, be it by a ramp of its own")
  func rampInside() throws {
    let channels = [Self.channel(1), Self.channel(2, inside: 1), Self.channel(3, inside: 2)]
    let always = Week(capacity: 40, open: Set(Weekday.allCases))
    func ramp(_ channel: Int32, _ steps: [Int], _ counting: Ramp.Counting) -> Rule.Statement {
      .ramp(channel: channel, Ramp(from: day(0), steps: steps, counting: counting))
    }
    let stated: [Rule.Statement] =
      (1...3).map { .week(channel: $0, from: nil, always) }
      + [.days(channel: 1, try range(1, 2), capacity: 0), ramp(3, [5, 10, 20], .openDays)]
    #expect(numbers(rules(stated, channels: channels), channel: 2) == [5, 10, 10, 10, 20, 40, 40])
    let stopped = rules(stated + [ramp(2, [1, 0, 0, 0, 2], .calendarDays)], channels: channels)
    #expect(numbers(stopped, channel: 2) == [5, 10, 10, 10, 10, 20, 40])
    let calendar = rules(stated + [ramp(3, [5, 10, 20], .calendarDays)], channels: channels)
    #expect(numbers(calendar, channel: 2) == [5, 10, 20, 40, 40, 40, 40])
    #expect(
      numbers(rules(stated, channels: channels).onlyChannels([3])) == [5, 10, 10, 10, 20, 40, 40]
    )
  }

  @Test("A ramp that began before the days looked at goes on with its step")
  func rampUnderWay() {
    let ramp = Ramp(from: day(-7), steps: Array(1...9), counting: .openDays)
    #expect(numbers(rules([Self.week, .ramp(channel: 1, ramp)])) == [6, 7, 8, 9, 3, 0, 0])
  }

  @Test("A calendar closes days unless a single day was stated, and a year of it is renewed alone")
  func calendar() throws {
    func calendar(_ first: Int, _ last: Int, _ days: [Int]) throws -> Rule.Statement {
      .calendar(
        name: "feasts",
        span: try range(first, last),
        days.map { ClosedDay(day($0), "feast") }
      )
    }
    let attached = Rule.Statement.attachment(calendar: "feasts", channel: 1)
    let first = [Self.week, attached, try calendar(0, 2, [0, 1]), try calendar(3, 6, [3])]
    #expect(numbers(rules(first)) == [0, 0, 5, 0, 3, 0, 0])
    #expect(numbers(rules(first + [try calendar(0, 2, [2])])) == [5, 5, 0, 0, 3, 0, 0])
    let opened = Rule.Statement.days(channel: 1, try range(3, 3), capacity: 2)
    #expect(numbers(rules([opened] + first)) == [0, 0, 5, 2, 3, 0, 0])
    #expect(numbers(rules([Self.week, try calendar(0, 2, [0])])) == [5, 5, 5, 5, 3, 0, 0])
  }

  @Test("The explanation of a day are in order, and the last gives the number of the table")
  func diagnostic() throws {
    let ramp = Rule.Statement.ramp(
      channel: 1,
      Ramp(from: day(0), steps: [7], counting: .openDays)
    )
    let stated = Rule.Statement.days(channel: 1, try range(0, 1), capacity: 4)
    let diagnostic = rules([stated, ramp, Self.week]).appliedRules(channel: 0, on: day(0))
    #expect(diagnostic.map(\.layer) == [.week, .ramp, .days])
    #expect(diagnostic.map(\.capacity) == [5, 7, 4])
    #expect(
      diagnostic.map(\.words) == [
        "usual week", "day 1 of 1 of the ramp from 2027-03-01",
        "stated for 2027-03-01..2027-03-02",
      ]
    )
  }

  @Test("What inner channels use counts for the channels around them")
  func nesting() {
    let channels = [
      Self.channel(1), Self.channel(2, inside: 1), Self.channel(3, inside: 2), Self.channel(4),
    ]
    let uses = [
      CapacityRules.Use(channel: 3, day: day(0), used: 2),
      CapacityRules.Use(channel: 1, day: day(0), used: 1),
      CapacityRules.Use(channel: 3, day: day(-1), used: 5),
    ]
    let window = Rule.Statement.window(channel: 2, most: 9, days: 3)
    let nested = rules([window], channels: channels, uses: uses)
    #expect(nested.table(from: Self.monday, days: 1).used == [3, 2, 2, 0])
    let limits = nested.limits(from: Self.monday, days: 5)
    #expect(limits.outer == [-1, 0, 1, -1])
    #expect(limits.windows == [.init(channel: 1, days: 3, most: 9, past: [0, 5])])
    #expect(rules([Self.week]).limits(from: Self.monday, days: 5).isEmpty)
  }

  @Test("Limits are what was stated last of each window and share, and campaigns have numbers")
  func limits() {
    let limits = rules(
      [
        .window(channel: 1, most: 5, days: 7), .window(channel: 1, most: 6, days: 30),
        .window(channel: 1, most: 4, days: 7), .share(channel: 1, .campaign("a"), percent: 30),
        .share(channel: 1, .campaign("unknown"), percent: 30),
        .share(channel: 1, .openers, percent: 20),
      ],
      channels: [Self.channel(1, .openers)]
    ).limits(from: Self.monday, days: 5, campaigns: ["a": 7])
    #expect(limits.windows.map(\.most) == [6, 4])
    #expect(limits.shares.map(\.holder) == [.campaign(7), .openers])
    #expect(limits.precedence == [.openers])
    #expect(limits.outer.isEmpty)
  }

  @Test(
    "Any rules give what a reader gets who goes through them day by day",
    arguments: (1...60) as ClosedRange<UInt64>
  )
  func likeAReader(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let statements = try (0..<Int.random(in: 0...12, using: &chance)).map { _ in
      try statement(&chance)
    }
    let resolved = rules(statements)
    let read = NaiveResolver(statements)
    #expect(
      numbers(resolved, days: 30) == (0..<30).map { read.capacity(on: day($0)) },
      "\(statements)"
    )
    for offset in 0..<30 {
      let last = resolved.appliedRules(channel: 0, on: day(offset)).last?.capacity ?? 0
      #expect(last == read.capacity(on: day(offset)))
    }
  }

  @Test(
    "Nested channels get what a reader gets who goes through all their rules day by day",
    arguments: (1...60) as ClosedRange<UInt64>
  )
  func nestedLikeAReader(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let channels = [Self.channel(1), Self.channel(2, inside: 1), Self.channel(3, inside: 2)]
    let statements = try (0..<Int.random(in: 6...24, using: &chance)).map { _ in
      try statement(&chance, about: Int32.random(in: 1...3, using: &chance))
    }
    let resolved = rules(statements, channels: channels)
    var around: [NaiveResolver] = []
    for channel in 1...3 {
      let own = statements.filter { $0.channel == nil || $0.channel == Int32(channel) }
      let read = NaiveResolver(own, around: around)
      around.insert(read, at: 0)
      #expect(
        numbers(resolved, days: 30, channel: channel - 1)
          == (0..<30).map { read.capacity(on: day($0)) },
        "\(channel): \(statements)"
      )
    }
  }

  private func statement(_ chance: inout SeededGenerator, about channel: Int32 = 1) throws
    -> Rule.Statement
  {
    let first = Int.random(in: -10...25, using: &chance)
    let last = first + Int.random(in: 0...9, using: &chance)
    let numbers = (0..<7).map { _ in Int.random(in: 0...3, using: &chance) }
    switch Int.random(in: 0...4, using: &chance) {
    case 0:
      return .week(
        channel: channel,
        from: Bool.random(using: &chance) ? nil : day(first),
        Week(capacities: numbers)
      )
    case 1:
      let capacity: DayCapacity =
        Bool.random(using: &chance) ? .count(numbers[0]) : .percent(numbers[0] * 60 + 20)
      return .days(channel: channel, try range(first, last), capacity: capacity)
    case 2:
      let counting = Ramp.Counting.allCases[Int.random(in: 0...1, using: &chance)]
      return .ramp(channel: channel, Ramp(from: day(first), steps: numbers, counting: counting))
    case 3:
      let closed = (first...last).filter { $0 % 2 == 0 }.map { ClosedDay(day($0), "x") }
      return .calendar(name: "a", span: try range(first, last), closed)
    default: return .attachment(calendar: numbers[0] == 0 ? "b" : "a", channel: channel)
    }
  }
}

/// The order of precedence once more, by asking every statement about one day after the other.
private struct NaiveResolver {
  let statements: [Rule.Statement]
  /// The channels that contain this one.
  let around: [NaiveResolver]

  init(_ statements: [Rule.Statement], around: [NaiveResolver] = []) {
    self.statements = statements
    self.around = around
  }

  func capacity(on day: Day) -> Int {
    let isOpen = withoutRamp(on: day) > 0
    let usual =
      isOpen && !isClosed(on: day) ? step(on: day) ?? unstated(on: day) : unstated(on: day)
    return stated(of: usual, on: day) ?? usual
  }

  private func withoutRamp(on day: Day) -> Int {
    stated(of: unstated(on: day), on: day) ?? unstated(on: day)
  }

  private func stated(of usual: Int, on day: Day) -> Int? {
    for case .days(_, let range, let capacity) in statements.reversed() where range.contains(day) {
      switch capacity {
      case .count(let count): return count
      case .percent(let percent): return Int((Double(usual * percent) / 100).rounded(.down))
      }
    }
    return nil
  }

  private func unstated(on day: Day) -> Int {
    if isClosed(on: day) { return 0 }
    var best: (from: Day?, week: Week)?
    for case .week(_, let from, let week) in statements where from.map({ $0 <= day }) ?? true {
      if let present = best, (present.from ?? .first) > (from ?? .first) { continue }
      best = (from, week)
    }
    return best?.week[day.weekday] ?? 0
  }

  private func isClosed(on day: Day) -> Bool {
    statements.contains { statement in
      guard case .attachment(let name, _) = statement else { return false }
      for case .calendar(name, let span, let days) in statements.reversed()
      where span.contains(day) {
        return days.contains { $0.day == day }
      }
      return false
    }
  }

  private func step(on day: Day) -> Int? {
    for case .ramp(_, let ramp) in statements.reversed() {
      guard ramp.from <= day else { return nil }
      let before = (0..<ramp.from.days(to: day)).count {
        let day = ramp.from.advanced(by: $0)
        return ramp.counting == .calendarDays
          || withoutRamp(on: day) > 0 && around.allSatisfy { $0.capacity(on: day) > 0 }
      }
      return before < ramp.steps.count ? ramp.steps[before] : nil
    }
    return nil
  }
}
