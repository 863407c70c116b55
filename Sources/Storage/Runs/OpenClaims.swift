package import Model
import SQLite

/// A claim of which nobody has said what came of it, with everything that repeating it needs.
package struct OpenClaim: Equatable, Sendable {
  package internal(set) var message: ClaimedMessage
  package let channel: Int32
  package let run: Run
  package let claimedAt: Instant
  /// The row of the journal that claimed it.
  let claimed: Int
  /// The address of the channel's transport, and the sender, as they were when the message was claimed.
  package let transport: String
  package let sender: String
  /// What was said then of its mail.
  package let mail: MailHeaders
  /// What was said then of the service at a web address.
  package let service: WebService
  /// What the transport wanted to know again.
  package let checkpoint: String?
}

/// A message of which nobody knows whether it arrived.
package struct InDoubtRecord: Equatable, Sendable {
  package let claim: OpenClaim
  /// What is known of how it came about.
  package let reason: String
}

extension Snapshot {
  /// What runs that have not finished claimed and never settled, in the order of the claims; without what lies in
  /// slices that somebody may still hand over.
  package func openClaims() throws -> [OpenClaim] {
    try completed(connection.rows(SQL.openClaims) { try $0.openClaim() })
  }

  /// The first claim that lies in a slice and is open, without what went before it and what it belongs to; all of a
  /// slice have one destination.
  package func firstClaim(in slice: Slice) throws -> OpenClaim? {
    try connection.row(SQL.firstInSlice, Value(slice.number)) { try $0.openClaim() }
  }

  /// Claims with what went before them in their threads, and what they belong to.
  private func completed(_ rows: [OpenClaim]) throws -> [OpenClaim] {
    var claims = rows
    guard !claims.isEmpty else { return [] }
    let sent = try SentKeys(self)
    for index in claims.indices {
      let claim = claims[index]
      claims[index].message.thread = try sent.thread(of: claim.message.message)
      guard TransportAddress.isWebService(claim.transport) else { continue }
      claims[index].message.context = try context(
        of: claim.message.message,
        through: claim.channel,
        in: claim.run,
        at: claim.claimed
      )
    }
    return claims
  }

  /// The last attempt at a message that was sent or may have been; nil where it was not, or by no run.
  func lastClaim(of message: Int32) throws -> OpenClaim? {
    guard var claim = try connection.row(SQL.lastClaim, Value(message), map: { try $0.openClaim() })
    else { return nil }
    claim.message.thread = try SentKeys(self).thread(of: message)
    return claim
  }

  /// When a message was claimed last for a channel, or one inside it, on a day or later.
  package func lastClaim(through channel: Int32, since day: Day) throws -> Instant? {
    try connection.row(SQL.lastClaimThrough, Value(channel), Value(day.number)) {
      $0.isNull(0) ? nil : try $0.instant(0)
    } ?? nil
  }

  /// Every message that is in doubt.
  package func inDoubtMessages() throws -> [InDoubtRecord] {
    try connection.rows(SQL.inDoubtMessages) { row in
      InDoubtRecord(claim: try row.openClaim(), reason: row.text(12))
    }
  }
}

extension Statement {
  fileprivate func openClaim() throws(DatabaseError) -> OpenClaim {
    OpenClaim(
      message: ClaimedMessage(
        message: int32(0),
        attempt: Attempt(id: text(1), number: integer(2)),
        content: content(from: 18),
        token: AttemptToken(salt: bytes(24), attempt: integer(2)),
        thread: []
      ),
      channel: int32(3),
      run: Run(
        number: integer(4),
        plan: integer(5),
        day: try day(6),
        state: try runState(7),
        changed: integer(17)
      ),
      claimedAt: try instant(8),
      claimed: integer(29),
      transport: text(9),
      sender: text(10),
      mail: try mailHeaders(from: 25),
      service: try webService(from: 13),
      checkpoint: optionalText(11)
    )
  }
}

private enum SQL {
  private static let columns = """
    SELECT a.message, e.id, a.number, a.channel, r.number, r.plan, r.day, r.state, j.at, c.transport,
      c.sender, a.checkpoint, last.note, c.idempotent, c.concurrency, c.proxy, c.cloud_events, r.changed,
      \(ContentColumns.present), e.salt, c.reply_to, c.bounce_address, c.headers, c.unsubscribe,
      a.claimed
    """
  private static let facts = """
    CROSS JOIN envelope e ON e.message = m.number
    LEFT JOIN content t ON t.message = m.number
    CROSS JOIN journal j ON j.seq = a.claimed
    CROSS JOIN channel_settings c ON c.number = (
      SELECT k.after FROM stated s JOIN journal k ON k.seq = s.seq
      WHERE s.channel = a.channel AND s.seq < a.claimed ORDER BY s.seq DESC LIMIT 1)
    """
  // The settings of a channel at a claim are the last that were stated before it.
  private static let stated = """
    WITH RECURSIVE stated (channel, seq) AS (
      SELECT number, changed FROM channel
      UNION ALL
      SELECT s.channel, j.previous FROM stated s JOIN journal j ON j.seq = s.seq
        WHERE j.previous < j.seq
    )
    """
  static let openClaims = """
    \(stated) \(columns) FROM run r
    CROSS JOIN attempt a ON a.run = r.number AND a.settled IS NULL
    JOIN message m ON m.number = a.message
    JOIN journal last ON last.seq = m.changed
    \(facts) WHERE r.state <> \(code: RunState.finished)
      AND NOT EXISTS (SELECT 1 FROM slice_item i JOIN slice s ON s.number = i.slice
        WHERE i.message = a.message AND i.number = a.number
          AND s.state IN (\(codes: SliceState.open)))
    ORDER BY a.run, a.claimed
    """
  static let firstInSlice = """
    \(stated) \(columns) FROM slice_item i
    CROSS JOIN slice s ON s.number = i.slice
    CROSS JOIN message m ON m.number = i.message
    CROSS JOIN journal last ON last.seq = m.changed
    CROSS JOIN attempt a ON a.run = s.run AND a.message = i.message AND a.number = i.number
    JOIN run r ON r.number = a.run
    \(facts) WHERE i.slice = ?1 AND a.settled IS NULL ORDER BY i.place LIMIT 1
    """
  static let lastClaim = """
    \(stated) \(columns) FROM message m
    CROSS JOIN journal last ON last.seq = m.changed
    JOIN run r ON r.number = last.run
    JOIN attempt a ON a.run = r.number AND a.message = m.number AND a.number = m.attempts
    \(facts) WHERE m.number = ?1
      AND m.state IN (\(code: MessageState.claimed, .inDoubt, .sent))
    """
  static let lastClaimThrough = """
    SELECT max(j.at) FROM attempt a JOIN journal j ON j.seq = a.claimed
    WHERE a.day >= ?2 AND a.channel IN (SELECT channel FROM channel_around WHERE around = ?1)
    """
  static let inDoubtMessages = """
    \(stated) \(columns) FROM message m
    CROSS JOIN journal last ON last.seq = m.changed
    JOIN run r ON r.number = last.run
    JOIN attempt a ON a.run = r.number AND a.message = m.number AND a.number = m.attempts
    \(facts) WHERE m.state = \(code: MessageState.inDoubt) ORDER BY a.claimed
    """
}
