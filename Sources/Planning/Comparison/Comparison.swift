package import Model

/// How the decisions of two plans differ.
package struct Comparison: Equatable, Sendable {
  /// The changes, worst first.
  ///
  /// First come messages that lost their day, then those that go later, by most days; then new
  /// messages without a day, removed ones, other new ones, those that go earlier, those that another
  /// account sends on the same day, and those that were edited alone. Equals are in the messages' order.
  package private(set) var changes: [DecisionChange] = []
  package private(set) var counts = Counts()

  /// How many messages came out how.
  package struct Counts: Equatable, Sendable {
    package var unchanged = 0
    package var added = 0
    package var removed = 0
    package var earlier = 0
    package var later = 0
    /// How many another account sends on the same day.
    package var otherAccount = 0
    /// How many known to both plans have another content or channel.
    package var edited = 0
    /// How many known to both plans have another priority, `not_before`, deadline or due day.
    package var rescheduled = 0
    /// How many known to both plans are held for longer than before, and less long.
    package var held = 0
    package var released = 0
    /// How many of the later ones lost their day.
    package var newlyUnplaced = 0
    /// How many of the earlier ones had no day.
    package var newlyPlaced = 0

    package init() {}
  }

  fileprivate init() {}
}

/// Compares two plans in one merge of their rows, each in ascending order of messages.
///
/// A source returns its next row, and nil after the last; an error that it throws ends the
/// comparison. Each message that the new plan knows is visited with its rows in both.
package func compare<Failure: Error>(
  _ nextOld: () throws(Failure) -> PlanRow?,
  with nextNew: () throws(Failure) -> PlanRow?,
  visiting visit: (_ old: PlanRow?, _ new: PlanRow) -> Void = { _, _ in }
) throws(Failure) -> Comparison {
  var comparison = Comparison()
  var old = try nextOld()
  var new = try nextNew()
  while true {
    switch (old, new) {
    case (nil, nil):
      comparison.sortBySeverity()
      return comparison
    case (let removed?, nil):
      comparison.remove(removed)
      old = try nextOld()
    case (nil, let added?):
      comparison.add(added)
      visit(nil, added)
      new = try nextNew()
    case (let before?, let after?) where before.message < after.message:
      comparison.remove(before)
      old = try nextOld()
    case (let before?, let after?) where before.message > after.message:
      comparison.add(after)
      visit(nil, after)
      new = try nextNew()
    case (let before?, let after?):
      comparison.match(before, after)
      visit(before, after)
      old = try nextOld()
      new = try nextNew()
    }
  }
}

extension Comparison {
  fileprivate mutating func remove(_ row: PlanRow) {
    counts.removed += 1
    changes.append(DecisionChange(removed: row))
  }

  fileprivate mutating func add(_ row: PlanRow) {
    counts.added += 1
    changes.append(DecisionChange(added: row))
  }

  fileprivate mutating func match(_ old: PlanRow, _ new: PlanRow) {
    // The `not_before` of a follow-up that was released meanwhile comes from its predecessor.
    let isReleased = old.isProjected && !new.isProjected
    let isRescheduled =
      old.priority != new.priority || old.notBefore != new.notBefore && !isReleased
      || old.lastDays != new.lastDays
    if isRescheduled { counts.rescheduled += 1 }
    switch HoldChange(from: old.attributes.heldUntil, to: new.attributes.heldUntil) {
    case .held: counts.held += 1
    case .released: counts.released += 1
    case nil: break
    }
    guard let change = DecisionChange(from: old, to: new, isRescheduled: isRescheduled) else {
      counts.unchanged += 1
      return
    }
    if change.isEdited { counts.edited += 1 }
    count(change)
    changes.append(change)
  }

  /// Counts a message of both plans whose decision differs.
  private mutating func count(_ change: DecisionChange) {
    switch change.kind {
    case .account: counts.otherAccount += 1
    case .later:
      counts.later += 1
      if change.to == nil { counts.newlyUnplaced += 1 }
    case .earlier:
      counts.earlier += 1
      if change.from == nil { counts.newlyPlaced += 1 }
    case .edited, .added, .removed: break
    }
  }

  /// The low bits are the index, which keeps equals in the messages' order.
  fileprivate mutating func sortBySeverity() {
    var keys = changes.enumerated().map { index, change in
      change.severity << 32 | UInt64(index)
    }
    sort(&keys, onBits: 32..<32 + DecisionChange.severityBits)
    changes = keys.map { changes[Int(truncatingIfNeeded: $0 & 0xFFFF_FFFF)] }
  }
}

extension PlanRow {
  /// Its deadline and the day on which it is due, whichever is which: its channel decides that, too.
  fileprivate var lastDays: Set<Int32> { Set([deadline, due].compactMap { $0?.number }) }
}

extension DecisionChange {
  /// The number of days between the first and the last day that four-digit years can express.
  private static let maximumDays = UInt64(Day.first.days(to: .last))
  fileprivate static let severityBits = 25

  /// Smaller is worse.
  fileprivate var severity: UInt64 {
    let (order, days): (UInt64, UInt64) =
      switch (kind, to) {
      case (.later, nil): (0, 0)
      case (.later, _): (1, UInt64(clamping: days ?? 0))
      case (.added, nil): (2, 0)
      case (.removed, _): (3, 0)
      case (.added, _): (4, 0)
      case (.earlier, _): (5, 0)
      case (.account, _): (6, 0)
      case (.edited, _): (7, 0)
      }
    return order << 22 | (DecisionChange.maximumDays - min(days, DecisionChange.maximumDays))
  }
}
