import Model
import Planning
import TestSupport
import Testing

@Suite("The explanation of a decision under limits")
struct LimitedDecisionExplanationTests {
  @Test("Every waited day names a limit that is reached and kept the message back")
  func waitedDays() {
    for index in 0..<600 {
      var chance = Seed.stream("limited explanation", index)
      let drawn = LimitedCase.drawn(&chance)
      let plan = plan(drawn.inputs)
      let rules = rules(of: plan)
      for place in plan.day.indices {
        let target = plan.inputs.capacity.channels[rules.target(place)]
        for waited in explanation(of: plan, place, within: target).waited {
          let offset = drawn.plain.base.days(to: waited.day)
          #expect(
            isTrue(waited.constraint, place, offset, rules),
            "case \(index), \(place) on \(offset): \(waited.constraint), \(drawn)"
          )
        }
      }
    }
  }

  private func isTrue(
    _ constraint: DecisionExplanation.BindingConstraint,
    _ place: Int,
    _ offset: Int,
    _ rules: NaiveLimits
  ) -> Bool {
    let table = rules.inputs.capacity
    func index(_ channel: Int32) -> Int { table.channels.firstIndex(of: channel) ?? -1 }
    let own = Int(rules.inputs.backlog.channel[place])
    func cell(_ channel: Int) -> Int { table.cell(channel: channel, day: offset) }
    let path = rules.path(rules.target(place))
    func isFull(_ channel: Int, _ full: DecisionExplanation.FullDay) -> Bool {
      let free = Int(table.free(cell(channel)))
      return rules.planned(channel, offset) == free && full.served.reduce(0, +) == free
    }
    switch constraint {
    case .closed: return table.capacity[cell(own)] == 0
    case .full(let full): return isFull(own, full)
    case .outerClosed(let channel, _):
      return path.contains(index(channel)) && table.capacity[cell(index(channel))] == 0
    case .outerFull(let channel, let full):
      return path.contains(index(channel)) && isFull(index(channel), full)
    case .window(let channel, _, let most, let sent):
      return path.contains(index(channel)) && sent >= most
        && rules.remaining(index(channel), offset, for: place) == 0
    case .inside(let channels):
      let accounts = rules.accounts(in: rules.target(place))
      return channels.map(index) == accounts.sorted()
        && accounts.allSatisfy { account in
          rules.path(account).contains { rules.remaining($0, offset, for: place) == 0 }
        }
    case .held(let channel, let until):
      let held = rules.limits.heldUntil(of: index(channel))
      return path.contains(index(channel)) && held > rules.today(offset)
        && held == until?.number ?? MessageAttributes.heldWithoutEnd
    case .reserved:
      // It was kept for places that others have no more, since some came between that were not known then, or whom
      // shares protect.
      return rules.limits.connectsDays
        && !(rules.inputs.backlog.followUps.isEmpty && rules.limits.shares.isEmpty)
    case .recipient(let most, _, let got):
      return rules.isRecipientDone(place, offset) && got.reduce(0) { $0 + $1.count } >= most
    }
  }

  /// The rules with a plan's own decisions.
  private func rules(of plan: Plan) -> NaiveLimits {
    var rules = NaiveLimits(plan.inputs)
    rules.day = plan.day
    rules.release = plan.release
    rules.since = plan.waitingSince
    rules.sender = plan.day.indices.map {
      plan.day[$0] == Backlog.none ? -1 : Int(plan.sender(at: $0))
    }
    return rules
  }

  @Test("Who was protected by which share is told, and who went first by precedence")
  func shares() {
    var drawn = LimitedCase(plain: SmallCase([2, 0], (0..<4).map { _ in .init() }))
    drawn.plain.messages[0].priority = 9
    drawn.plain.messages[3].priority = 9
    drawn.limits.shares = [.init(channel: 0, holder: .campaign(7), percent: 50)]
    drawn.limits.precedence = [.followUps]
    drawn.attributes.campaign = [1, 1, 1, 7]
    drawn.attributes.isFollowUp = [true, false, false, false]
    let plan = plan(drawn.inputs)
    #expect(plan.day.map { $0 != Backlog.none } == [true, false, false, true])
    let waited = explanation(of: plan, 1, within: 7).waited.first
    guard case .full(let full) = waited?.constraint else {
      Issue.record("\(String(describing: waited))")
      return
    }
    #expect(full.protected == [.init(channel: 7, holder: .campaign(7), count: 1)])
    #expect(full.byPrecedence == 1)
    #expect(full.last?.message == plan.inputs.backlog.message[0])
  }

  @Test("A recipient's limit is told with the days on which it got something")
  func recipient() {
    var drawn = LimitedCase(plain: SmallCase([1, 1, 1], [.init(), .init()]))
    drawn.attributes.recipient = [4, 4]
    let base = drawn.plain.base
    let past = PlanLimits.RecipientLimit.Use(recipient: 4, day: base.advanced(by: -1), count: 1)
    drawn.limits.perRecipient = .init(most: 2, days: 3, received: [past])
    let explanation = explanation(of: plan(drawn.inputs), 1, within: 7)
    let sent = DecisionExplanation.Received(day: base.advanced(by: -1), count: 1, isPlanned: false)
    let planned = DecisionExplanation.Received(day: base, count: 1, isPlanned: true)
    #expect(
      explanation.waited.map(\.constraint) == [
        .full(explanation.fullDays[0]), .recipient(most: 2, days: 3, got: [sent, planned]),
      ]
    )
    #expect(explanation.row.day == base.advanced(by: 2))
  }

  @Test("The channels that limits connect with one are its group")
  func groups() {
    var limits = PlanLimits()
    limits.outer = [-1, 0, 1, -1]
    let table = CapacityTable(channels: [3, 5, 7, 9], days: 1)
    func group(_ channel: Int32) -> [Int32] {
      PlanFrame(baseDate: Day(number: 0), capacity: table, limits: limits)
        .channels(connectedWith: channel)
    }
    #expect(group(7) == [3, 5, 7] && group(9) == [9])
    limits.perRecipient = .init(most: 1, days: 1, received: [])
    #expect(group(9) == [3, 5, 7, 9])
  }
}

func explanation(of plan: Plan, _ place: Int, within target: Int32) -> DecisionExplanation {
  let inputs = plan.inputs
  let frame = PlanFrame(
    baseDate: inputs.baseDate,
    capacity: inputs.capacity,
    limits: inputs.limits
  )
  let followUp = inputs.backlog.followUps.first { Int($0.place) == place }
  let row = plan.row(at: place)
  let group = frame.channels(connectedWith: row.channel)
  var search = DecisionExplainer(
    row,
    following: followUp.map { followUp in
      let other = followUp.predecessor.map { plan.row(at: Int($0)) }
      return Predecessor(message: other?.message, day: other?.day, waitDays: Int(followUp.waitDays))
    },
    in: frame,
    planned: plan.planned,
    within: target
  )
  for other in plan.day.indices.map(plan.row) where group.contains(other.channel) {
    search.add(other)
  }
  return search.explanation()
}

extension DecisionExplanation {
  fileprivate var fullDays: [FullDay] {
    waited.compactMap { if case .full(let full) = $0.constraint { full } else { nil } }
  }
}
