/// The active rules of one channel, without superseded ones.
struct ChannelRules: Sendable {
  /// In ascending order of their first days.
  private(set) var weeks: [DatedWeek] = []
  private(set) var windows: [(most: Int, days: Int)] = []
  private(set) var shares: [(holder: ShareHolder, percent: Int)] = []
  private var ramp: (rule: Int, value: Ramp)?
  var warmUp: Ramp? { ramp?.value }
  private(set) var calendars: Set<String> = []
  private var days: [StatedRange] = []

  struct DatedWeek {
    let rule: Int
    let from: Day?
    let week: Week
    let reason: String?
  }

  private struct StatedRange {
    let rule: Int
    let range: DayRange
    let capacity: DayCapacity
    let reason: String?
  }

  /// Adds a rule that was stated after all others here.
  mutating func add(_ rule: Rule) {
    switch rule.statement {
    case .week(_, let from, let week):
      weeks.removeAll { $0.from == from }
      let place = weeks.firstIndex { ($0.from ?? .first) > (from ?? .first) } ?? weeks.count
      let dated = DatedWeek(rule: rule.number, from: from, week: week, reason: rule.reason)
      weeks.insert(dated, at: from == nil ? 0 : place)
    case .days(_, let range, let capacity):
      days.append(
        StatedRange(rule: rule.number, range: range, capacity: capacity, reason: rule.reason)
      )
    case .ramp(_, let value): ramp = (rule.number, value)
    case .attachment(let name, _): calendars.insert(name)
    case .window(_, let most, let days):
      windows.removeAll { $0.days == days }
      windows.append((most, days))
    case .share(_, let holder, let percent):
      shares.removeAll { $0.holder == holder }
      shares.append((holder, percent))
    case .calendar, .recipients, .guardRail, .ownRail: break
    }
  }
}

extension ChannelRules {
  /// Visits the rules that apply to each day from one to another; the last one visited for a day
  /// decides.
  ///
  /// The rules of the channels that contain this one, the nearest first, decide on which days a
  /// ramp can advance.
  func forEachAppliedRule(
    from first: Day,
    to last: Day,
    _ outer: ArraySlice<ChannelRules>,
    _ shared: SharedRules,
    _ visit: (Day, AppliedCapacityRule) -> Void
  ) {
    for layer in CapacityLayer.allCases {
      switch layer {
      case .week: forEachWeek(from: first, to: last, visit)
      case .ramp: forEachStep(from: first, to: last, outer, shared, visit)
      case .calendar: forEachClosedDay(from: first, to: last, shared, visit)
      case .days: forEachRange(from: first, to: last, outer, shared, visit)
      }
    }
  }

  private func forEachWeek(
    from first: Day,
    to last: Day,
    _ visit: (Day, AppliedCapacityRule) -> Void
  ) {
    for dated in weeks where dated.from ?? first <= last {
      let begin = max(dated.from ?? first, first)
      for number in begin.number...last.number {
        let day = Day(number: number)
        visit(
          day,
          AppliedCapacityRule(
            capacity: dated.week[day.weekday],
            rule: dated.rule,
            source: .week(from: dated.from, reason: dated.reason)
          )
        )
      }
    }
  }

  private func forEachStep(
    from first: Day,
    to last: Day,
    _ outer: ArraySlice<ChannelRules>,
    _ shared: SharedRules,
    _ visit: (Day, AppliedCapacityRule) -> Void
  ) {
    guard let (rule, ramp) = ramp, ramp.from <= last else { return }
    var others = self
    others.ramp = nil
    let isOpen = others.hasCapacity(from: ramp.from, to: last, outer, shared)
    let isOuterOpen = ChannelRules.haveCapacity(outer, from: ramp.from, to: last, shared)
    var step = 0
    for offset in isOpen.indices {
      guard step < ramp.steps.count else { return }
      let day = ramp.from.advanced(by: offset)
      if isOpen[offset] && day >= first {
        let source = AppliedCapacityRule.Source.ramp(ramp, step: step + 1)
        visit(day, AppliedCapacityRule(capacity: ramp.steps[step], rule: rule, source: source))
      }
      // A day on which nothing can be sent warms nothing up.
      let counts = isOpen[offset] && isOuterOpen[offset]
      if counts || ramp.counting == .calendarDays { step += 1 }
    }
  }

