package import Model

/// A limit that, raised alone to a number, gives a message a day: the least number that does, found by planning.
package enum LimitRemedy: Equatable, Sendable {
  case capacity(channel: Int32, day: Day, from: Int, to: Int)
  /// At most so many in any so many days in a row.
  case window(channel: Int32, days: Int, from: Int, to: Int)
  /// At most so many to one recipient in so many days.
  case recipient(days: Int, from: Int, to: Int)
}

/// The limits that a message without a day met and of which one, raised alone, gives it one in its plan.
///
/// Those are tried that need least: each is raised by one first, and then the one that it met last by as much as it
/// takes. Empty where none of them helps, or where there are too many messages to try.
package func limitRemedies(for explained: DecisionExplanation, in plan: Plan) -> [LimitRemedy] {
  RemedySearch(explained, plan)?.remedies() ?? []
}

/// The plans that are tried for one message.
private struct RemedySearch {
  private let inputs: PlanInputs
  private let place: Int
  private let limits: [MetLimit]
  private let base: Day
  /// How many plans may still be computed.
  private var left: Int

  /// The most messages to plan, over all plans.
  private static let maximumPlanned = 3_000_000
  private static let leastPlans = 6

  init?(_ explained: DecisionExplanation, _ plan: Plan) {
    let whole = plan.inputs
    inputs = whole.part(around: explained.row.channel)
    guard let place = inputs.backlog.message.firstIndex(of: explained.row.message) else {
      return nil
    }
    self.place = place
    base = whole.baseDate
    left = max(Self.leastPlans, Self.maximumPlanned / max(1, inputs.backlog.count))
    var limits: [MetLimit] = []
    for waited in explained.waited.reversed() {
      for limit in MetLimit.all(of: waited, explained.row) where !limits.contains(limit) {
        limits.append(limit)
      }
    }
    self.limits = limits
  }

  func remedies() -> [LimitRemedy] {
    var search = self
    return search.found()
  }

  private mutating func found() -> [LimitRemedy] {
    let half = left / 2
    for limit in limits where left > half {
      if suffices(limit, raisedBy: 1) { return [remedy(limit, raisedBy: 1)] }
    }
    for limit in limits where left > 0 {
      if let least = least(limit) { return [remedy(limit, raisedBy: least)] }
    }
    return []
  }

  /// The least number by which raising a limit gives the message a day; nil where none does.
  private mutating func least(_ limit: MetLimit) -> Int? {
    var (tooLittle, enough) = (1, inputs.backlog.count + 1)
    guard suffices(limit, raisedBy: enough) else { return nil }
    while enough - tooLittle > 1, left > 0 {
      let middle = (tooLittle + enough) / 2
      if suffices(limit, raisedBy: middle) { enough = middle } else { tooLittle = middle }
    }
    return enough
  }

  private mutating func suffices(_ limit: MetLimit, raisedBy number: Int) -> Bool {
    guard left > 0, let raised = limit.raised(by: number, in: inputs) else { return false }
    left -= 1
    return Planning.plan(raised).day[place] != Backlog.none
  }

  private func remedy(_ limit: MetLimit, raisedBy number: Int) -> LimitRemedy {
    let from = limit.number(in: inputs) ?? 0
    return switch limit {
    case .capacity(let channel, let day):
      .capacity(channel: channel, day: day, from: from, to: from + number)
    case .window(let channel, let days):
      .window(channel: channel, days: days, from: from, to: from + number)
    case .recipient:
      .recipient(days: inputs.limits.perRecipient?.days ?? 0, from: from, to: from + number)
    }
  }
}

/// A limit that kept a message from going on a day.
private enum MetLimit: Equatable {
  case capacity(channel: Int32, day: Day)
  case window(channel: Int32, days: Int)
  case recipient

  static func all(of waited: DecisionExplanation.WaitedDay, _ row: PlanRow) -> [MetLimit] {
    switch waited.constraint {
    case .closed, .full: [.capacity(channel: row.channel, day: waited.day)]
    case .outerClosed(let channel, _), .outerFull(let channel, _):
      [.capacity(channel: channel, day: waited.day)]
    case .window(let channel, let days, _, _): [.window(channel: channel, days: days)]
    case .inside(let channels): channels.map { .capacity(channel: $0, day: waited.day) }
    case .recipient: [.recipient]
    case .held: []
    case .reserved: [.recipient]
    }
  }

  /// The number that it allows; nil where the inputs have no such limit.
  func number(in inputs: PlanInputs) -> Int? {
    switch self {
    case .capacity(let channel, let day):
      inputs.capacity.cell(channel: channel, day: day, from: inputs.baseDate)
        .map { Int(inputs.capacity.capacity[$0]) }
    case .window(let channel, let days):
      inputs.limits.windows.first {
        inputs.capacity.channels[Int($0.channel)] == channel && $0.days == days
      }?.most
    case .recipient: inputs.limits.perRecipient?.most
    }
  }

  /// The inputs with a higher number; nil where they have no such limit, or no number is so high.
  func raised(by number: Int, in inputs: PlanInputs) -> PlanInputs? {
    guard let from = self.number(in: inputs), Capacity.range.contains(from + number) else {
      return nil
    }
    var raised = inputs
    switch self {
    case .capacity(let channel, let day):
      guard let index = inputs.capacity.channels.firstIndex(of: channel) else { return nil }
      return inputs.with(from + number, on: [inputs.baseDate.days(to: day)], ofChannel: index)
    case .window(let channel, let days):
      raised.limits.windows = inputs.limits.windows.map { window in
        guard inputs.capacity.channels[Int(window.channel)] == channel, window.days == days else {
          return window
        }
        return PlanLimits.Window(
          channel: window.channel,
          days: days,
          most: from + number,
          past: window.past,
          later: window.later
        )
      }
    case .recipient:
      raised.limits.perRecipient = inputs.limits.perRecipient.map {
        .init(most: from + number, days: $0.days, received: $0.received)
      }
    }
    return raised
  }
}
