import Model
import Planning
import TestSupport
import Testing

/// Law 11: a quiet night changes nothing.
@Suite("Law 11, consistent in time")
struct ConsistencyTests {
  private static let nights = 30

  /// Everything that may decide who goes when.
  enum Mode: String, CaseIterable {
    case plain
    case followUps
    case precedence
    case trees
    case nesting
    case windows
    case shares
    case recipients
    case holds
    case everything

    var kinds: Set<LimitKind> {
      switch self {
      case .plain, .followUps: []
      case .precedence: [.precedence]
      case .trees, .nesting: [.nesting]
      case .windows: [.windows]
      case .shares: [.shares]
      case .recipients: [.recipients]
      case .holds: [.nesting, .holds]
      case .everything: Set(LimitKind.allCases)
      }
    }
  }

  @Test(
    "Where a day was sent as planned, the next plan is the rest of the last",
    arguments: Mode.allCases
  )
  func quietNights(_ mode: Mode) {
    var moved = Moves()
    for index in 0..<120 {
      var chance = Seed.stream("quiet nights, \(mode)", index)
      var world = QuietNights.drawn(mode, &chance, nights: ConsistencyTests.nights)
      var last = plan(world.inputs)
      for _ in 0..<ConsistencyTests.nights {
        world.send(last)
        let next = plan(world.inputs)
        moved.compare(last, next, "case \(index), \(world)")
        last = next
      }
    }
    // Once no step of a tree is only planned any more, its plan becomes the best possible; and another night may promote
    // others.
    let most =
      switch mode {
      case .nesting, .holds: moved.compared / 500
      case .windows, .recipients, .everything: max(6, moved.compared / 1_000)
      default: 0
      }
    #expect(
      moved.days.count <= most,
      "\(moved.days.count) moved, first \(moved.days.first ?? "")"
    )
    #expect(
      moved.accounts.count <= most,
      "\(moved.accounts.count), first \(moved.accounts.first ?? "")"
    )
    // What kept somebody on days that are gone is not known any more: whom only his recipient's limit kept
    // then, and full days later, has lost the first of both reasons.
    let others = moved.reasons.filter {
      !mode.kinds.contains(.recipients) || $0.from != .recipientLimit
        || $0.to != .noCapacityBeforeDeadline
    }
    #expect(
      others.count <= most,
      "\(others.count) of \(moved.compared), first \(others.first?.text ?? "")"
    )
    #expect(moved.reasons.count * 50 < moved.compared)
    #expect(moved.compared > 1_000)
  }
}

/// What differs between a plan and the one of the next quiet night.
private struct Moves {
  var compared = 0
  var days: [String] = []
  var accounts: [String] = []
  var reasons: [(from: UnplacedReason, to: UnplacedReason, text: String)] = []

  /// The name of a case is long, and made where something differs.
  mutating func compare(_ last: Plan, _ next: Plan, _ name: @autoclosure () -> String) {
    for place in next.day.indices {
      let message = next.inputs.backlog.message[place]
      guard let old = last.inputs.backlog.message.firstIndex(of: message) else { continue }
      compared += 1
      func text() -> String {
        "\(message) from \(last.day[old]) to \(next.day[place]): \(name())"
      }
      // Days that come into view may be given to those who had none.
      let isNew = last.day[old] == Backlog.none && next.day[place] > last.inputs.lastDay.number
      if last.day[old] != next.day[place], !isNew { days.append(text()) }
      guard last.day[old] == next.day[place] else { continue }
      switch (last.decision(at: old), next.decision(at: place)) {
      case (.assigned(_, let before), .assigned(_, let after)):
        if last.sender(at: old) != next.sender(at: place) { accounts.append(text()) }
        if before != after { days.append("position \(before), then \(after): \(text())") }
      case (.unplaced(let before), .unplaced(let after)):
        if before != after, last.isDecided(old) { reasons.append((before, after, text())) }
      default: break
      }
    }
  }
}

extension Plan {
  /// Whether no day behind the plan's last has to do with a message.
  fileprivate func isDecided(_ place: Int) -> Bool {
    let deadline = inputs.backlog.deadline[place]
    return deadline != Backlog.none && deadline <= inputs.lastDay.number
      && reason[place] != UnplacedReason.predecessorUnplaced.rawValue
  }
}

extension QuietNights {
  /// A world drawn by chance, with ramps, closed weekdays and days without any capacity.
  static func drawn(
    _ mode: ConsistencyTests.Mode,
    _ chance: inout SeededGenerator,
    nights: Int
  ) -> QuietNights {
    var drawn = LimitedCase.drawn(
      &chance,
      mode.kinds,
      followUps: mode != .plain && mode != .trees,
      messages: chance.number(10...40)
    )
    let horizon = chance.number(3...12)
    let weekend = chance.number(0...6)
    for channel in drawn.plain.capacity.indices {
      let most = chance.number(1...3)
      let ramp = chance.oneIn(3)
      drawn.plain.capacity[channel] = (0..<nights + horizon + 1).map { day in
        if day % 7 == weekend || chance.oneIn(8) { return 0 }
        return ramp ? min(most, 1 + day / 5) : chance.number(0...most)
      }
      if drawn.limits.outer.contains(Int32(channel)) {
        drawn.plain.capacity[channel] = drawn.plain.capacity[channel].map { $0 * 2 }
      }
    }
    (drawn.plain.used, drawn.plain.usedLater) = ([], [])
    for place in drawn.plain.messages.indices {
      let message = drawn.plain.messages[place]
      // Who has a first day waits since then; the others came on days before the first night.
      drawn.plain.messages[place].since = message.notBefore ?? -chance.number(0...9)
      if message.follows == nil, chance.oneIn(3) {
        let first = chance.number(0...nights / 2)
        drawn.plain.messages[place].notBefore = first
        drawn.plain.messages[place].since = first
      }
      if message.deadline != nil {
        drawn.plain.messages[place].deadline = chance.number(0...nights)
      }
    }
    if mode.kinds.contains(.holds) { drawn.addHolds(&chance, upTo: nights) }
    return QuietNights(drawn, horizon: horizon)
  }
}
