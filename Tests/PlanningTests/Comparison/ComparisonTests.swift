import Model
import Planning
import TestSupport
import Testing

@Suite("The comparison of two plans")
struct ComparisonTests {
  @Test("One walk over both finds what a dictionary finds")
  func naive() {
    for index in 0..<2_000 {
      var chance = Seed.stream("comparison", index)
      let (old, new) = (drawnRows(&chance), drawnRows(&chance))
      let comparison = compare(source(of: old), with: source(of: new))
      let expected = naiveChanges(old, new)
      #expect(
        comparison.changes.sorted { $0.message < $1.message } == expected,
        "case \(index)"
      )
      #expect(comparison.counts == naiveCounts(old, new, expected), "case \(index)")
    }
  }

  @Test("Both directions are mirror images")
  func mirror() {
    for index in 0..<1_000 {
      var chance = Seed.stream("mirror", index)
      let (old, new) = (drawnRows(&chance), drawnRows(&chance))
      let there = compare(source(of: old), with: source(of: new))
      let back = compare(source(of: new), with: source(of: old))
      func byMessage(_ changes: [DecisionChange]) -> [DecisionChange] {
        changes.sorted { $0.message < $1.message }
      }
      for (one, other) in zip(byMessage(there.changes), byMessage(back.changes)) {
        #expect(one.message == other.message && one.from == other.to && one.to == other.from)
        #expect(one.days == other.days.map { -$0 })
        #expect(one.kind == opposite[other.kind] && one.isRescheduled == other.isRescheduled)
      }
      #expect(there.changes.count == back.changes.count)
      #expect(there.counts.unchanged == back.counts.unchanged)
      #expect(there.counts.newlyPlaced == back.counts.newlyUnplaced)
    }
  }

  @Test("A plan compared with itself has no change")
  func itself() {
    var chance = Seed.stream("itself")
    let rows = drawnRows(&chance)
    let comparison = compare(source(of: rows), with: source(of: rows))
    #expect(comparison.changes == [])
    #expect(comparison.counts.unchanged == rows.count)
  }

  @Test("The worst changes come first")
  func worstFirst() {
    let old = [
      row(1, day: 5), row(2, day: 5), row(3, day: 5), row(4, day: 5), row(5, day: 1),
      row(6, day: 5), row(7, day: 5), row(8, nil),
    ]
    let new = [
      row(1, day: 4), row(2, day: 6), row(3, nil), row(5, day: 9), row(6, nil), row(7, day: 6),
      row(8, day: 2), row(9, day: 1), row(10, nil),
    ]
    let comparison = compare(source(of: old), with: source(of: new))
    #expect(comparison.changes.map(\.message) == [3, 6, 5, 2, 7, 10, 4, 9, 1, 8])
    #expect(comparison.changes.map(\.days) == [nil, nil, 8, 1, 1, nil, nil, nil, -1, nil])
  }

  @Test("A message that lost its day is later for a stated reason, and one that got a day earlier")
  func unplaced() {
    let comparison = compare(
      source(of: [row(1, day: 5), row(2, nil)]),
      with: source(of: [row(1, nil), row(2, day: 5)])
    )
    let day = Day(number: 5)
    #expect(
      comparison.changes == [
        DecisionChange(message: 1, channel: 7, kind: .later, from: day, reason: .beyondHorizon),
        DecisionChange(message: 2, channel: 7, kind: .earlier, to: day),
      ]
    )
    #expect(comparison.counts.newlyUnplaced == 1 && comparison.counts.newlyPlaced == 1)
  }

  @Test("A source's error ends the comparison")
  func failure() {
    struct Broken: Error {}
    #expect(throws: Broken.self) {
      try compare({ () throws(Broken) in throw Broken() }, with: { () throws(Broken) in nil })
    }
  }

  @Test("A plan's own rows can be compared")
  func planRows() {
    var facts = SmallCase([1, 1], [.init(), .init()])
    let before = plan(facts.inputs)
    facts.messages[1].priority = 1
    let after = plan(facts.inputs)
    let comparison = compare(
      source(of: (0..<2).map(before.row(at:))),
      with: source(of: (0..<2).map(after.row(at:)))
    )
    #expect(comparison.changes.map(\.message) == [100, 103])
    #expect(comparison.changes.map(\.isRescheduled) == [false, true])
    #expect(comparison.counts.rescheduled == 1)
  }

  @Test("A follow-up that was released as it was planned is not rescheduled")
  func released() {
    func row(notBefore: Day?, isProjected: Bool) -> PlanRow {
      PlanRow(
        message: 1,
        channel: 7,
        priority: 5,
        notBefore: notBefore,
        release: Day(number: 9),
        waitingSince: Day(number: 9),
        deadline: nil,
        decision: .assigned(day: Day(number: 9), position: 1),
        isProjected: isProjected
      )
    }
    let planned = row(notBefore: nil, isProjected: true)
    let released = row(notBefore: Day(number: 9), isProjected: false)
    #expect(
      compare(source(of: [planned]), with: source(of: [released])).counts.rescheduled == 0
    )
    #expect(
      compare(source(of: [released]), with: source(of: [row(notBefore: nil, isProjected: false)]))
        .counts.rescheduled == 1
    )
  }

  @Test("A message that another account sends on the same day is told of, and has not moved")
  func otherAccount() {
    let day = Day(number: 9)
    func row(account: Int32?) -> PlanRow {
      PlanRow(
        message: 1,
        channel: 7,
        priority: 5,
        notBefore: nil,
        release: day,
        waitingSince: day,
        deadline: nil,
        decision: .assigned(day: day, position: 1),
        account: account
      )
    }
    let comparison = compare(source(of: [row(account: 17)]), with: source(of: [row(account: 27)]))
    #expect(comparison.changes.map(\.kind) == [.account])
    #expect(comparison.changes.first?.accounts == .init(old: 17, new: 27))
    #expect(comparison.changes.first?.days == 0)
    #expect(comparison.counts.otherAccount == 1 && comparison.counts.unchanged == 0)
    let same = compare(source(of: [row(account: 17)]), with: source(of: [row(account: 17)]))
    #expect(same.changes.isEmpty && same.counts.unchanged == 1)
  }

  private let opposite: [DecisionChange.Kind: DecisionChange.Kind] = [
    .added: .removed, .removed: .added, .earlier: .later, .later: .earlier,
    .account: .account,
  ]
}

