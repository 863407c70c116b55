import Model
import Planning
import TestSupport
import Testing

@Suite("The verifier under limits")
struct LimitedVerifierTests {
  @Test("It finds nothing in what the planner makes", arguments: LimitsTests.mixes)
  func planned(_ kinds: Set<LimitKind>) {
    for index in 0..<600 {
      var chance = Seed.stream("verified limits", index)
      let drawn = LimitedCase.drawn(&chance, kinds, messages: 40)
      #expect(verify(plan(drawn.inputs)).violations == [], "case \(index): \(drawn)")
    }
  }

  /// Changes that are as wrong with limits as they are without.
  private static let mutations: [Mutation] = [
    .beforeRelease, .afterDeadline, .behindHorizon, .dayBeforeHorizon, .dropDecision, .dropDay,
    .reasonBesideDay, .forget, .otherReason, .placedWithoutPredecessor, .positionRepeats,
    .positionGap, .swapPositions, .wait, .otherRelease, .otherWaitingSince,
    .miscount,
  ]

  @Test("A plan that was changed in one place is found out", arguments: mutations)
  func mutation(_ mutation: Mutation) {
    var applied = 0
    for index in 0..<6_000 where applied < 150 {
      var chance = Seed.stream("limited mutation \(mutation)", index)
      let drawn = LimitedCase.drawn(&chance)
      var changed = ChangedPlan(plan(drawn.inputs))
      guard let kinds = mutation.apply(to: &changed, &chance) else { continue }
      applied += 1
      let found = verify(changed.plan)
      #expect(
        kinds.contains { kind in found.violations.contains { $0.kind == kind } },
        "case \(index): found \(found.violations), changed \(changed), \(drawn)"
      )
    }
    #expect(applied == 150, "the drawn cases hardly ever allow this change")
  }

  @Test("A plan that breaks a limit is found out", arguments: LimitBreach.allCases)
  func breach(_ breach: LimitBreach) {
    var applied = 0
    for index in 0..<20_000 where applied < 100 {
      var chance = Seed.stream("breach \(breach)", index)
      let drawn = LimitedCase.drawn(&chance, breach.kinds)
      var changed = ChangedPlan(plan(drawn.inputs))
      guard breach.apply(to: &changed, &chance) else { continue }
      applied += 1
      let found = verify(changed.plan).violations
      #expect(
        found.contains { breach.violations.contains($0.kind) },
        "case \(index): found \(found), changed \(changed), \(drawn)"
      )
    }
    #expect(applied == 100, "the drawn cases hardly ever allow this change")
  }

  @Test("Somebody who takes the place of one whom a share protects is found out, whatever its rank")
  func deprived() {
    var drawn = LimitedCase(plain: SmallCase([4], (0..<8).map { .init(priority: $0 < 6 ? 1 : 9) }))
    drawn.limits.shares = [.init(channel: 0, holder: .campaign(7), percent: 50)]
    drawn.attributes.campaign = (0..<8).map { $0 < 6 ? 1 : 7 }
    var changed = ChangedPlan(plan(drawn.inputs))
    #expect(verify(changed.plan).isEmpty && changed.placed == [0, 1, 6, 7])
    let (day, reason) = (changed.day[7], changed.reason[2])
    changed.leave(7)
    changed.reason[7] = reason
    changed.move(2, to: day)
    (changed.position[6], changed.position[2]) = (4, 3)
    let numbers = changed.inputs.backlog.message
    #expect(
      verify(changed.plan).violations
        == [.deprived(message: numbers[7], by: numbers[2], day: Day(number: day))]
    )
  }

  @Test("Limits that do not fit the plan are malformed", arguments: 0..<11)
  func malformed(_ flaw: Int) {
    var drawn = LimitedCase(plain: SmallCase(capacity: [[1], [1]], messages: [.init()]))
    switch flaw {
    case 0: drawn.limits.outer = [-1]
    case 1: drawn.limits.outer = [1, 0]
    case 2: drawn.limits.outer = [-1, 7]
    case 3: drawn.limits.windows = [.init(channel: 9, days: 2, most: 1, past: [0])]
    case 4: drawn.limits.shares = [.init(channel: 0, holder: .campaign(1), percent: 5)]
    case 5: drawn.limits.precedence = [.priority]
    case 6: drawn.limits.perRecipient = .init(most: 1, days: 1, received: [])
    case 7: drawn.limits.precedence = [.priority, .openers]
    case 8: drawn.limits.heldUntil = [0]
    case 9: drawn.attributes.heldUntil = [0, 0]
    default: drawn.limits.outer = [-1, 0]
    }
    // The plan itself is made without them.
    var changed = ChangedPlan(plan(drawn.plain.inputs))
    changed.inputs = drawn.inputs
    #expect(verify(changed.plan).violations.map(\.kind) == ["malformed"])
  }
}

/// A change that moves messages as no limit allows, or past those who wait for a limit.
enum LimitBreach: CaseIterable {
  case overfillOuter
  case overfillWindow
  case overfillRecipient
  case otherAccount
  case noAccount
  case exchange
  case heldMessage
  case heldChannel

