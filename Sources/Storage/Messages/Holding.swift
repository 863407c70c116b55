package import Model
import SQLite

/// What is to be held, or to be resumed.
package enum HoldScope: Equatable, Sendable {
  /// Messages by their ids.
  case messages([String])
  case campaign(String)
  case channel(String)
  case everything
}

/// What came of stating a hold.
package struct HoldEffect: Equatable, Sendable {
  package let hold: Hold
  /// False where this very hold stood already.
  package let isNew: Bool
  /// How many of its messages expire before it ends.
  package let late: Int
}

/// Why nothing is held, or resumed.
package enum HoldRefusal: DiagnosticError, Equatable {
  case unknownHold(number: Int)
  case endsBeforeBase(until: Day, base: Day)

  package var diagnostic: Diagnostic {
    switch self {
    case .unknownHold(let number):
      Diagnostic(.refused, "there is no hold \(number)", wayOut: "see 'sendplan hold list'")
    case .endsBeforeBase(let until, let base):
      Diagnostic(
        .refused,
        "nothing can be held until \(until)",
        why: "the base date is \(base)",
        wayOut: "name a later day, from which it is planned again"
      )
    }
  }
}

extension Change {
  /// Holds what a scope names, until a day where one is given.
  ///
  /// A hold of the same scope and end that stands already is left as it is.
  package func hold(_ scope: HoldScope, until: Day?, reason: String) throws -> HoldEffect {
    let base = try snapshot.baseDate()
    if let until, until <= base { throw HoldRefusal.endsBeforeBase(until: until, base: base) }
    let columns = try columns(of: scope)
    let same = try standing(columns).first { $0.until == until }
    if let same { return try effect(of: same.item.number, isNew: false) }
    let number = try stateHold(columns, until: until, reason: reason)
    return try effect(of: number, isNew: true)
  }

  private func effect(of number: Int, isNew: Bool) throws -> HoldEffect {
    let late = try connection.row(SQL.late, Value(number)) { $0.integer(0) } ?? 0
    return HoldEffect(hold: try snapshot.hold(number), isNew: isNew, late: late)
  }

  /// States a hold, and returns its number.
  @discardableResult
  func stateHold(_ columns: HoldColumns, until: Day?, reason: String) throws -> Int {
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    try unsealed(["held_message_is_sealed"]) {
      for message in columns.messages {
        try connection.run(SQL.member, Value(number), Value(message))
      }
    }
    try connection.run(
      SQL.state,
      Value(number),
      Value(columns.kind.rawValue),
      Value(columns.members),
      Value(columns.campaign),
      Value(columns.channel),
      Value(columns.successor),
      Value(until?.number),
      .text(reason),
      Value(try snapshot.journalPosition() + 1)
    )
    return number
  }

  /// Ends the hold of a number; nil where it was over already.
  package func resume(hold number: Int) throws -> Hold? {
    guard let item = try connection.row(SQL.item, Value(number), map: { try $0.holdItem() }) else {
      throw HoldRefusal.unknownHold(number: number)
    }
    guard item.state == .standing else { return nil }
    return try lift(item)
  }

  /// Ends the holds that were stated of a scope, whatever their ends; returns them.
  package func resume(_ scope: HoldScope) throws -> [Hold] {
    try standing(try columns(of: scope)).map { try lift($0.item) }
  }

  private func lift(_ item: Item<HoldState>) throws -> Hold {
    let hold = try snapshot.hold(item.number)
    try append(.lifted(item))
    return hold
  }

  /// The holds of a scope that stand.
  private func standing(_ columns: HoldColumns) throws -> [(item: Item<HoldState>, until: Day?)] {
    try connection.rows(
      SQL.same,
      Value(columns.kind.rawValue),
      Value(columns.members),
      Value(columns.campaign),
      Value(columns.channel)
    ) { (try $0.holdItem(), try $0.optionalDay(3)) }
  }

  private func columns(of scope: HoldScope) throws -> HoldColumns {
    switch scope {
    case .messages(let ids):
      let numbers = try Set(ids.map { Int(try snapshot.message(id: $0).number) }).sorted()
      return HoldColumns(kind: .messages, messages: numbers)
    case .campaign(let name):
      return HoldColumns(kind: .campaign, campaign: try snapshot.campaign(named: name))
    case .channel(let name):
      return HoldColumns(kind: .channel, channel: try snapshot.channel(named: name).number)
    case .everything: return HoldColumns(kind: .everything)
    }
  }
}

/// What a hold is of, as the database writes it.
struct HoldColumns {
  let kind: HoldKind
  var messages: [Int] = []
  var campaign: Int32?
  var channel: Int32?
  /// What takes over from a retired channel.
  var successor: Int32?

  var members: String? { kind == .messages ? heldMembersDigest(messages) : nil }
}

/// What a hold notes of the messages that it names, in ascending order.
func heldMembersDigest(_ messages: [Int]) -> String {
  SHA256.digest(of: messages.flatMap { Array("\($0)\n".utf8) }).hex
}

extension Snapshot {
  func hold(_ number: Int) throws -> Hold {
    guard let hold = try standingHolds().first(where: { $0.number == number }) else {
      throw HoldRefusal.unknownHold(number: number)
    }
    return hold
  }

  /// The messages that each hold names, as the journal must note them.
  func heldMembers() throws -> [Int: String] {
    var members: [Int: [Int]] = [:]
    for (hold, message) in try connection.rows(
      SQL.members,
      map: { ($0.integer(0), $0.integer(1)) }
    ) {
      members[hold, default: []].append(message)
    }
    return members.mapValues(heldMembersDigest)
  }
}

extension Statement {
  func holdItem() throws(DatabaseError) -> Item<HoldState> {
    Item(number: integer(0), state: try holdState(1), changed: integer(2))
  }
}

private enum SQL {
  static let last = "SELECT max(number) FROM hold"
  static let late = """
    SELECT count(*) FROM held x JOIN message m ON m.number = x.message
    WHERE x.hold = ?1 AND m.deadline < x.until
      AND m.state IN (\(code: MessageState.pending, .waiting))
    """
  static let item = "SELECT number, state, changed FROM hold WHERE number = ?1"
  static let same = """
    SELECT number, state, changed, until FROM hold WHERE state = \(code: HoldState.standing)
      AND kind = ?1 AND members IS ?2 AND campaign IS ?3 AND channel IS ?4 ORDER BY number
    """
  static let member = "INSERT INTO held_message (hold, message) VALUES (?1, ?2)"
  static let members = "SELECT hold, message FROM held_message ORDER BY hold, message"
  static let state = """
    INSERT INTO hold (number, kind, members, campaign, channel, successor, until, reason, state,
      changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, \(code: HoldState.standing), ?9)
    """
}
