package import Model
import SQLite

/// A message that was accepted earlier in a thread, by the name that it was sent under.
package struct EarlierMessage: Equatable, Sendable {
  package let key: AttemptKey
  /// The sender, and the address of the transport, that were stated when it was claimed.
  package let sender: String
  package let transport: String
}

/// The keys under which messages were sent, as they were made then: by the sender who was stated when each
/// was claimed, whoever is stated now.
struct SentKeys {
  private let connection: Connection
  private let origin: Origin
  private let settings: [Int32: [Stated]]

  /// Who sent for a channel from a row of the journal on, and by what.
  private struct Stated {
    let row: Int
    let sender: String
    let transport: String
  }

  init(_ snapshot: Snapshot) throws {
    connection = snapshot.connection
    origin = try snapshot.origin()
    let stated = try connection.rows(SQL.stated) { row in
      (row.int32(0), Stated(row: row.integer(1), sender: row.text(2), transport: row.text(3)))
    }
    settings = Dictionary(grouping: stated, by: \.0).mapValues { $0.map(\.1) }
  }

  /// The accepted attempts of the messages that one follows, oldest first.
  func thread(of message: Int32) throws -> [EarlierMessage] {
    try connection.rows(SQL.thread, Value(message)) { claim($0) }.map(earlier)
  }

  /// The key of an attempt at a message; nil where there was none of that number.
  func key(of message: Int, attempt: Int) throws -> AttemptKey? {
    try connection.row(SQL.attempt, Value(message), Value(attempt)) { claim($0) }
      .map { try earlier($0).key }
  }

  /// What was claimed, of which channel and when.
  private struct Claim {
    let id: String
    let attempt: Int
    let content: MessageContent
    let channel: Int32
    let row: Int
  }

  private func claim(_ row: Statement) -> Claim {
    Claim(
      id: row.text(0),
      attempt: row.integer(1),
      content: row.content(from: 4),
      channel: row.int32(2),
      row: row.integer(3)
    )
  }

  private func earlier(_ claim: Claim) throws(DatabaseError) -> EarlierMessage {
    guard let stated = settings[claim.channel]?.last(where: { $0.row < claim.row }) else {
      throw DatabaseError.damaged("a message was claimed for a channel without settings")
    }
    let key = AttemptKeys(origin: origin, sender: stated.sender).key(
      message: claim.id,
      attempt: claim.attempt,
      claim.content
    )
    return EarlierMessage(key: key, sender: stated.sender, transport: stated.transport)
  }
}

private enum SQL {
  // Every statement of every channel's settings, along the journal's links.
  static let stated = """
    WITH RECURSIVE stated (channel, seq) AS (
      SELECT number, changed FROM channel
      UNION ALL
      SELECT s.channel, j.previous FROM stated s JOIN journal j ON j.seq = s.seq
        WHERE j.previous < j.seq
    )
    SELECT s.channel, s.seq, c.sender, c.transport FROM stated s
    JOIN journal j ON j.seq = s.seq JOIN channel_settings c ON c.number = j.after
    ORDER BY s.seq
    """
  private static let columns = """
    SELECT e.id, a.number, a.channel, a.claimed, \(ContentVersion.words)
    """
  // A message that was sent makes no attempt after the one that was accepted. Under which name another
  // database or a person has sent one is not known.
  static let thread = """
    WITH RECURSIVE thread (message, distance) AS (
      SELECT predecessor, 1 FROM follow_up WHERE message = ?1
      UNION ALL
      SELECT f.predecessor, h.distance + 1 FROM thread h JOIN follow_up f ON f.message = h.message
        WHERE h.distance < \(Thread.longest)
    )
    \(columns) FROM thread h
    JOIN message m ON m.number = h.message
    JOIN journal last ON last.seq = m.changed
    JOIN attempt a ON a.run = last.run AND a.message = m.number AND a.number = m.attempts
    JOIN envelope e ON e.message = m.number
    LEFT JOIN content t ON t.message = m.number
    \(ContentVersion.join(of: "a"))
    WHERE m.state = \(code: MessageState.sent) ORDER BY h.distance DESC
    """
  // Attempts are stored by their runs, which the message's own rows of the journal name.
  static let attempt = """
    WITH RECURSIVE past (seq) AS (
      SELECT changed FROM message WHERE number = ?1
      UNION ALL
      SELECT j.previous FROM past JOIN journal j ON j.seq = past.seq WHERE j.previous < j.seq
    )
    \(columns) FROM past
    CROSS JOIN journal j ON j.seq = past.seq
    CROSS JOIN attempt a ON a.run = j.run AND a.message = ?1 AND a.number = ?2 AND a.claimed = j.seq
    CROSS JOIN envelope e ON e.message = ?1
    LEFT JOIN content t ON t.message = ?1
    \(ContentVersion.join(of: "a"))
    """
}