  var kinds: Set<LimitKind> {
    switch self {
    case .overfillOuter, .otherAccount, .noAccount: [.nesting]
    case .overfillWindow: [.windows]
    case .overfillRecipient: [.recipients]
    case .exchange: [.nesting, .windows]
    case .heldMessage: [.holds]
    case .heldChannel: [.nesting, .holds]
    }
  }

  var violations: Set<String> {
    switch self {
    case .overfillOuter: ["overfilled"]
    case .overfillWindow: ["window_overfilled"]
    case .overfillRecipient: ["recipient_overfilled"]
    case .otherAccount, .noAccount: ["wrong_account"]
    case .exchange: ["overtaken", "missed"]
    case .heldMessage, .heldChannel: ["held"]
    }
  }

  func apply(to plan: inout ChangedPlan, _ chance: inout SeededGenerator) -> Bool {
    let channels = plan.inputs.capacity.channels.indices
    if self == .heldMessage { return planHeld(&plan, &chance) }
    guard let place = plan.placed.randomElement(using: &chance) else { return false }
    let other = plan.inputs.baseDate.number + Int32(chance.number(0...plan.inputs.horizon - 1))
    switch self {
    case .overfillOuter, .overfillWindow, .overfillRecipient:
      plan.move(place, to: other)
      return breaks(plan, place)
    case .otherAccount, .noAccount:
      guard !plan.account.isEmpty else { return false }
      let naive = NaiveLimits(plan.inputs)
      let allowed = naive.accounts(in: naive.target(place))
      let wrong = channels.filter { !allowed.contains($0) }
      guard let sender = wrong.randomElement(using: &chance) else { return false }
      plan.move(place, to: plan.day[place], by: self == .noAccount ? -1 : Int32(sender))
      return self == .otherAccount || !allowed.contains(Int(plan.inputs.backlog.channel[place]))
    case .exchange:
      return exchange(&plan, place)
    case .heldMessage, .heldChannel:
      plan.move(place, to: other)
      let naive = NaiveLimits(plan.inputs)
      return naive.path(Int(plan.plan.sender(at: place)))
        .contains { plan.inputs.limits.heldUntil(of: $0) > other }
    }
  }

  /// Gives a day to a message that is held on it.
  private func planHeld(_ plan: inout ChangedPlan, _ chance: inout SeededGenerator) -> Bool {
    let held = plan.unplaced.filter {
      plan.reason[$0] == UnplacedReason.held.rawValue
    }
    guard let place = held.randomElement(using: &chance), plan.inputs.horizon > 0 else {
      return false
    }
    let day = plan.inputs.baseDate.number + Int32(chance.number(0...plan.inputs.horizon - 1))
    plan.move(place, to: day)
    return plan.inputs.attributes.heldUntil(at: place) > day
  }

  /// Whether only the one limit that is meant is exceeded, by a count of its own.
  private func breaks(_ plan: ChangedPlan, _ place: Int) -> Bool {
    let (inputs, day) = (plan.inputs, Int(plan.day[place] - plan.inputs.baseDate.number))
    let free = plan.cells(place).map { plan.planned[$0] <= inputs.capacity.free($0) }
    switch self {
    case .overfillOuter: return free.first == true && free.contains(false)
    case .overfillWindow:
      let channel = inputs.backlog.channel[place]
      return inputs.limits.windows.contains { window in
        let cells = Int(window.channel) * inputs.horizon
        let sent = (day - window.days + 1...day).reduce(0) { sum, day in
          day < 0
            ? sum + window.past[window.past.count + day]
            : sum + plan.planned[cells + day] + inputs.capacity.used[cells + day]
        }
        return window.channel == channel && Int(sent) > window.most
      }
    default:
      guard let limit = inputs.limits.perRecipient else { return false }
      let recipient = inputs.attributes.recipient[place]
      let days = plan.day[place] - Int32(limit.days) + 1...plan.day[place]
      let sent = plan.placed.count {
        inputs.attributes.recipient[$0] == recipient && days.contains(plan.day[$0])
      }
      return sent > limit.most
    }
  }

  /// Gives somebody's place to one who waits for it in the same channel and ranks behind.
  private func exchange(_ plan: inout ChangedPlan, _ place: Int) -> Bool {
    let naive = NaiveLimits(plan.inputs)
    let (day, backlog) = (plan.day[place], plan.inputs.backlog)
    let isFollowed = backlog.followUps.contains { $0.predecessor == Int32(place) }
    let waiting = plan.unplaced.first { other in
      let isReady =
        plan.release[other] <= day && naive.due(other) >= Int(day)
        && UnplacedReason(rawValue: Int(plan.reason[other])) != .predecessorUnplaced
      // What others follow makes no way, whatever its rank.
      let isFollowed = backlog.followUps.contains { $0.predecessor == Int32(other) }
      return isReady && !isFollowed && naive.isBefore(place, other)
        && backlog.channel[other] == backlog.channel[place]
        && naive.target(other) == naive.target(place)
    }
    guard let waiting, !isFollowed else { return false }
    let reason = plan.reason[waiting]
    let sender = plan.plan.sender(at: place)
    plan.leave(place)
    plan.reason[place] = reason
    plan.move(waiting, to: day, by: sender)
    return true
  }
}
