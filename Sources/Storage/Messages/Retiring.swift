package import Model
import SQLite

/// What came of retiring a channel.
package struct Retirement: Equatable, Sendable {
  package let hold: Hold
  /// False where it was retired in the same way before.
  package let isNew: Bool
  /// How many messages were moved to the channel that takes over.
  package let moved: Int
  /// How many follow-ups that are addressed to a channel around it would have gone by it, as their threads did.
  package let followUps: Int
}

/// Why a channel does not take over what another one sent.
package enum RetirementRefusal: DiagnosticError, Equatable {
  /// It is the channel itself, or one inside it.
  case within(channel: String, other: String)
  case retired(other: String, hold: Int)

  package var diagnostic: Diagnostic {
    switch self {
    case .within(let channel, let other):
      Diagnostic(
        .refused,
        "what goes by '\(channel)' cannot be moved to '\(other)'",
        why: channel == other ? "it is the same channel" : "it is inside '\(channel)'",
        wayOut: "name another channel"
      )
    case .retired(let other, let hold):
      Diagnostic(
        .refused,
        "nothing can be moved to '\(other)'",
        why: "that channel is retired itself, by hold \(hold)",
        wayOut: "name another channel, or first 'sendplan resume --hold \(hold)'"
      )
    }
  }
}

extension Change {
  /// Retires a channel: nothing goes by it any more.
  ///
  /// What is addressed to it is moved to another channel, where one takes over, and what continues its threads
  /// goes by that one; else all that is held.
  package func retireChannel(
    _ name: String,
    movingTo other: String?,
    reason: String
  ) throws -> Retirement {
    let channel = try snapshot.channel(named: name)
    let target = try other.map { try snapshot.channel(named: $0) }
    if let target { try requireTakeOver(by: target, from: channel) }
    let followUps = try snapshot.followUps(continuing: channel.number)
    let standing = try retirement(of: channel.number)
    let isNew = standing.map { target != nil && $0.successor != target?.number } ?? true
    if isNew {
      if let standing { try append(.lifted(standing.item)) }
      try stateHold(
        HoldColumns(kind: .retirement, channel: channel.number, successor: target?.number),
        until: nil,
        reason: reason
      )
    }
    let moved = try target.map { try move(from: channel.number, to: $0.name) } ?? 0
    guard let hold = try retirement(of: channel.number) else {
      preconditionFailure("a retirement was stated")
    }
    return Retirement(
      hold: try snapshot.hold(hold.item.number),
      isNew: isNew,
      moved: moved,
      followUps: followUps
    )
  }

  private func requireTakeOver(by target: Channel, from channel: Channel) throws {
    if try snapshot.isChannel(target.number, within: channel.number) {
      throw RetirementRefusal.within(channel: channel.name, other: target.name)
    }
    if let own = try retirement(of: target.number) {
      throw RetirementRefusal.retired(other: target.name, hold: own.item.number)
    }
  }

  /// Edits what is addressed to a channel and has not gone, and returns how many messages that were.
  private func move(from channel: Int32, to other: String) throws -> Int {
    var edit = MessageEdit()
    edit.channel = other
    let ids = try connection.rows(SQL.addressed, Value(channel)) { $0.text(0) }
    for id in ids { _ = try apply(.edit(edit), to: id) }
    return ids.count
  }

  private func retirement(of channel: Int32) throws -> (item: Item<HoldState>, successor: Int32?)? {
    try connection.row(SQL.retirement, Value(channel)) {
      (try $0.holdItem(), $0.optionalInt32(3))
    }
  }
}

extension Snapshot {
  /// The channel by which the threads of each retired channel go on, where one took over: through all that retired
  /// one after the other.
  func successors() throws -> [Int32: Int32] {
    let next = try keyed(connection.rows(SQL.successors) { ($0.int32(0), $0.int32(1)) })
    return next.mapValues { successor in
      var (last, steps) = (successor, 0)
      while let other = next[last], steps < next.count { (last, steps) = (other, steps + 1) }
      return last
    }
  }
}

private enum SQL {
  static let addressed = """
    SELECT e.id FROM message m JOIN envelope e ON e.message = m.number
    WHERE m.channel = ?1 AND m.state IN (\(code: MessageState.pending, .waiting)) ORDER BY m.number
    """
  private static let stands = """
    state = \(code: HoldState.standing) AND kind = \(code: HoldKind.retirement)
    """
  static let retirement = """
    SELECT number, state, changed, successor FROM hold WHERE channel = ?1 AND \(stands)
    """
  static let successors = """
    SELECT channel, successor FROM hold WHERE successor IS NOT NULL AND \(stands)
    """
}
