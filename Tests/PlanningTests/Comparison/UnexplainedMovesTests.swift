import Model
import Planning
import TestSupport
import Testing

@Suite("Moves that nothing explains")
struct UnexplainedMovesTests {
  @Test("No quiet night moves anybody, and a day that was not sent is named as the cause")
  func quietAndMissed() {
    var missed = 0
    // Once no step is only planned any more, trees get the best plan, and others may be promoted.
    var (compared, improved) = (0, 0)
    for index in 0..<200 {
      var chance = Seed.stream("unexplained moves", index)
      let mode = ConsistencyTests.Mode.allCases[index % ConsistencyTests.Mode.allCases.count]
      var world = QuietNights.drawn(mode, &chance, nights: 12)
      var last = plan(world.inputs)
      for _ in 0..<8 {
        // Now and then a day is not sent, or the first few of it alone.
        let kept = chance.oneIn(3) ? chance.number(0...2) : nil
        let isUnsent = world.send(last, atMost: kept)
        let next = plan(world.inputs)
        let moves = unexplainedMoves(from: last, to: next, world.sent(since: last))
        let later = Set(NightsCompared(last, next).later)
        let found = Set(moves.map(\.message))
        #expect(found.isSubset(of: later), "case \(index), \(world)")
        let others = moves.filter { !$0.isUnsent || !isUnsent }
        switch mode {
        case .nesting, .holds, .windows, .recipients, .everything:
          compared += next.day.count
          improved += max(others.count, later.count - found.count)
        default:
          #expect(found == later, "case \(index), \(world)")
          #expect(others == [], "case \(index), \(world)")
        }
        missed += moves.count
        last = next
      }
    }
    #expect(missed > 50)
    #expect(improved * 200 <= compared)
  }

  @Test("Under the rule that once was, whoever waits slides, and every move is found unexplained")
  func clampedRule() {
    var slides = 0
    for index in 0..<30 {
      var chance = Seed.stream("clamped rule", index)
      var world = QuietNights.crowded(&chance, nights: 12)
      var last = clampedPlan(world.inputs)
      for _ in 0..<8 {
        _ = world.send(last)
        let next = clampedPlan(world.inputs)
        let moves = unexplainedMoves(
          from: last,
          to: next,
          world.sent(since: last),
          plan: clampedPlan
        )
        let laterNow = NightsCompared(last, next).later
        #expect(Set(moves.map(\.message)) == Set(laterNow))
        #expect(moves.allSatisfy { !$0.isUnsent })
        slides += moves.count
        last = next
      }
    }
    #expect(slides > 20)
  }

  @Test("What a newcomer or a smaller capacity moves is explained")
  func explained() {
    let old = SmallCase([1, 1, 1, 1], [.init(), .init(), .init()])
    var newcomer = old
    newcomer.messages.append(.init(priority: 1))
    var closed = old
    closed.capacity[0][1] = 0
    for tonight in [newcomer, closed] {
      let (before, after) = (plan(old.inputs), plan(tonight.inputs))
      #expect(!NightsCompared(before, after).later.isEmpty)
      #expect(
        unexplainedMoves(from: before, to: after, SentSincePlan(outcomes: [:], uses: [])) == []
      )
    }
  }
}

/// Who goes later in a plan than in another, beside the base date.
private struct NightsCompared {
  let later: [Int32]
  let comparison: Comparison

  init(_ last: Plan, _ next: Plan) {
    var old = last.day.indices.map(last.row).makeIterator()
    var new = next.day.indices.map(next.row).makeIterator()
    comparison = compare({ old.next() }, with: { new.next() })
    let days = Dictionary(
      uniqueKeysWithValues: zip(last.inputs.backlog.message, last.day)
    )
    later = zip(next.inputs.backlog.message, next.day).filter { message, day in
      guard let before = days[message], before != Backlog.none else { return false }
      return day == Backlog.none || day > max(before, next.inputs.baseDate.number)
    }.map(\.0)
  }
}

