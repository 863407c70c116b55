import Model
import SQLite

/// What stands of the holds while the journal is replayed, so that no claim goes against them.
///
/// Which channels contain which is not replayed: a hold of a channel counts for what goes by that channel itself.
struct HoldReplay {
  /// What never changes of each hold, by its number.
  let facts: [Int: Facts]
  private var standing: Set<Int> = []

  struct Facts {
    /// The day on which it ends; nil where it has no end.
    var until: Int?
    /// The messages that it is of; nil where it is of others.
    var messages: Set<Int>?
    var channel: Int?
  }

  init(_ facts: [Int: Facts]) {
    self.facts = facts
  }

  mutating func apply(_ row: JournalRow) {
    if row.after == HoldState.standing.rawValue {
      standing.insert(row.item)
    } else {
      standing.remove(row.item)
    }
  }

  /// Whether any hold keeps a message from going by a channel on a day.
  func holds(_ message: Int, by channel: Int, on day: Int) -> Bool {
    standing.contains { number in
      guard let hold = facts[number], hold.until.map({ $0 > day }) ?? true else { return false }
      if let messages = hold.messages { return messages.contains(message) }
      return hold.channel.map { $0 == channel } ?? true
    }
  }
}

extension Snapshot {
  /// What the journal's claims are held against.
  func holdFacts() throws -> [Int: HoldReplay.Facts] {
    var facts: [Int: HoldReplay.Facts] = [:]
    let holds = try connection.rows(SQL.holds) {
      (number: $0.integer(0), until: $0.optionalInteger(1), channel: $0.optionalInteger(2))
    }
    for hold in holds { facts[hold.number] = .init(until: hold.until, channel: hold.channel) }
    for (hold, message) in try connection.rows(
      SQL.messages,
      map: { ($0.integer(0), $0.integer(1)) }
    ) {
      facts[hold, default: .init()].messages = facts[hold]?.messages ?? []
      facts[hold]?.messages?.insert(message)
    }
    return facts
  }

  /// The holds whose named messages are not those that the journal notes.
  func alteredHolds() throws -> [Int] {
    var rest = try heldMembers()
    let stated = try connection.rows(SQL.members) { ($0.integer(0), $0.optionalText(1)) }
    let altered = stated.filter { rest.removeValue(forKey: $0.0) != $0.1 }.map(\.0)
    return altered + rest.keys.sorted()
  }
}

private enum SQL {
  static let holds = "SELECT number, until, channel FROM hold"
  static let messages = """
    SELECT hold, message FROM held_message
    UNION ALL
    SELECT h.number, m.message FROM hold h JOIN message_campaign m ON m.campaign = h.campaign
    """
  static let members = "SELECT number, members FROM hold ORDER BY number"
}
