import Model
import Planning
import Storage
import Terminal

/// Two stored plans side by side, or a stored one and one that was just computed.
struct PlanComparison {
  let comparison: Comparison
  let inputs: InputComparison
  /// What had become of the messages that only the old plan has, by their numbers.
  let removed: [Int32: MessageState]
  /// How many leave their day, and how many of them have to.
  let moves: NecessaryMoves
  /// How late each of them lets messages go.
  let lateness: InputComparison.Pair<Lateness>
  /// The channels whose sender or headers are others in the new plan.
  let otherSenders: [String]
  /// What of the messages that both plans know was edited, by their numbers.
  let edited: [Int32: [MessageField]]
  private let campaigns: [Int32: String]

  /// Compares two stored versions, streaming over the rows of both.
  init(_ old: PlanHeader, to new: PlanHeader, in snapshot: Snapshot) throws {
    let oldRows = try snapshot.rows(of: old)
    let newRows = try snapshot.rows(of: new)
    var (before, after) = (Lateness(), Lateness())
    let frame = try snapshot.frame(of: new).frame
    var moves = NecessaryMoves(frame)
    comparison = try compare(
      { try oldRows.next(counting: &before, until: old.lastDay) },
      with: { try newRows.next(counting: &after, until: new.lastDay) },
      visiting: { moves.add($0, $1) }
    )
    self.moves = moves
    lateness = .init(old: before, new: after)
    inputs = InputComparison(try snapshot.frame(of: old).frame, with: frame)
    campaigns = try snapshot.campaignNames()
    removed = try Self.removalReasons(in: comparison, at: new.position, snapshot)
    edited = try Self.editedFields(in: comparison, snapshot)
    otherSenders = try snapshot.channelsWithOtherSender(from: old.version, to: new.version)
  }

  /// Compares a stored version with a plan that is not stored yet.
  init(_ version: Int, to new: Plan, in snapshot: Snapshot) throws {
    let old = try snapshot.plan(version)
    let oldRows = try snapshot.rows(of: old)
    var place = 0
    var before = Lateness()
    let frame = PlanFrame(
      baseDate: new.inputs.baseDate,
      capacity: new.inputs.capacity,
      limits: new.inputs.limits
    )
    var moves = NecessaryMoves(frame)
    comparison = try compare(
      { try oldRows.next(counting: &before, until: old.lastDay) },
      with: {
        guard place < new.inputs.backlog.count else { return nil }
        defer { place += 1 }
        return new.row(at: place)
      },
      visiting: { moves.add($0, $1) }
    )
    self.moves = moves
    lateness = .init(old: before, new: Lateness(new))
    inputs = InputComparison(try snapshot.frame(of: old).frame, with: frame)
    campaigns = try snapshot.campaignNames()
    removed = try Self.removalReasons(in: comparison, at: try snapshot.journalPosition(), snapshot)
    edited = try Self.editedFields(in: comparison, snapshot)
    otherSenders = try snapshot.channelsWithOtherSender(since: old)
  }

  private static func removalReasons(
    in comparison: Comparison,
    at position: Int,
    _ snapshot: Snapshot
  ) throws -> [Int32: MessageState] {
    let numbers = comparison.changes.filter { $0.kind == .removed }.map(\.message)
    return try snapshot.states(of: numbers, at: position)
  }

  private static func editedFields(
    in comparison: Comparison,
    _ snapshot: Snapshot
  ) throws -> [Int32: [MessageField]] {
    var edited: [Int32: [MessageField]] = [:]
    for change in comparison.changes where change.isEdited {
      var fields: [MessageField] = change.channels == nil ? [] : [.channel]
      if let contents = change.contents {
        fields += try snapshot.editedWords(
          of: change.message,
          from: contents.old,
          to: contents.new
        )
      }
      edited[change.message] = fields
    }
    return edited
  }

  /// Whether the two plans say the same about every message and from the same inputs.
  var isEmpty: Bool { comparison.changes.isEmpty && inputs.isEmpty && otherSenders.isEmpty }

  /// The outcome in one line.
  var counts: String {
    let counts = comparison.counts
    var later = "\(counts.later.grouped) later"
    if counts.newlyUnplaced > 0 { later += " (\(counts.newlyUnplaced.grouped) lost their day)" }
    var earlier = "\(counts.earlier.grouped) earlier"
    if counts.newlyPlaced > 0 { earlier += " (\(counts.newlyPlaced.grouped) got a day)" }
    var parts = [
      later, "\(counts.removed.grouped) removed", "\(counts.added.grouped) added", earlier,
    ]
    if counts.otherAccount > 0 { parts.append("\(counts.otherAccount.grouped) by another account") }
    if counts.edited > 0 { parts.append("\(counts.edited.grouped) edited") }
    let outcome = (parts + ["\(counts.unchanged.grouped) unchanged"]).joined(separator: ", ")
    return moves.least == 0
      ? outcome : "\(outcome); moved \(moves.moved.grouped), at least \(moves.least.grouped) had to"
  }

