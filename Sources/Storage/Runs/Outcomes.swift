package import Model
import SQLite

extension Snapshot {
  /// What became of the messages of each channel that were tried from a day on.
  package func channelOutcomes(since day: Day) throws -> [ChannelOutcomes] {
    try connection.rows(SQL.byChannel, Value(day.number)) {
      ChannelOutcomes(
        channel: $0.text(0),
        sent: $0.integer(1),
        failed: $0.integer(2),
        bounced: $0.integer(3),
        complained: $0.integer(4)
      )
    }
  }

  /// The channels beyond a guard rail over outcomes on a day, with what happened, and not stopped for it yet.
  package func channelsBeyondRails(on day: Day) throws -> [(channel: String, sentence: String)] {
    let limits = try guardLimits()
    let stopped = Set(try channelStops().filter(\.isBinding).map(\.channel))
    let since = day.advanced(by: -ChannelOutcomes.days)
    return try channelOutcomes(since: since).filter { !stopped.contains($0.channel) }
      .flatMap { outcomes in
        OutcomeRate.rails.map { rail in
          (rate: OutcomeRate(rail, of: outcomes), limit: (limits[rail] ?? rail.preset ?? 0).number)
        }
      }
      .filter { $0.rate.exceeds($0.limit) }
      .map { (channel: $0.rate.channel, sentence: $0.rate.sentence) }
  }

  /// What has gone wrong since a plan was last approved, or ever.
  package func recentOutcomes() throws -> RecentOutcomes {
    try outcomes(after: connection.row(SQL.lastApproval) { $0.integer(0) } ?? 0)
  }

  /// What came back and went wrong since an instant.
  package func outcomes(since instant: Instant) throws -> RecentOutcomes {
    try outcomes(
      after: connection.row(SQL.before, .integer(instant.milliseconds)) { $0.integer(0) } ?? 0
    )
  }

  /// What came back and went wrong since a row of the journal.
  private func outcomes(after sequence: Int) throws -> RecentOutcomes {
    let position = Value(sequence)
    let counts = try connection.row(SQL.recent, position) { row in
      (0..<6).map { row.integer($0) }
    }
    let commonest = try commonestRefusal(after: sequence)
    let found = counts ?? [0, 0, 0, 0, 0, 0]
    return RecentOutcomes(
      failed: found[0],
      refused: found[1],
      bounced: found[2],
      complained: found[3],
      suppressed: found[4],
      answered: found[5],
      commonest: commonest
    )
  }
}

extension Snapshot {
  /// The words heard most often since a row of the journal, as the first message heard them.
  private func commonestRefusal(after sequence: Int) throws -> (sentence: String, count: Int)? {
    var heard: [RefusalText: (sentence: String, count: Int, place: Int)] = [:]
    let refusals = try connection.rows(SQL.refusals, Value(sequence)) {
      (reason: $0.text(0), recipient: $0.text(1))
    }
    for (place, refusal) in refusals.enumerated() {
      let text = RefusalText(refusal.reason, to: refusal.recipient)
      heard[text, default: (refusal.reason, 0, place)].count += 1
    }
    return heard.values.max { ($0.count, -$0.place) < ($1.count, -$1.place) }
      .map { ($0.sentence, $0.count) }
  }
}

private enum SQL {
  // Events before a person resumed the channel do not count any more.
  static let byChannel = """
    WITH resumed (channel, seq) AS (
      SELECT s.channel, max(j.seq) FROM channel_stop s JOIN journal j ON j.seq = s.changed
      WHERE s.state = \(code: ChannelStopState.over) AND j.cause = \(code: Cause.resumed)
      GROUP BY s.channel
    ),
    tried (channel, sent, failed) AS (
      SELECT a.channel, sum(j.after = \(code: MessageState.sent)),
        sum(m.state = \(code: MessageState.failed) AND m.changed = j.seq
          AND j.seq > coalesce((SELECT seq FROM resumed r WHERE r.channel = a.channel), 0))
      FROM attempt a JOIN journal j ON j.seq = a.settled JOIN message m ON m.number = a.message
      WHERE a.day >= ?1 GROUP BY a.channel
    ),
    back (channel, kind) AS (
      SELECT s.channel, p.kind FROM reply p JOIN sending s ON s.message = p.message
      WHERE p.day >= ?1 AND \(isReceived) AND p.kind IN (\(code: ReplyKind.bounce, .complaint))
        AND p.changed > coalesce((SELECT seq FROM resumed r WHERE r.channel = s.channel), 0)
      GROUP BY p.message, p.kind
    )
    SELECT c.name, t.sent, t.failed,
      (SELECT count(*) FROM back b
        WHERE b.channel = t.channel AND b.kind = \(code: ReplyKind.bounce)),
      (SELECT count(*) FROM back b
        WHERE b.channel = t.channel AND b.kind = \(code: ReplyKind.complaint))
    FROM tried t JOIN channel c ON c.number = t.channel ORDER BY c.name
    """
  static let lastApproval = """
    SELECT max(seq) FROM journal
    WHERE subject = \(code: Transition.Subject.plan) AND cause = \(code: Cause.approved)
    """
  // Looked for from the end, since what is asked for is recent.
  static let before = "SELECT seq FROM journal WHERE at < ?1 ORDER BY seq DESC LIMIT 1"
  static let recent = """
    SELECT (SELECT count(*) FROM message m JOIN journal j ON j.seq = m.changed
        WHERE m.state = \(code: MessageState.failed) AND m.changed > ?1
          AND j.cause IN (\(code: Cause.refused, .attemptsUsedUp))),
      (SELECT count(DISTINCT j.item) FROM journal j WHERE j.seq > ?1 AND \(isRefusal)),
      (SELECT count(DISTINCT p.message) FROM reply p
        WHERE p.changed > ?1 AND \(isReceived) AND p.kind = \(code: ReplyKind.bounce)),
      (SELECT count(DISTINCT p.message) FROM reply p
        WHERE p.changed > ?1 AND \(isReceived) AND p.kind = \(code: ReplyKind.complaint)),
      (SELECT count(*) FROM suppression s
        WHERE s.changed > ?1 AND s.state = \(code: SuppressionState.suppressed)),
      (SELECT count(DISTINCT p.message) FROM reply p
        WHERE p.changed > ?1 AND \(isReceived) AND p.kind = \(code: ReplyKind.reply))
    """
  private static let isReceived = "p.state = \(code: ReplyState.received)"
  private static let isRefusal = """
    j.subject = \(code: Transition.Subject.message) AND j.cause = \(code: Cause.channelAtFault)
    """
  static let refusals = """
    SELECT j.note, e.recipient FROM journal j JOIN envelope e ON e.message = j.item
    WHERE j.seq > ?1 AND j.note IS NOT NULL AND j.subject = \(code: Transition.Subject.message)
      AND j.cause IN (\(code: Cause.channelAtFault, .refused, .attemptsUsedUp, .refusedForNow))
    ORDER BY j.seq
    """
}