  /// Whether all the channels that contain one have capacity on each day.
  private static func haveCapacity(
    _ outer: ArraySlice<ChannelRules>,
    from first: Day,
    to last: Day,
    _ shared: SharedRules
  ) -> [Bool] {
    var haveCapacity = [Bool](repeating: true, count: first.days(to: last) + 1)
    var rest = outer
    while let outer = rest.popFirst() {
      let hasCapacity = outer.hasCapacity(from: first, to: last, rest, shared)
      for index in haveCapacity.indices where !hasCapacity[index] { haveCapacity[index] = false }
    }
    return haveCapacity
  }

  private func hasCapacity(
    from first: Day,
    to last: Day,
    _ outer: ArraySlice<ChannelRules>,
    _ shared: SharedRules
  ) -> [Bool] {
    var hasCapacity = [Bool](repeating: false, count: first.days(to: last) + 1)
    forEachAppliedRule(from: first, to: last, outer, shared) { day, rule in
      hasCapacity[first.days(to: day)] = rule.capacity > 0
    }
    return hasCapacity
  }

  private func forEachClosedDay(
    from first: Day,
    to last: Day,
    _ shared: SharedRules,
    _ visit: (Day, AppliedCapacityRule) -> Void
  ) {
    for name in calendars.sorted() {
      for closed in shared.closedDays(of: name) where first...last ~= closed.day {
        let source = AppliedCapacityRule.Source.calendar(name: name, dayName: closed.name)
        visit(closed.day, AppliedCapacityRule(capacity: 0, rule: closed.rule, source: source))
      }
    }
  }

  private func forEachRange(
    from first: Day,
    to last: Day,
    _ outer: ArraySlice<ChannelRules>,
    _ shared: SharedRules,
    _ visit: (Day, AppliedCapacityRule) -> Void
  ) {
    let stated = days.filter { $0.range.first <= last && $0.range.last >= first }
    let otherwise = otherwise(than: stated, from: first, to: last, outer, shared)
    for stated in stated {
      let begin = max(stated.range.first, first)
      let percent: Int? = if case .percent(let percent) = stated.capacity { percent } else { nil }
      for number in begin.number...min(stated.range.last, last).number {
        let day = Day(number: number)
        let usual = otherwise.isEmpty ? 0 : otherwise[first.days(to: day)]
        visit(
          day,
          AppliedCapacityRule(
            capacity: stated.capacity.count(insteadOf: usual),
            rule: stated.rule,
            source: .days(stated.range, reason: stated.reason, percent: percent, of: usual)
          )
        )
      }
    }
  }

  /// What each day has without what is stated of single days; empty where nobody asks for a part of that.
  private func otherwise(
    than stated: [StatedRange],
    from first: Day,
    to last: Day,
    _ outer: ArraySlice<ChannelRules>,
    _ shared: SharedRules
  ) -> [Int] {
    let isAsked = stated.contains { if case .percent = $0.capacity { true } else { false } }
    guard isAsked else { return [] }
    var capacities = [Int](repeating: 0, count: first.days(to: last) + 1)
    // A closure for each: one for all of them ends the optimizer of Swift 6.3.1.
    forEachWeek(from: first, to: last) { capacities[first.days(to: $0)] = $1.capacity }
    forEachStep(from: first, to: last, outer, shared) {
      capacities[first.days(to: $0)] = $1.capacity
    }
    forEachClosedDay(from: first, to: last, shared) {
      capacities[first.days(to: $0)] = $1.capacity
    }
    return capacities
  }
}

/// The active rules that belong to no channel.
struct SharedRules: Sendable {
  private var calendars: [String: [Closed]] = [:]

  struct Closed {
    let rule: Int
    let day: Day
    let name: String
  }

  /// Adds a rule that was stated after all others here.
  mutating func add(_ rule: Rule) {
    switch rule.statement {
    case .calendar(let name, let span, let days):
      let rest = calendars[name, default: []].filter { !span.contains($0.day) }
      calendars[name] = rest + days.map { Closed(rule: rule.number, day: $0.day, name: $0.name) }
    case .week, .days, .ramp, .attachment, .window, .share, .recipients, .guardRail, .ownRail:
      break
    }
  }

  /// The days on which a calendar closes its channels.
  func closedDays(of name: String) -> [Closed] {
    calendars[name] ?? []
  }
}
