import Model
import Planning
import TestSupport
import Testing

@Suite("The explanation of a decision")
struct DecisionExplanationTests {
  @Test("Every waited day is listed once, and was closed or full of messages that rank before")
  func waitedDays() {
    forEachDecision("waited", followUps: true) { drawn, plan, place, explanation in
      #expect(explanation.waited.map(\.day.number) == waitedDays(plan, place), "\(drawn), \(place)")
      for waited in explanation.waited {
        let cell = plan.inputs.cell(of: place, on: waited.day)
        let served = plan.places(servedLike: place, on: waited.day)
        switch waited.constraint {
        case .closed:
          #expect(plan.inputs.capacity.capacity[cell] == 0)
          #expect(served.isEmpty)
        case .full(let full):
          #expect(plan.inputs.capacity.capacity[cell] == full.capacity && full.capacity > 0)
          #expect(served.count == plan.inputs.capacity.free(cell))
          #expect(full.served.reduce(0, +) == served.count)
          for priority in 1...9 {
            let count = served.count { plan.inputs.backlog.priority[$0] == priority }
            #expect(full.served[priority - 1] == count)
          }
          let last = served.max { plan.rank($0).lexicographicallyPrecedes(plan.rank($1)) }
          #expect(full.last?.message == last.map { plan.inputs.backlog.message[$0] })
          #expect(served.allSatisfy { plan.rank($0).lexicographicallyPrecedes(plan.rank(place)) })
        case .outerClosed, .outerFull, .window, .inside, .held, .recipient, .reserved:
          Issue.record("a limit that the plan does not have")
        }
      }
    }
  }

  @Test("Whatever set the release gives just that day")
  func releases() {
    forEachDecision("sources", followUps: true) { drawn, plan, place, explanation in
      for source in explanation.release {
        switch source {
        case .baseDate: #expect(plan.release[place] == plan.inputs.baseDate.number)
        case .notBefore: #expect(plan.release[place] == plan.inputs.backlog.notBefore[place])
        case .held: Issue.record("nothing is held")
        case .predecessor(let other):
          let predecessor = plan.predecessor(of: place)
          #expect(other.day?.number == predecessor.map { plan.day[$0] })
          #expect(other.day?.advanced(by: other.waitDays).number == plan.release[place])
        }
      }
      let isHeldBack = explanation.row.decision == .unplaced(.predecessorUnplaced)
      #expect(explanation.release.isEmpty == isHeldBack, "\(drawn), \(place)")
    }
  }

  @Test("The capacity that is named as missing is what the day needs, and not one less")
  func missingCapacity() {
    forEachDecision("missing", followUps: true) { drawn, plan, place, explanation in
      guard let missing = explanation.remedy?.capacity else { return }
      let channel = drawn.messages[place].channel
      let offset = drawn.base.days(to: missing.day)
      #expect(drawn.capacity[channel][offset] == missing.from)
      var changed = drawn
      changed.capacity[channel][offset] = missing.to
      #expect(Planning.plan(changed.inputs).day[place] == missing.day.number, "\(drawn), \(place)")
      changed.capacity[channel][offset] = missing.to - 1
      #expect(Planning.plan(changed.inputs).day[place] != missing.day.number, "\(drawn), \(place)")
    }
  }

  @Test("A deadline on the day that is named gives the message a day by then")
  func laterDeadline() {
    forEachDecision("later deadline", followUps: false) { drawn, plan, place, explanation in
      guard let later = explanation.remedy?.laterDeadline else { return }
      var changed = drawn
      changed.messages[place].deadline = drawn.base.days(to: later)
      let day = Planning.plan(changed.inputs).day[place]
      #expect(day != Backlog.none && day <= later.number, "\(drawn), \(place)")
    }
  }

  @Test("No day before the named one has capacity for a message whose deadline is too early")
  func noEarlierDeadline() {
    forEachDecision("no later deadline", followUps: false) { drawn, plan, place, explanation in
      guard explanation.remedy != nil, let deadline = drawn.messages[place].deadline else { return }
      let first = drawn.base.days(to: Day(number: plan.release[place]))
      let behind = explanation.remedy?.laterDeadline.map(drawn.base.days) ?? drawn.horizon
      for offset in max(first, deadline + 1)..<max(first, deadline + 1, behind) {
        let day = drawn.base.advanced(by: offset)
        let cell = plan.inputs.cell(of: place, on: day)
        #expect(plan.planned[cell] >= plan.inputs.capacity.free(cell), "\(drawn), \(place)")
      }
    }
  }

