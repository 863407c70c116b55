import Model
import Planning
import TestSupport
import Testing

@Suite("Guard rails")
struct GuardRailCheckTests {
  @Test("Each rail finds what counting by hand finds, and holds exactly up to its limit")
  func counts() throws {
    var broken: [GuardRail: Int] = [:]
    for index in 0..<500 {
      var chance = Seed.stream("guard rails", index)
      let old = SmallCase.drawn(&chance, followUps: true, messages: 24)
      var new = old
      for _ in 0..<chance.number(1...4) { new.change(&chance) }
      let night = NightCase(old, new, &chance)
      for (rail, found) in night.expected {
        for limit in [found - 1, found, found + 1] where limit >= 0 {
          let finding = try #require(
            night.check.findings([rail: .count(limit)]).first { $0.rail == rail.name }
          )
          #expect(
            finding.holds == (found <= limit),
            "case \(index): \(rail), \(found): \(old) -> \(new)"
          )
          if !finding.holds { broken[rail, default: 0] += 1 }
        }
      }
    }
    // What became of messages is no part of a plan, and how many people approve it no count.
    let others: Set<GuardRail> = [.failures, .bounces, .complaints, .approvals]
    for rail in GuardRail.allCases where rail.preset != nil && !others.contains(rail) {
      #expect(broken[rail] ?? 0 > 5, "\(rail) is hardly ever broken")
    }
  }

  @Test("What somebody asked for is no drift, and neither is what the base date explains")
  func explained() throws {
    var old = SmallCase(base: Day(number: 20_000), capacity: [[2, 2, 2, 2, 2, 2]], messages: [])
    old.messages = [.init(channel: 0, priority: 1), .init(channel: 0, priority: 2)]
    var missed = old
    missed.advance(by: 2)
    #expect(try drifted(old, missed) == 0)
    var asked = old
    asked.messages[1].notBefore = 4
    #expect(try drifted(old, asked) == 0)
    var closed = old
    closed.capacity[0][0] = 1
    #expect(try drifted(old, closed) == 1)
  }

  @Test("What a person holds, or holds no longer, and what follows it, breaks no rail")
  func held() throws {
    // Two threads of two steps and four more messages, of which a place a day is left for one.
    var messages = (0..<8).map { _ in SmallCase.Message() }
    messages[1].follows = 0
    messages[3].follows = 2
    var free = LimitedCase(plain: SmallCase([2, 2, 2, 2, 2, 2], messages))
    let base = free.plain.base.number
    var held = free
    held.attributes.heldUntil = [Int32](repeating: Backlog.none, count: 8)
    held.attributes.heldUntil[0] = MessageAttributes.heldWithoutEnd
    held.attributes.heldUntil[2] = base + 4
    free.attributes.heldUntil = []
    for (old, new) in [(free, held), (held, free)] {
      let (before, after) = (plan(old.inputs), plan(new.inputs))
      let comparison = compare(rows(before), with: rows(after))
      let approved = GuardRailCheck.Approved(
        version: 1,
        comparison: comparison,
        remaining: before.assignedCount
      )
      let context = GuardRailCheck.Context(
        inDoubt: 0,
        day: free.plain.base,
        journalHolds: true,
        violations: 0
      )
      let strict = Dictionary(
        uniqueKeysWithValues: [GuardRail.movedLater, .movedDays, .newlyLost, .loadChanged].map {
          ($0, RailLimit.count(0))
        }
      )
      let broken = GuardRailCheck(after, against: approved, context).findings(strict)
        .filter { !$0.holds && strict.keys.map(\.name).contains($0.rail) }
      // What comes back goes before others again: these move, and only these.
      let moved = new.attributes.heldUntil.isEmpty
      #expect(broken.allSatisfy { moved && ["moved-later", "moved-days"].contains($0.rail) })
      let changed = comparison.changes.filter { $0.hold != nil }
      #expect(changed.map(\.message).sorted() == [100, 106])
      #expect(changed.allSatisfy { $0.hold == (moved ? .released : .held) })
      #expect(
        comparison.counts.held == (moved ? 0 : 2) && comparison.counts.released == (moved ? 2 : 0)
      )
    }
  }

  private func rows(_ plan: Plan) -> () -> PlanRow? {
    var rows = plan.inputs.backlog.message.indices.map(plan.row).makeIterator()
    return { rows.next() }
  }

  @Test("The fixed rails hold exactly when the day, the journal and the plan are right")
  func fixed() {
    let small = SmallCase(base: Day(number: 20_000), capacity: [[1]], messages: [])
    let plan = plan(small.inputs)
    for (day, journalHolds, violations, unconfirmed) in [
      (0, true, 0, nil), (1, true, 0, nil), (0, false, 0, nil), (0, true, 2, nil),
      (0, true, 0, "it is a copy"),
    ] {
      let context = GuardRailCheck.Context(
        inDoubt: 0,
        day: small.base.advanced(by: day),
        journalHolds: journalHolds,
        violations: violations,
        unconfirmed: unconfirmed
      )
      let check = GuardRailCheck(plan, against: nil, context)
      let findings = check.findings([:])
      #expect(
        check.findings([.approvals: 2]).count { !$0.holds } == findings.count { !$0.holds } + 1
      )
      let broken = findings.filter { !$0.holds }.map(\.rail)
      let expected = [
        day == 0 ? nil : "base-date", journalHolds ? nil : "journal",
        violations == 0 ? nil : "proof",
        unconfirmed == nil ? nil : "confirmed",
      ]
      #expect(broken == expected.compactMap(\.self))
    }
  }

  private func drifted(_ old: SmallCase, _ new: SmallCase) throws -> Int {
    var chance = Seed.stream("explained", 0)
    let findings = NightCase(old, new, &chance).check.findings([.movedLater: 0])
    return try #require(findings.first { $0.rail == "moved-later" }).messages.count
  }
}

