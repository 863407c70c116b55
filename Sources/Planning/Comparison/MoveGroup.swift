package import Model

/// Messages of connected channels that move for the same cause, as far as the inputs of two plans say it.
package struct MoveGroup: Equatable, Sendable {
  package enum Kind: Int, Sendable {
    case lost, later, earlier, gained
  }

  package enum Cause: Equatable, Sendable {
    case held, resumed, rescheduled
    /// Days between the old and the new ones have less room, or more.
    case capacity([InputComparison.CapacityChange])
    /// So many messages came or went.
    case came(Int)
    case went(Int)
    case baseDate(from: Day, to: Day)
    case limits
    /// What goes before them, or after them, moved, or the inputs say nothing.
    case others
  }

  package let kind: Kind
  /// The outermost channel's number.
  package let channel: Int32
  package private(set) var cause: Cause
  package private(set) var messages = 0
  /// By how many days they move at least and at most; 0 where they lose or get a day.
  package private(set) var least = Int.max
  package private(set) var most = 0
  private var first = Day.last
  private var last = Day.first

  fileprivate init(_ kind: Kind, _ channel: Int32, _ cause: Cause) {
    (self.kind, self.channel, self.cause) = (kind, channel, cause)
  }

  fileprivate mutating func add(_ change: DecisionChange, until end: Day) {
    messages += 1
    let days = abs(change.days ?? 0)
    (least, most) = (min(least, days), max(most, days))
    for day in [change.from ?? end, change.to ?? end] {
      (first, last) = (min(first, day), max(last, day))
    }
  }

  /// Finds what the inputs say, where the messages themselves say nothing.
  fileprivate mutating func explain(
    _ changes: [DecisionChange],
    _ inputs: InputComparison,
    isWithin: (Int32) -> Bool
  ) {
    guard cause == .others else { return }
    let isWorse = kind == .lost || kind == .later
    let capacities = inputs.capacities.filter { change in
      // Whoever has no day any more may be the last of a chain that begins before the day that was lost.
      isWorse == (change.to < change.from) && change.bound == nil
        && (kind == .lost || first <= change.day) && change.day <= last && isWithin(change.channel)
    }
    let others = changes.count { change in
      change.kind == (isWorse ? .added : .removed) && isWithin(change.channel)
        && (change.to ?? change.from).map { $0 <= last } ?? false
    }
    if !capacities.isEmpty {
      cause = .capacity(capacities)
    } else if others > 0 {
      cause = isWorse ? .came(others) : .went(others)
    } else if !inputs.baseDate.isEqual {
      cause = .baseDate(from: inputs.baseDate.old, to: inputs.baseDate.new)
    } else if !inputs.limits.isEmpty {
      cause = .limits
    }
  }
}

/// The messages of two plans that go on another day, grouped by cause: the worst first, then the largest.
package func moveGroups(
  of comparison: Comparison,
  _ inputs: InputComparison,
  in frame: PlanFrame
) -> [MoveGroup] {
  let tree = frame.channelTree
  let channels = frame.capacity.channels
  let indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices))
  func root(_ channel: Int32) -> Int32 {
    indices[channel].map { channels[tree.outermost(around: $0)] } ?? channel
  }
  let end = frame.baseDate.advanced(by: frame.horizon)
  var groups: [MoveGroup] = []
  for change in comparison.changes {
    guard let kind = MoveGroup.Kind(change) else { continue }
    let (root, cause) = (root(change.channel), MoveGroup.Cause(change))
    let known = groups.firstIndex { ($0.kind, $0.channel, $0.cause) == (kind, root, cause) }
    if known == nil { groups.append(MoveGroup(kind, root, cause)) }
    groups[known ?? groups.count - 1].add(change, until: end)
  }
  for index in groups.indices {
    let own = groups[index].channel
    groups[index].explain(comparison.changes, inputs) { root($0) == own }
  }
  return groups.sorted { one, other in
    (one.kind.rawValue, -one.messages, one.channel)
      < (other.kind.rawValue, -other.messages, other.channel)
  }
}

extension MoveGroup.Kind {
  /// Nil where both plans give the same day, or only one knows the message.
  fileprivate init?(_ change: DecisionChange) {
    switch change.kind {
    case .later: self = change.to == nil ? .lost : .later
    case .earlier: self = change.from == nil ? .gained : .earlier
    case .added, .removed, .account, .edited: return nil
    }
  }
}

extension MoveGroup.Cause {
  /// What a message's own change says.
  fileprivate init(_ change: DecisionChange) {
    self =
      switch change.hold {
      case .held: .held
      case .released: .resumed
      case nil: change.isRescheduled ? .rescheduled : .others
      }
  }
}