private func row(_ message: Int32, day: Int32) -> PlanRow {
  row(message, Day(number: day))
}

private func row(_ message: Int32, _ day: Day?, notBefore: Day? = nil) -> PlanRow {
  PlanRow(
    message: message,
    channel: 7,
    priority: 5,
    notBefore: notBefore,
    release: Day(number: 0),
    waitingSince: Day(number: 0),
    deadline: nil,
    decision: day.map { .assigned(day: $0, position: 1) } ?? .unplaced(.beyondHorizon)
  )
}

private func drawnRows(_ chance: inout SeededGenerator) -> [PlanRow] {
  (0..<Int32(chance.number(0...30))).compactMap { message in
    guard !chance.oneIn(3) else { return nil }
    let day = chance.oneIn(4) ? nil : Day(number: Int32(chance.number(0...5)))
    return row(message, day, notBefore: chance.oneIn(2) ? nil : Day(number: 1))
  }
}

private func source(of rows: [PlanRow]) -> () -> PlanRow? {
  var iterator = rows.makeIterator()
  return { iterator.next() }
}

/// The same definition over dictionaries, with no regard to order.
private func naiveChanges(_ old: [PlanRow], _ new: [PlanRow]) -> [DecisionChange] {
  let before = Dictionary(uniqueKeysWithValues: old.map { ($0.message, $0) })
  let after = Dictionary(uniqueKeysWithValues: new.map { ($0.message, $0) })
  return Set(before.keys).union(after.keys).sorted().compactMap { message in
    let (from, to) = (before[message]?.day, after[message]?.day)
    let isLost = after[message] != nil && to == nil
    let reason: UnplacedReason? = isLost ? .beyondHorizon : nil
    func change(_ kind: DecisionChange.Kind, isRescheduled: Bool = false) -> DecisionChange {
      DecisionChange(
        message: message,
        channel: 7,
        kind: kind,
        from: from,
        to: to,
        reason: reason,
        isRescheduled: isRescheduled
      )
    }
    guard let old = before[message] else { return change(.added) }
    guard let new = after[message] else { return change(.removed) }
    guard from != to else { return nil }
    let isLater = (from?.number ?? .max) < (to?.number ?? .max)
    return change(isLater ? .later : .earlier, isRescheduled: old.notBefore != new.notBefore)
  }
}

private func naiveCounts(
  _ old: [PlanRow],
  _ new: [PlanRow],
  _ changes: [DecisionChange]
) -> Comparison.Counts {
  let before = Dictionary(uniqueKeysWithValues: old.map { ($0.message, $0) })
  let both = new.filter { before[$0.message] != nil }
  var counts = Comparison.Counts()
  counts.added = new.count - both.count
  counts.removed = old.count - both.count
  counts.earlier = changes.count { $0.kind == .earlier }
  counts.later = changes.count { $0.kind == .later }
  counts.unchanged = both.count - counts.earlier - counts.later
  counts.rescheduled = both.count { before[$0.message]?.notBefore != $0.notBefore }
  counts.newlyUnplaced = changes.count { $0.kind == .later && $0.to == nil }
  counts.newlyPlaced = changes.count { $0.kind == .earlier && $0.from == nil }
  return counts
}
