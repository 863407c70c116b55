import Model
import SQLite

/// What each recipient really got on each day, read once and then kept up by the journal.
///
/// What may have arrived counts as what did. Without it, each batch of a run would have to read again all
/// that was sent in the days that a limit looks at.
package final class RecipientHistory {
  private var counts: [Addressee: [Day: Int]] = [:]
  /// The first day of which it knows, and the last row of the journal.
  private var known: (from: Day, position: Int)?

  package init() {}

  /// Whether a recipient may get one more on a day, going by every stretch of days that contains it.
  func allows(_ recipient: Addressee, on day: Day, most: Int, days: Int) -> Bool {
    guard let got = counts[recipient] else { return true }
    return (0..<days).allSatisfy { offset in
      let first = day.advanced(by: -offset)
      let stretch = first...first.advanced(by: days - 1)
      return got.reduce(0) { $0 + (stretch.contains($1.key) ? $1.value : 0) } < most
    }
  }

  /// Counts one more for a recipient whose claim is about to be appended to the journal.
  func count(_ recipient: Addressee, on day: Day) {
    counts[recipient, default: [:]][day, default: 0] += 1
  }

  /// Takes the journal as read up to its end.
  func markRead(in snapshot: Snapshot) throws {
    known?.position = try snapshot.journalPosition()
  }

  /// Brings it up to the journal's end, with everything that was sent from a day on.
  func refresh(in snapshot: Snapshot, from first: Day) throws {
    let position = try snapshot.journalPosition()
    let rows: Statement
    if let known, known.from <= first, try !isReported(since: known.position, in: snapshot) {
      rows = try snapshot.connection.prepare(SQL.changes)
      try rows.bind([Value(known.position)])
      self.known?.position = position
    } else {
      counts = [:]
      rows = try snapshot.connection.prepare(SQL.sent)
      try rows.bind([Value(first.number)])
      known = (first, position)
    }
    while try rows.step() {
      let recipient = Addressee(recipient: rows.text(0), person: rows.optionalText(3))
      counts[recipient, default: [:]][try rows.day(1), default: 0] += rows.integer(2)
    }
  }

  /// Whether a person has said since what was sent on another day than was known.
  private func isReported(since position: Int, in snapshot: Snapshot) throws -> Bool {
    try snapshot.connection.row(
      SQL.isReported,
      Value(position),
      Value(Cause.reportedSent.rawValue)
    ) { $0.integer(0) == 1 } ?? false
  }
}

private enum SQL {
  static let isReported = """
    SELECT EXISTS (SELECT 1 FROM journal WHERE seq > ?1 AND subject = \(code: Transition.Subject.message)
      AND cause = ?2)
    """
  static let sent = """
    SELECT e.recipient, s.day, count(*), e.person FROM sending s
    JOIN envelope e ON e.message = s.message
    WHERE s.day >= ?1 GROUP BY e.recipient, e.person, s.day
    """
  // Claimed, in doubt and sent count; a row says its day where it makes a message one of these, and
  // otherwise the attempt that it settles does.
  static let changes = """
    SELECT e.recipient, coalesce(j.day, a.day), CASE WHEN j.after IN (\(code: MessageState.claimed, .inDoubt, .sent)) THEN 1 ELSE -1 END, e.person
    FROM journal j
    JOIN envelope e ON e.message = j.item
    LEFT JOIN attempt a ON a.run = j.run AND a.message = j.item AND a.settled = j.seq
    WHERE j.seq > ?1 AND j.subject = \(code: Transition.Subject.message)
      AND (j.after IN (\(code: MessageState.claimed, .inDoubt, .sent))) <> (coalesce(j.before, 0) IN (\(code: MessageState.claimed, .inDoubt, .sent)))
    """
}
