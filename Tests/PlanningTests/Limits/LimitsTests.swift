import Model
import Planning
import TestSupport
import Testing

@Suite("Limits beside the daily capacity")
struct LimitsTests {
  static let mixes: [Set<LimitKind>] =
    LimitKind.allCases.map { [$0] } + [
      [.nesting, .windows], [.nesting, .shares], [.nesting, .recipients],
      [.shares, .recipients, .precedence], [.nesting, .holds], Set(LimitKind.allCases),
    ]

  @Test(
    "A planner that counts everything anew for each message gives the same plan",
    arguments: mixes
  )
  func naive(_ kinds: Set<LimitKind>) {
    var compared = 0
    for index in 0..<300 {
      var chance = Seed.stream("naive limits", index)
      let drawn = LimitedCase.drawn(&chance, kinds)
      // Over several days trees without other limits have better plans than one made day by day.
      guard !drawn.hasTreeWithoutOtherLimits else { continue }
      compared += 1
      let plan = plan(drawn.inputs)
      // Whom the planner promotes is part of the plan.
      let naive = NaiveLimits(plan.inputs)
      #expect(plan.release == naive.release, "case \(index): \(drawn)")
      #expect(plan.waitingSince == naive.since, "case \(index): \(drawn)")
      #expect(plan.day == naive.day, "case \(index): \(drawn)")
      #expect(plan.position == naive.position, "case \(index): \(drawn)")
      let reasons = naive.places.map { Int32(naive.reason($0)?.rawValue ?? 0) }
      #expect(plan.reason == reasons, "case \(index): \(drawn)")
      if drawn.limits.isNested {
        #expect(plan.account == naive.sender.map(Int32.init), "case \(index): \(drawn)")
      } else {
        #expect(plan.account.isEmpty)
      }
      for channel in plan.inputs.capacity.channels.indices {
        for day in 0..<plan.inputs.horizon {
          let cell = plan.inputs.capacity.cell(channel: channel, day: day)
          #expect(Int(plan.planned[cell]) == naive.planned(channel, day), "case \(index): \(drawn)")
        }
      }
    }
    #expect(compared > 5)
  }

  @Test("Law 1, fresh: numbering messages, campaigns and recipients anew changes no decision")
  func fresh() {
    for index in 0..<500 {
      var chance = Seed.stream("fresh limits", index)
      let drawn = LimitedCase.drawn(&chance)
      var renumbered = drawn
      renumbered.plain.firstMessage = chance.number(1...1_000_000)
      renumbered.attributes.recipient = drawn.attributes.recipient.map { 7 - $0 }
      renumbered.limits.shares = drawn.limits.shares.shuffled(using: &chance)
      renumbered.limits.windows = drawn.limits.windows.shuffled(using: &chance)
      renumbered.limits.perRecipient = drawn.limits.perRecipient.map { limit in
        let past = limit.received.map {
          PlanLimits.RecipientLimit.Use(recipient: 7 - $0.recipient, day: $0.day, count: $0.count)
        }
        return .init(most: limit.most, days: limit.days, received: past.shuffled(using: &chance))
      }
      let (one, other) = (plan(drawn.inputs), plan(renumbered.inputs))
      #expect(one == plan(drawn.inputs), "case \(index): \(drawn)")
      #expect(one.day == other.day && one.position == other.position, "case \(index): \(drawn)")
      #expect(one.account == other.account && one.reason == other.reason, "case \(index): \(drawn)")
    }
  }

  @Test("Limits that never bind change nothing", arguments: 0..<5)
  func looseLimits(_ kind: Int) {
    for index in 0..<300 {
      var chance = Seed.stream("loose", index)
      let plain = SmallCase.drawn(&chance, followUps: true, messages: 40)
      var drawn = LimitedCase(plain: plain)
      let (channels, messages) = (plain.capacity.indices, plain.messages.indices)
      switch kind {
      case 0:
        // A channel around all others with more room than they have together.
        drawn.plain.capacity.append([Int](repeating: 1_000, count: plain.horizon))
        drawn.plain.used.append(0)
        drawn.limits.outer = channels.map { _ in Int32(channels.count) } + [-1]
      case 1:
        drawn.limits.windows = channels.map {
          .init(channel: Int32($0), days: 3, most: 1_000, past: [9, 9])
        }
      case 2:
        drawn.limits.shares = channels.map {
          .init(channel: Int32($0), holder: .campaign(1), percent: 100)
        }
        drawn.attributes.campaign = messages.map { _ in 2 }
      case 3:
        drawn.limits.precedence = channels.map { _ in .openers }
        drawn.attributes.isFollowUp = messages.map { _ in true }
      default:
        drawn.limits.perRecipient = .init(most: 1_000, days: 9, received: [])
        drawn.attributes.recipient = messages.map { _ in 5 }
      }
      let (one, other) = (plan(plain.inputs), plan(drawn.inputs))
      #expect(one.day == other.day && one.position == other.position, "case \(index): \(drawn)")
      #expect(one.reason == other.reason && one.release == other.release, "case \(index): \(drawn)")
    }
  }