/// The plan by the rule that ranked by the release, which moves with the base date: the failure staged.
func clampedPlan(_ inputs: PlanInputs) -> Plan {
  var backlog = Backlog()
  let given = inputs.backlog
  for place in 0..<given.count {
    backlog.append(
      message: given.message[place],
      channel: given.channel[place],
      priority: given.priority[place],
      notBefore: given.notBefore[place],
      waitingSince: max(inputs.baseDate.number, given.notBefore[place]),
      deadline: given.deadline[place],
      due: given.due(at: place)
    )
  }
  for followUp in given.followUps { backlog.append(followUp) }
  let planned = plan(
    PlanInputs(
      baseDate: inputs.baseDate,
      capacity: inputs.capacity,
      backlog: backlog,
      limits: inputs.limits,
      attributes: inputs.attributes
    )
  )
  return Plan(
    inputs: inputs,
    release: planned.release,
    waitingSince: planned.waitingSince,
    day: planned.day,
    position: planned.position,
    reason: planned.reason,
    planned: planned.planned,
    account: planned.account
  )
}

@Suite("The rails that see slow drift")
struct SlowDriftTests {
  @Test("With the old rule in place the rails hold on the second night on which a message moves")
  func secondNight() throws {
    var held = 0
    for index in 0..<30 {
      var chance = Seed.stream("slow drift", index)
      var world = QuietNights.crowded(&chance, nights: 12)
      var last = clampedPlan(world.inputs)
      var moved: [[UnexplainedMove]] = []
      for night in 2...9 {
        world.send(last)
        let next = clampedPlan(world.inputs)
        moved.append(
          unexplainedMoves(from: last, to: next, world.sent(since: last), plan: clampedPlan)
        )
        let drift = SlowDrift.counted(moved, upTo: night)
        let findings = GuardRailCheck(
          next,
          against: .init(
            version: night - 1,
            comparison: NightsCompared(last, next).comparison,
            remaining: 1,
            moves: moved.last ?? [],
            drift: drift
          ),
          .init(inDoubt: 0, day: next.inputs.baseDate, journalHolds: true, violations: 0)
        ).findings([:])
        let rail = try #require(findings.first { $0.rail == GuardRail.driftTimes.name })
        let again = drift.filter { $0.times > 1 }
        #expect(rail.holds == again.isEmpty, "case \(index), night \(night)")
        #expect(rail.messages == again.map(\.message))
        if let worst = again.first {
          held += 1
          #expect(rail.sentence.contains("first in plan \(worst.firstVersion) for no reason"))
        }
        last = next
      }
    }
    #expect(held > 20)
  }
}

extension QuietNights {
  /// A channel whose every day is full of those who become ready on it, but for a few who wait from the
  /// beginning and came last.
  fileprivate static func crowded(_ chance: inout SeededGenerator, nights: Int) -> QuietNights {
    let capacity = chance.number(1...3)
    var facts = SmallCase([], [])
    facts.capacity = [Array(repeating: capacity, count: 3 * nights)]
    for day in 1..<nights {
      for _ in 0..<capacity where !chance.oneIn(9) { facts.messages.append(.init(notBefore: day)) }
    }
    facts.messages += (0..<capacity + chance.number(1...2)).map { _ in .init(since: 0) }
    return QuietNights(LimitedCase(plain: facts), horizon: nights)
  }
}

extension SlowDrift {
  /// What the database counts over a few nights, of whom the last one moves.
  fileprivate static func counted(_ nights: [[UnexplainedMove]], upTo version: Int) -> [SlowDrift] {
    let recent = nights.suffix(SlowDrift.plans)
    return (nights.last ?? []).map { now in
      let all = recent.enumerated().compactMap { index, moves in
        moves.first { $0.message == now.message }
          .map { (version: version - recent.count + 1 + index, move: $0) }
      }
      return SlowDrift(
        message: now.message,
        times: all.count,
        days: all.reduce(0) { $0 + ($1.move.days ?? 0) },
        firstVersion: all.first?.version ?? 0,
        isFirstUnsent: all.first?.move.isUnsent ?? false
      )
    }
    .sorted { ($1.times, $1.days, $0.message) < ($0.times, $0.days, $1.message) }
  }
}
