import Model

/// A statement as the table of rules writes it: the only place that knows how each kind does.
struct RuleColumns: Equatable {
  let kind: Rule.Kind
  var channel: Int32?
  var name: String?
  var first: Day?
  var last: Day?
  var content = ""
}

extension RuleColumns {
  init(_ statement: Rule.Statement) {
    self.init(kind: statement.kind, channel: statement.channel)
    switch statement {
    case .week(_, let from, let week):
      first = from
      content = RuleColumns.joined(week.capacities)
    case .days(_, let range, let capacity):
      (first, last) = (range.first, range.last)
      content = String(capacity)
    case .ramp(_, let ramp):
      first = ramp.from
      content = "\(ramp.counting.rawValue) \(RuleColumns.joined(ramp.steps))"
    case .calendar(let calendar, let span, let days):
      (name, first, last) = (calendar, span.first, span.last)
      content = days.map { "\($0.day) \($0.name)" }.joined(separator: "\n")
    case .attachment(let calendar, _): name = calendar
    case .window(_, let most, let days): content = RuleColumns.joined([most, days])
    case .share(_, .campaign(let campaign), let percent):
      name = campaign
      content = String(percent)
    case .share(_, .openers, let percent): content = String(percent)
    case .recipients(let most, let days): content = RuleColumns.joined([most, days])
    case .suppression(let address): name = address
    case .guardRail(let rail, let limit):
      name = rail
      content = String(limit)
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
        number(Capacity.range).map { .days(channel: channel, range, capacity: $0) }
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
    case (.suppression, nil, let name?, nil, nil): .suppression(of: name)
    case (.guardRail, nil, let name?, nil, nil):
      number(Capacity.range).map { .guardRail(name: name, limit: $0) }
    case (.week, _, _, _, _), (.days, _, _, _, _), (.ramp, _, _, _, _), (.calendar, _, _, _, _),
      (.attachment, _, _, _, _), (.window, _, _, _, _), (.share, _, _, _, _),
      (.recipients, _, _, _, _), (.suppression, _, _, _, _), (.guardRail, _, _, _, _):
      nil
    }
  }
}

extension RuleColumns {
  private static func joined(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ",")
  }

  private func number(_ range: ClosedRange<Int>) -> Int? {
    Int(content).flatMap { range.contains($0) ? $0 : nil }
  }

  private func numbers(_ count: Int, _ range: ClosedRange<Int>) -> [Int]? {
    let numbers = RuleColumns.numbers(content, range)
    return numbers?.count == count ? numbers : nil
  }

  private static func numbers(_ text: some StringProtocol, _ range: ClosedRange<Int>) -> [Int]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    return numbers.count == parts.count && numbers.allSatisfy(range.contains) ? numbers : nil
  }

  private func limit(_ range: ClosedRange<Int>) -> (most: Int, days: Int)? {
    guard let numbers = numbers(2, 1...Capacity.range.upperBound), range.contains(numbers[1]) else {
      return nil
    }
    return (numbers[0], numbers[1])
  }

  private func ramp(from first: Day) -> Ramp? {
    let parts = content.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let counting = Ramp.Counting(rawValue: String(parts[0])),
      let steps = RuleColumns.numbers(parts[1], Capacity.range),
      Ramp.stepCountRange.contains(steps.count)
    else { return nil }
    return Ramp(from: first, steps: steps, counting: counting)
  }

  private func closedDays(within span: DayRange) -> [ClosedDay]? {
    var days: [ClosedDay] = []
    for line in content.unicodeScalars.split(separator: "\n") {
      // By scalars: a name may begin with a sign that combines with the space before it.
      guard let day = Day(String(line.prefix(10))), span.contains(day),
        line.dropFirst(10).first == " "
      else { return nil }
      days.append(ClosedDay(day, String(line.dropFirst(11))))
    }
    return days
  }
}
