import Model
import Planning
import Storage

/// What every stored version says of one message, with the shifts that matter explained.
struct MessageHistory {
  let message: MessageRecord
  let versions: [Version]

  struct Version {
    let plan: PlanHeader
    /// Nil where the version does not know the message.
    let row: PlanRow?
    /// What the last version before that knows it says.
    fileprivate let before: (plan: PlanHeader, row: PlanRow)?
    fileprivate(set) var shift: Shift?

    /// How many days later it goes than before, negative for earlier; nil where it stays, or where one
    /// of both has no day for it.
    var days: Int? {
      guard let from = before?.row.day, let to = row?.day, from != to else { return nil }
      return from.days(to: to)
    }

    fileprivate var isMoved: Bool {
      guard let before, let row else { return false }
      return before.row.day != row.day
    }

    fileprivate var isLater: Bool {
      guard isMoved, let from = before?.row.day else { return false }
      return row?.day.map { $0 > from } ?? true
    }

    /// The move in words, of a version that moved it.
    var move: String? {
      guard let before, let row, isMoved else { return nil }
      switch (before.row.day, row.day) {
      case (let from?, let to?):
        let days = from.days(to: to)
        let distance = "\(counted(abs(days), "day")) \(days > 0 ? "later" : "earlier")"
        return "moved it \(distance), from \(from) to \(to)"
      case (let from?, nil): return "took its day \(from) away"
      case (nil, let to?): return "gave it a day, \(to)"
      case (nil, nil): return nil
      }
    }
  }

  /// A move with what caused it.
  struct Shift {
    /// Whether it is the first move of all, and not only the first to a later day.
    let isFirst: Bool
    let causes: [ShiftCause]
  }

  init(of message: MessageRecord, in snapshot: Snapshot) throws {
    self.message = message
    var versions: [Version] = []
    var known: (plan: PlanHeader, row: PlanRow)?
    for plan in try snapshot.plans().reversed() {
      let row = plan.pruning == nil ? try snapshot.row(of: message.number, in: plan) : nil
      versions.append(Version(plan: plan, row: row, before: known))
      if let row { known = (plan, row) }
    }
    let first = versions.firstIndex(where: \.isMoved)
    let firstLater = versions.firstIndex(where: \.isLater)
    for index in Set([first, firstLater].compactMap(\.self)) {
      versions[index].shift = Shift(
        isFirst: index == first,
        causes: try MessageHistory.causes(of: versions[index], snapshot)
      )
    }
    self.versions = versions
  }

  /// The versions of which nobody can say any more what they said.
  var pruned: [Int] { versions.map(\.plan).filter { $0.pruning != nil }.map(\.version) }

  private static func causes(of version: Version, _ snapshot: Snapshot) throws -> [ShiftCause] {
    guard let before = version.before, let row = version.row else { return [] }
    let oldRows = try snapshot.rows(ofChannel: row.channel, in: before.plan)
    let newRows = try snapshot.rows(ofChannel: row.channel, in: version.plan)
    return try shiftCauses(
      from: try side(of: before.row, in: before.plan, snapshot),
      to: try side(of: row, in: version.plan, snapshot),
      { try oldRows.next() },
      { try newRows.next() }
    )
  }

  private static func side(
    of row: PlanRow,
    in plan: PlanHeader,
    _ snapshot: Snapshot
  ) throws -> ShiftSide {
    let (frame, planned) = try snapshot.frame(of: plan)
    return ShiftSide(
      row,
      following: try snapshot.predecessor(of: row.message, in: plan).map(Predecessor.init),
      in: ChannelDays(row.channel, of: frame, planned: planned),
      of: frame
    )
  }
}