/// A fresh plan after an approved one, with what the rails are to find, counted one by one.
private struct NightCase {
  let check: GuardRailCheck
  let expected: [GuardRail: Int]

  init(_ old: SmallCase, _ new: SmallCase, _ chance: inout SeededGenerator) {
    let pair = PlanPair(old, new)
    let (before, after) = (NightCase.rows(pair.old), NightCase.rows(pair.new))
    let (inDoubt, sent, base) = (chance.number(0...3), chance.number(0...2), new.base)
    let left = before.values.count { $0.day != nil } - sent
    let drift = NightCase.drift(&chance)
    check = GuardRailCheck(
      pair.new,
      against: GuardRailCheck.Approved(
        version: 1,
        comparison: NightCase.compared(pair),
        remaining: left,
        drift: drift
      ),
      GuardRailCheck.Context(inDoubt: inDoubt, day: base, journalHolds: true, violations: 0)
    )
    var drifts: [Int] = []
    var lost = 0
    for (message, row) in after {
      guard let earlier = before[message] else {
        if case .unplaced(let reason) = row.decision,
          reason != .beyondHorizon && reason != .predecessorUnplaced
        {
          lost += 1
        }
        continue
      }
      // The first day of a follow-up whose predecessor is gone meanwhile is nobody's request.
      let isReleased = earlier.isProjected && !row.isProjected
      guard earlier.priority == row.priority,
        NightCase.lastDays(earlier) == NightCase.lastDays(row),
        earlier.notBefore == row.notBefore || isReleased, let from = earlier.day
      else { continue }
      if let to = row.day {
        if to > from, to > base { drifts.append(max(from, base).days(to: to)) }
      } else {
        lost += 1
      }
    }
    var longest = 0
    for row in pair.new.day.indices.map(pair.new.row) {
      let until: Day
      switch row.decision {
      case .assigned(let day, _): until = day
      case .unplaced(.beyondHorizon): until = pair.new.inputs.lastDay
      case .unplaced: continue
      }
      longest = max(longest, row.waitingSince?.days(to: until) ?? 0)
    }
    let load = after.values.count { $0.day != nil }
    let lateDays = NightCase.lateDays(of: after.values, until: pair.new.inputs.lastDay)
    expected = [
      .late: lateDays.count { $0 > 0 }, .lateDays: lateDays.max() ?? 0,
      .movedLater: drifts.reduce(0, +), .movedDays: drifts.max() ?? 0, .newlyLost: lost,
      .driftTimes: drift.map(\.times).max() ?? 0, .driftDays: drift.map(\.days).max() ?? 0,
      .longestWait: longest, .loadChanged: left > 0 ? abs(load - left) * 100 / left : 0,
      .inDoubt: inDoubt, .planSize: load,
    ]
  }

  private static func lastDays(_ row: PlanRow) -> Set<Day> {
    Set([row.deadline, row.due].compactMap(\.self))
  }

  /// By how many days each message that is due on a day goes later, or is to.
  private static func lateDays(of rows: some Sequence<PlanRow>, until end: Day) -> [Int] {
    rows.compactMap { row in
      guard let due = row.due, row.day != nil || row.deadline.map({ $0 > end }) ?? true else {
        return nil
      }
      return max(0, due.days(to: row.day ?? end.advanced(by: 1)))
    }
  }

  private static func drift(_ chance: inout SeededGenerator) -> [SlowDrift] {
    (0..<chance.number(0...3)).map { message in
      SlowDrift(
        message: Int32(message),
        times: chance.number(1...4),
        days: chance.number(0...9),
        firstVersion: 1,
        isFirstUnsent: false
      )
    }
  }

  private static func rows(_ plan: Plan) -> [Int32: PlanRow] {
    Dictionary(uniqueKeysWithValues: plan.day.indices.map(plan.row).map { ($0.message, $0) })
  }

  private static func compared(_ pair: PlanPair) -> Comparison {
    var old = pair.old.day.indices.map(pair.old.row).makeIterator()
    var new = pair.new.day.indices.map(pair.new.row).makeIterator()
    return compare({ old.next() }, with: { new.next() })
  }
}
