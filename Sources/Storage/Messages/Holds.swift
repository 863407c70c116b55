package import Model
import SQLite

extension Snapshot {
  /// The holds that keep anything from being sent on the base date, in the order in which they were stated.
  package func holds() throws -> [Hold] {
    let base = try baseDate()
    return try standingHolds().filter { $0.until.map { $0 > base } ?? true }
  }

  /// The holds that nobody has lifted, those whose end has come included.
  func standingHolds() throws -> [Hold] {
    guard try hasHolds() else { return [] }
    let counts = try keyed(connection.rows(SQL.counts) { ($0.integer(0), $0.integer(1)) })
    return try connection.rows(SQL.standing) {
      try $0.hold(counts[$0.integer(0)] ?? 0)
    }
  }

  /// The holds of a message, of its campaign and of the channels that it is addressed to, and of the account that is
  /// to send it.
  package func holds(of message: MessageRecord, by account: Int32? = nil) throws -> [Hold] {
    guard try hasHolds() else { return [] }
    let own = Set(
      try connection.rows(SQL.ofMessage, Value(message.number), Value(account)) { $0.integer(0) }
    )
    return own.isEmpty ? [] : try holds().filter { own.contains($0.number) }
  }

  /// The holds that keep any of some messages from being sent.
  package func holds(ofMessages ids: [String]) throws -> [Hold] {
    var numbers: Set<Int> = []
    for id in ids { numbers.formUnion(try holds(of: message(id: id)).map(\.number)) }
    return try holds().filter { numbers.contains($0.number) }
  }

  /// Whether any hold stands; nothing else is asked where none does.
  func hasHolds() throws(DatabaseError) -> Bool {
    try connection.row(SQL.any) { _ in true } ?? false
  }

  /// The first day on which the holds of each message let it go, as a column of attributes; empty where nothing
  /// is held.
  ///
  /// A day that has come counts too: it says on which days before the base date a message could not have gone.
  func heldUntil(of backlog: Backlog) throws -> [Int32] {
    guard try hasHolds() else { return [] }
    var column: [Int32] = []
    try connection.gather(SQL.held) { row in
      guard let place = backlog.place(of: row.int32(0)) else { return }
      if column.isEmpty { column = [Int32](repeating: Backlog.none, count: backlog.count) }
      column[place] = max(column[place], row.int32(1, orNull: MessageAttributes.heldWithoutEnd))
    }
    return column
  }

  /// The first day on which the holds of each channel itself let it send; empty where none is held.
  func heldUntil(channels: [Int32]) throws -> [Int32] {
    guard try hasHolds() else { return [] }
    let held = try connection.rows(SQL.heldChannels) {
      (channel: $0.int32(0), until: $0.optionalInt32(1) ?? MessageAttributes.heldWithoutEnd)
    }
    guard !held.isEmpty else { return [] }
    return channels.map { channel in
      held.filter { $0.channel == channel }.map(\.until).max() ?? Backlog.none
    }
  }

  /// Which of some messages a hold keeps from going by a channel on a day.
  func held(among messages: [Int32], by channel: Int32, on day: Day) throws -> Set<Int32> {
    guard try hasHolds() else { return [] }
    let columns = Connection.Columns([messages])
    return Set(
      try connection.rows(SQL.heldNow, from: columns, Value(channel), Value(day.number)) {
        $0.int32(0)
      }
    )
  }
}

extension Statement {
  fileprivate func hold(_ count: Int) throws(DatabaseError) -> Hold {
    Hold(
      number: integer(0),
      kind: try holdKind(1),
      name: optionalText(2),
      until: try optionalDay(3),
      reason: text(4),
      since: try instant(5),
      actor: text(6),
      count: count
    )
  }
}

private enum SQL {
  private static let stands = "h.state = \(code: HoldState.standing)"
  static let any = "SELECT 1 FROM hold h WHERE \(stands)"
  static let standing = """
    SELECT h.number, h.kind, coalesce(c.name, p.name), h.until, h.reason, j.at, o.actor FROM hold h
    JOIN journal j ON j.seq = h.changed JOIN operation o ON o.number = j.operation
    LEFT JOIN channel c ON c.number = h.channel LEFT JOIN campaign p ON p.number = h.campaign
    WHERE \(stands) ORDER BY h.number
    """
  static let counts = """
    SELECT x.hold, count(*) FROM held x JOIN message m ON m.number = x.message
    WHERE m.state IN (\(code: MessageState.pending, .waiting)) GROUP BY x.hold
    """
  static let ofMessage = """
    SELECT hold FROM held WHERE message = ?1 UNION
    SELECT h.number FROM hold h JOIN channel_around a ON a.around = h.channel
    WHERE \(stands) AND a.channel = ?2
    """
  static let held = "SELECT gather(message, until) FROM held"
  static let heldChannels = """
    SELECT h.channel, h.until FROM hold h
    WHERE \(stands) AND h.channel IS NOT NULL
    """
  // The same as the trigger of a claim demands.
  static let heldNow = """
    SELECT x.c0 FROM memory_columns x WHERE EXISTS (SELECT 1 FROM hold h
      WHERE \(stands) AND (h.until IS NULL OR h.until > ?2) AND CASE h.kind
        WHEN \(code: HoldKind.messages)
          THEN EXISTS (SELECT 1 FROM held_message WHERE hold = h.number AND message = x.c0)
        WHEN \(code: HoldKind.campaign)
          THEN h.campaign = (SELECT campaign FROM message_campaign WHERE message = x.c0)
        WHEN \(code: HoldKind.everything) THEN 1
        ELSE h.channel IN (SELECT around FROM channel_around WHERE channel = ?1) END)
    """
}
