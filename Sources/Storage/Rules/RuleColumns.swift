import Model

/// A statement as the table of rules writes it: the only place that knows how each kind does.
struct RuleColumns: Equatable {
  let kind: Rule.Kind
  var channel: Int32?
  var name: String?
  var first: Day?
  var last: Day?
  /// What it states in numbers or days, as JSON.
  var content = "null"
}

extension RuleColumns {
  init(_ statement: Rule.Statement) {
    self.init(kind: statement.kind, channel: statement.channel)
    switch statement {
    case .week(_, let from, let week):
      first = from
      content = StoredJSON.encoded(week.capacities)
    case .days(_, let range, let capacity):
      (first, last) = (range.first, range.last)
      content = RuleColumns.content(of: capacity)
    case .ramp(_, let ramp):
      first = ramp.from
      content = StoredJSON.encoded(RampContent(counting: ramp.counting.rawValue, steps: ramp.steps))
    case .calendar(let calendar, let span, let days):
      (name, first, last) = (calendar, span.first, span.last)
      content = StoredJSON.encoded(
        days.map { ClosedDayContent(day: $0.day.description, name: $0.name) }
      )
    case .attachment(let calendar, _): name = calendar
    case .window(_, let most, let days):
      content = StoredJSON.encoded(LimitContent(most: most, days: days))
    case .share(_, .campaign(let campaign), let percent):
      name = campaign
      content = StoredJSON.encoded(percent)
    case .share(_, .openers, let percent): content = StoredJSON.encoded(percent)
    case .recipients(let most, let days):
      content = StoredJSON.encoded(LimitContent(most: most, days: days))
    case .guardRail(let rail, let limit):
      name = rail
      content = RuleColumns.content(of: limit)
    case .ownRail(let rail, let program):
      name = rail
      content = StoredJSON.encoded(program)
    }
  }

  /// What the columns state; nil where they state nothing, which only somebody else can have written.
  var statement: Rule.Statement? {
    switch (kind, channel, name, first, last) {
    case (.week, let channel?, nil, let from, nil):
      numbers(7, Capacity.range).map {
        .week(channel: channel, from: from, Week(capacities: $0))
      }
    case (.days, let channel?, nil, let first?, let last?):
      DayRange(first, last).flatMap { range in
        dayCapacity.map { .days(channel: channel, range, capacity: $0) }
      }
    case (.ramp, let channel?, nil, let from?, nil):
      ramp(from: from).map { .ramp(channel: channel, $0) }
    case (.calendar, nil, let name?, let first?, let last?):
      DayRange(first, last).flatMap { span in
        closedDays(within: span).map { .calendar(name: name, span: span, $0) }
      }
    case (.attachment, let channel?, let name?, nil, nil):
      .attachment(calendar: name, channel: channel)
    case (.window, let channel?, nil, nil, nil):
      limit(Rule.windowDays).map { .window(channel: channel, most: $0.most, days: $0.days) }
    case (.share, let channel?, let name, nil, nil):
      number(Rule.percents).map {
        .share(channel: channel, name.map(ShareHolder.campaign) ?? .openers, percent: $0)
      }
    case (.recipients, nil, nil, nil, nil):
      limit(Rule.recipientDays).map { .recipients(most: $0.most, days: $0.days) }
    case (.guardRail, nil, let name?, nil, nil):
      railLimit.map { .guardRail(name: name, limit: $0) }
    case (.ownRail, nil, let name?, nil, nil):
      StoredJSON.decoded(String.self, from: content).map { .ownRail(name: name, program: $0) }
    case (.week, _, _, _, _), (.days, _, _, _, _), (.ramp, _, _, _, _), (.calendar, _, _, _, _),
      (.attachment, _, _, _, _), (.window, _, _, _, _), (.share, _, _, _, _),
      (.recipients, _, _, _, _), (.guardRail, _, _, _, _),
      (.ownRail, _, _, _, _):
      nil
    }
  }
}

extension RuleColumns {
  private struct RampContent: Codable {
    let counting: String
    let steps: [Int]
  }

  private struct ClosedDayContent: Codable {
    let day: String
    let name: String
  }

  private struct LimitContent: Codable {
    let most: Int
    let days: Int
  }

  private func number(_ range: ClosedRange<Int>) -> Int? {
    StoredJSON.decoded(Int.self, from: content).flatMap { range.contains($0) ? $0 : nil }
  }

  /// A number, or a text such as `50%`.
  private static func content(of capacity: DayCapacity) -> String {
    switch capacity {
    case .count(let count): StoredJSON.encoded(count)
    case .percent: StoredJSON.encoded(capacity.description)
    }
  }

  private static func content(of limit: RailLimit) -> String {
    switch limit {
    case .count(let count): StoredJSON.encoded(count)
    case .percent: StoredJSON.encoded(limit.description)
    }
  }

  private var railLimit: RailLimit? {
    switch dayCapacity {
    case .count(let count)?: .count(count)
    case .percent(let percent)?: .percent(percent)
    case nil: nil
    }
  }

  private var dayCapacity: DayCapacity? {
    if let count = number(Capacity.range) { return .count(count) }
    guard let text = StoredJSON.decoded(String.self, from: content),
      case .percent(let percent)? = DayCapacity(text)
    else { return nil }
    return .percent(percent)
  }

  private func numbers(_ count: Int, _ range: ClosedRange<Int>) -> [Int]? {
    guard let numbers = StoredJSON.decoded([Int].self, from: content), numbers.count == count,
      numbers.allSatisfy(range.contains)
    else { return nil }
    return numbers
  }

  private func limit(_ range: ClosedRange<Int>) -> (most: Int, days: Int)? {
    guard let limit = StoredJSON.decoded(LimitContent.self, from: content),
      1...Capacity.range.upperBound ~= limit.most, range.contains(limit.days)
    else { return nil }
    return (limit.most, limit.days)
  }

  private func ramp(from first: Day) -> Ramp? {
    guard let ramp = StoredJSON.decoded(RampContent.self, from: content),
      let counting = Ramp.Counting(rawValue: ramp.counting),
      Ramp.stepCountRange.contains(ramp.steps.count),
      ramp.steps.allSatisfy(Capacity.range.contains)
    else { return nil }
    return Ramp(from: first, steps: ramp.steps, counting: counting)
  }

  private func closedDays(within span: DayRange) -> [ClosedDay]? {
    guard let contents = StoredJSON.decoded([ClosedDayContent].self, from: content) else {
      return nil
    }
    let days = contents.compactMap { content in
      Day(content.day).map { ClosedDay($0, content.name) }
    }
    return days.count == contents.count && days.allSatisfy { span.contains($0.day) } ? days : nil
  }
}