  @Test("A horizon that is named reaches the release")
  func horizon() {
    forEachDecision("horizon", followUps: false) { drawn, plan, place, explanation in
      guard let days = explanation.remedy?.horizon else { return }
      #expect(drawn.base.advanced(by: days - 1).number == plan.release[place])
    }
  }

  @Test("A message without a day names a way out, unless nothing in the plan could give it one")
  func remedies() {
    forEachDecision("remedies", followUps: true) { drawn, plan, place, explanation in
      let isPlaced = plan.day[place] != Backlog.none
      #expect((explanation.remedy == nil) == isPlaced)
      if let remedy = explanation.remedy,
        explanation.row.decision == .unplaced(.predecessorUnplaced)
      {
        let predecessor = plan.predecessor(of: place)
        #expect(remedy.predecessor == predecessor.map { plan.inputs.backlog.message[$0] })
      }
      if !explanation.waited.isEmpty, !isPlaced { #expect(explanation.remedy?.capacity != nil) }
    }
  }

  @Test("A weekday that is closed each time is called usual, a single one is not")
  func usualDays() {
    var weeks = SmallCase([Int](repeating: 0, count: 8), [.init()])
    #expect(usual(weeks) == [true, false, false, false, false, false, false, true])
    weeks.capacity[0] = [0, 0, 0, 0, 0, 0, 0, 1]
    #expect(usual(weeks) == [Bool](repeating: false, count: 7))
  }

  private func usual(_ drawn: SmallCase) -> [Bool] {
    explanation(of: plan(drawn.inputs), at: 0).waited.map {
      $0.constraint == .closed(reason: nil, isUsual: true)
    }
  }

  private func waitedDays(_ plan: Plan, _ place: Int) -> [Int32] {
    guard plan.reason[place] != UnplacedReason.predecessorUnplaced.rawValue else { return [] }
    let (base, deadline) = (plan.inputs.baseDate.number, plan.inputs.backlog.deadline[place])
    return (0..<Int32(plan.inputs.horizon)).map { base + $0 }.filter { day in
      day >= plan.release[place] && (deadline == Backlog.none || day <= deadline)
        && (plan.day[place] == Backlog.none || day < plan.day[place])
    }
  }

  private func forEachDecision(
    _ purpose: String,
    followUps: Bool,
    _ check: (SmallCase, Plan, Int, DecisionExplanation) -> Void
  ) {
    for index in 0..<400 {
      var chance = Seed.stream("explanation \(purpose)", index)
      let drawn = SmallCase.drawn(&chance, followUps: followUps, messages: 24)
      let plan = plan(drawn.inputs)
      for place in drawn.messages.indices {
        check(drawn, plan, place, explanation(of: plan, at: place))
      }
    }
  }
}

/// The explanation as a command finds them: from the rows of the message's channel.
func explanation(of plan: Plan, at place: Int) -> DecisionExplanation {
  let row = plan.row(at: place)
  let backlog = plan.inputs.backlog
  let followUp = backlog.followUps.first { Int($0.place) == place }
  var search = DecisionExplainer(
    row,
    following: followUp.map { followUp in
      let other = followUp.predecessor.map { plan.row(at: Int($0)) }
      return Predecessor(
        message: other?.message,
        day: other?.day,
        waitDays: Int(followUp.waitDays)
      )
    },
    in: plan.days(of: row.channel)
  )
  for other in backlog.message.indices where backlog.channel[other] == backlog.channel[place] {
    search.add(plan.row(at: other))
  }
  return search.explanation()
}

extension Plan {
  func days(of channel: Int32) -> ChannelDays {
    ChannelDays(
      channel,
      of: PlanFrame(baseDate: inputs.baseDate, capacity: inputs.capacity),
      planned: planned
    )
  }

  func predecessor(of place: Int) -> Int? {
    inputs.backlog.followUps.first { Int($0.place) == place }?.predecessor.map(Int.init)
  }

  /// The messages that go on a day in the channel of one.
  func places(servedLike place: Int, on day: Day) -> [Int] {
    inputs.backlog.message.indices.filter { other in
      self.day[other] == day.number
        && inputs.backlog.channel[other] == inputs.backlog.channel[place]
    }
  }

  func rank(_ place: Int) -> [Int] {
    let deadline = inputs.backlog.deadline[place]
    let due = deadline == Backlog.none ? inputs.backlog.due(at: place) : 0
    return [
      Int(inputs.backlog.priority[place]), deadline == Backlog.none ? .max : Int(deadline),
      due == Backlog.none ? .max : Int(due), Int(waitingSince[place]), place,
    ]
  }
}

extension PlanInputs {
  func cell(of place: Int, on day: Day) -> Int {
    capacity.cell(channel: Int(backlog.channel[place]), day: baseDate.days(to: day))
  }
}