  /// How late messages go in each, in one line; nil where none is due on a day in either.
  var latenessLine: String? {
    guard lateness.old.due + lateness.new.due > 0 else { return nil }
    return lateness.isEqual
      ? "late: \(lateness.new.words), as before"
      : "late: \(lateness.old.words) before, \(lateness.new.words) now"
  }

  /// What became of those that only the old plan has: `12 sent, 3 canceled`.
  private var removalCounts: String {
    let states = comparison.changes.filter { $0.kind == .removed }.map { removed[$0.message] }
    let counts = Dictionary(grouping: states) { $0 }.mapValues(\.count)
    let known = MessageState.allCases.compactMap { state in
      counts[state].map { "\($0.grouped) \(state.name)" }
    }
    let unknown = counts[MessageState?.none].map { "\($0.grouped) not imported yet" }
    return (known + [unknown].compactMap(\.self)).joined(separator: ", ")
  }

  /// What differs in the inputs, line by line.
  func inputLines(_ names: [Int32: String]) -> [String] {
    func name(_ number: Int32) -> String { names[number] ?? "channel \(number)" }
    var lines: [String] = []
    if !inputs.baseDate.isEqual {
      lines.append("base date: \(inputs.baseDate.old) to \(inputs.baseDate.new)")
    }
    if !inputs.horizon.isEqual {
      lines.append("horizon: \(inputs.horizon.old) to \(counted(inputs.horizon.new, "day"))")
    }
    lines += inputs.addedChannels.map { "channel \(name($0)): new" }
    lines += inputs.removedChannels.map { "channel \(name($0)): gone" }
    lines += inputs.capacities.prefix(PlanComparison.shownCapacities).map { change in
      "capacity of \(name(change.channel)) on \(change.day): \(change.from) to \(change.to)"
        + (change.reason.map { " (\(printable($0)))" } ?? "")
        + (change.bound.map { ", which changes nothing: \(IneffectiveCapacity.words($0, name))" }
          ?? "")
    }
    let hidden = inputs.capacities.count - PlanComparison.shownCapacities
    if hidden > 0 {
      let idle = inputs.capacities.dropFirst(PlanComparison.shownCapacities).count {
        $0.bound != nil
      }
      lines.append(
        "and \(hidden.grouped) more days with another capacity"
          + (idle > 0 ? ", of which \(idle.grouped) change nothing" : "")
      )
    }
    lines += inputs.limits.map { LimitText.line($0, name, campaigns) }
    lines += otherSenders.map { "\(printable($0)): another sender, or other headers" }
    let counts = comparison.counts
    var messages = [
      "\(counts.added.grouped) came",
      "\(counts.removed.grouped) went" + (counts.removed > 0 ? " (\(removalCounts))" : ""),
    ]
    if counts.rescheduled > 0 { messages.append("\(counts.rescheduled.grouped) rescheduled") }
    if counts.held > 0 { messages.append("\(counts.held.grouped) held") }
    if counts.released > 0 { messages.append("\(counts.released.grouped) no longer held") }
    lines.append("messages: \(messages.joined(separator: ", "))")
    return lines
  }

  private static let shownCapacities = 10

  /// Why a message's day changed, as far as the plans themselves say it.
  func reason(for change: DecisionChange) -> String? {
    if let reason = change.reason { return reason.name }
    if let fields = edited[change.message] {
      return "edited: " + fields.map(\.rawValue).joined(separator: ", ")
    }
    switch change.kind {
    case .removed: return removed[change.message]?.name
    case .added, .earlier, .later, .account, .edited:
      switch change.hold {
      case .held: return "held"
      case .released: return "resumed"
      case nil: return change.isRescheduled ? "rescheduled" : nil
      }
    }
  }
}

extension PlanRows {
  /// The next row, counted by how late it goes.
  fileprivate func next(counting lateness: inout Lateness, until last: Day) throws -> PlanRow? {
    let row = try next()
    if let row { lateness.add(row, last: last) }
    return row
  }
}

extension Snapshot {
  /// Whether the later of two plans that knows a message released it on the planned day of what it
  /// follows.
  func isProjected(_ change: DecisionChange, between old: Int, and new: Int) throws -> Bool {
    try isProjected(change.message, inPlan: change.kind == .removed ? old : new)
  }
}