  @Test(
    "However much more than enough a channel's capacity is, the plan is the same",
    arguments: mixes
  )
  func abundant(_ kinds: Set<LimitKind>) {
    for index in 0..<200 {
      var chance = Seed.stream("abundant", index)
      var drawn = LimitedCase.drawn(&chance, kinds)
      let channels = drawn.plain.capacity.indices.filter { _ in !chance.oneIn(3) }
      func plan(with most: Int) -> Plan {
        for channel in channels {
          drawn.plain.capacity[channel] = drawn.plain.capacity[channel].map { $0 == 0 ? 0 : most }
        }
        return Planning.plan(drawn.inputs)
      }
      let (enough, most) = (plan(with: 10_000), plan(with: Capacity.range.upperBound))
      #expect(verify(most).violations == [], "case \(index): \(drawn)")
      #expect(enough.day == most.day && enough.position == most.position, "case \(index): \(drawn)")
      #expect(enough.account == most.account, "case \(index): \(drawn)")
    }
  }

  @Test("No idle capacity: whoever waits had on each day no limit that left room for it")
  func noIdleCapacity() {
    for index in 0..<600 {
      var chance = Seed.stream("limited law 3", index)
      let drawn = LimitedCase.drawn(&chance, followUps: index % 2 == 0)
      if drawn.hasTreeWithoutOtherLimits { continue }
      // A place may have been kept for somebody who has it no more, since a step that was not known then, or somebody
      // whom a share protects, goes first.
      let isKept = drawn.limits.connectsDays
      if isKept, !drawn.limits.shares.isEmpty || !drawn.inputs.backlog.followUps.isEmpty {
        continue
      }
      let check = NaiveWaiting(plan(drawn.inputs))
      #expect(check.failures == [], "case \(index): \(drawn)")
    }
  }

  @Test("An outer channel's messages are spread evenly over those inside it")
  func even() {
    var drawn = LimitedCase(plain: SmallCase(capacity: [[7], [9], [9], [9]], messages: []))
    drawn.limits.outer = [-1, 0, 0, 0]
    drawn.plain.messages = (0..<9).map { _ in .init() }
    let plan = plan(drawn.inputs)
    #expect(plan.account == [1, 2, 3, 1, 2, 3, 1, -1, -1])
    #expect(plan.planned == [7, 3, 2, 2])
    #expect(plan.position == [1, 1, 1, 2, 2, 2, 3, 0, 0])
  }

  @Test("A follow-up stays with the account that wrote first, also where others have more room")
  func accounts() {
    var drawn = LimitedCase(plain: SmallCase(capacity: [[9, 9], [2, 1], [1, 9]], messages: []))
    drawn.limits.outer = [-1, 0, 0]
    drawn.plain.messages = [.init(), .init(follows: 0, wait: 1), .init(), .init(notBefore: 1)]
    drawn.attributes.account = [-1, 2, -1, 1]
    // The account in this plan is nearer than the one that once wrote first.
    #expect(plan(drawn.inputs).account == [1, 1, 1, -1])
    #expect(plan(drawn.inputs).reason.last == Int32(UnplacedReason.beyondHorizon.rawValue))
  }

  @Test("A share that is not used up goes to whoever waits")
  func unusedShare() {
    var drawn = LimitedCase(plain: SmallCase([10], []))
    drawn.limits.shares = [.init(channel: 0, holder: .campaign(7), percent: 30)]
    drawn.plain.messages = (0..<20).map { .init(priority: $0 < 18 ? 1 : 9) }
    drawn.attributes.campaign = (0..<20).map { $0 < 18 ? 1 : 7 }
    #expect(
      plan(drawn.inputs).day.indices.filter { plan(drawn.inputs).day[$0] != Backlog.none }
        == Array(0..<8) + [18, 19]
    )
  }

  @Test("A window counts what was really sent, and opens again when that is over")
  func window() {
    var drawn = LimitedCase(plain: SmallCase([9, 9, 9, 9], (0..<9).map { _ in .init() }))
    drawn.limits.windows = [.init(channel: 0, days: 3, most: 4, past: [1, 2])]
    #expect(plan(drawn.inputs).planned == [1, 1, 2, 1])
  }

  @Test("What a recipient may not get is unplaced for that reason, and others go in its place")
  func recipientLimit() {
    var drawn = LimitedCase(plain: SmallCase([1, 1, 1], (0..<4).map { _ in .init() }))
    drawn.attributes.recipient = [4, 4, 4, 8]
    drawn.limits.perRecipient = .init(most: 1, days: 2, received: [])
    let plan = plan(drawn.inputs)
    let base = drawn.plain.base.number
    #expect(plan.day == [base, base + 2, Backlog.none, base + 1])
    #expect(plan.reason == [0, 0, Int32(UnplacedReason.recipientLimit.rawValue), 0])
  }

  @Test("A step that is put off for ten nights waits as long after the one before it as ever")
  func neverAnchoredToAnEarlierPlan() {
    for night in 0..<10 {
      var drawn = LimitedCase(
        plain: SmallCase(
          capacity: [[5, 5], [5, 5]].map { _ in
            [Int](repeating: 5, count: 20)
          },
          messages: [.init(notBefore: night), .init(follows: 0, wait: 4)]
        )
      )
      drawn.limits.outer = [-1, 0]
      drawn.plain.base = Day(number: 20_000)
      let plan = plan(drawn.inputs)
      #expect(plan.day == [20_000 + Int32(night), 20_004 + Int32(night)])
      #expect(plan.row(at: 1).isProjected && !plan.row(at: 0).isProjected)
      #expect(plan.row(at: 1).account == 17)
    }
  }
}
