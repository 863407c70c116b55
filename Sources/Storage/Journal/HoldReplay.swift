import Model
import SQLite

/// What stands of the holds while the journal is replayed, so that no claim goes against them.
///
/// Which channels contain which is not replayed: a hold of a channel counts for what goes by that channel itself.
struct HoldReplay {
  /// What never changes of each hold, by its number.
  private let facts: [Int: Facts]
  /// The campaigns of messages, as far as the journal has been replayed.
  private var campaigns: [Int: Int]
  private var standing: Set<Int> = []

  struct Facts {
    let extent: Extent
    /// The day on which it ends; nil where it has no end.
    let until: Int?
  }

  /// What a hold keeps from going.
  enum Extent {
    case messages(Set<Int>)
    case campaign(Int)
    case channel(Int)
    case everything
  }

  /// Begins with the campaigns that messages were imported with.
  init(_ facts: [Int: Facts], campaigns: [Int: Int]) {
    self.facts = facts
    self.campaigns = campaigns
  }

  mutating func move(_ message: Int, to campaign: Int?) {
    campaigns[message] = campaign
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
      return switch hold.extent {
      case .messages(let messages): messages.contains(message)
      case .campaign(let campaign): campaigns[message] == campaign
      case .channel(let number): number == channel
      case .everything: true
      }
    }
  }
}

extension Snapshot {
  /// What the journal's claims are held against.
  func holdFacts() throws -> [Int: HoldReplay.Facts] {
    let members = Dictionary(
      grouping: try connection.rows(SQL.messages) { ($0.integer(0), $0.integer(1)) },
      by: \.0
    ).mapValues { Set($0.map(\.1)) }
    let holds = try connection.rows(SQL.holds) {
      (
        number: $0.integer(0), until: $0.optionalInteger(1), channel: $0.optionalInteger(2),
        campaign: $0.optionalInteger(3), isOfMessages: $0.integer(4) == 1
      )
    }
    return try keyed(
      holds.map { hold in
        let extent: HoldReplay.Extent =
          hold.channel.map { .channel($0) } ?? hold.campaign.map { .campaign($0) }
          ?? (hold.isOfMessages ? .messages(members[hold.number] ?? []) : .everything)
        return (hold.number, .init(extent: extent, until: hold.until))
      }
    )
  }

  /// The campaigns of messages, where a hold of a campaign makes them matter.
  func campaignsUnderHolds() throws -> [Int: Int] {
    try keyed(connection.rows(SQL.campaigns) { ($0.integer(0), $0.integer(1)) })
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
  static let holds = """
    SELECT number, until, channel, campaign, kind = \(code: HoldKind.messages) FROM hold
    """
  static let messages = "SELECT hold, message FROM held_message"
  static let campaigns = """
    SELECT message, campaign FROM message_campaign
    WHERE EXISTS (SELECT 1 FROM hold WHERE campaign IS NOT NULL)
    """
  static let members = "SELECT number, members FROM hold ORDER BY number"
}
