import Model
import SQLite

/// What stands of the holds while the journal is replayed, so that no claim goes against them.
///
/// Of which campaign a message was then, and which channels contained which, is not replayed: a hold of a campaign is
/// left to the claim's own trigger, and one of a channel counts for what goes by that channel itself.
struct HoldReplay {
  /// What never changes of each hold, by its number.
  let facts: [Int: Facts]
  private var standing: Set<Int> = []

  struct Facts {
    /// The day on which it ends; nil where it has no end.
    let until: Int?
    let kind: HoldKind?
    let channel: Int?
    /// The messages that it names.
    var messages: Set<Int> = []
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
      return switch hold.kind {
      case .messages: hold.messages.contains(message)
      case .channel: hold.channel == channel
      case .everything: true
      case .campaign, nil: false
      }
    }
  }
}

extension Snapshot {
  /// What the journal's claims are held against.
  func holdFacts() throws -> [Int: HoldReplay.Facts] {
    var facts: [Int: HoldReplay.Facts] = [:]
    let holds = try connection.rows(SQL.holds) { row in
      (
        number: row.integer(0),
        facts: HoldReplay.Facts(
          until: row.optionalInteger(1),
          kind: HoldKind(rawValue: row.integer(2)),
          channel: row.optionalInteger(3)
        )
      )
    }
    for hold in holds { facts[hold.number] = hold.facts }
    for (hold, message) in try connection.rows(
      SQL.messages,
      map: { ($0.integer(0), $0.integer(1)) }
    ) {
      facts[hold]?.messages.insert(message)
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
  static let holds = "SELECT number, until, kind, channel FROM hold"
  static let messages = "SELECT hold, message FROM held_message"
  static let members = "SELECT number, members FROM hold ORDER BY number"
}
