package import Model
import SQLite

/// A move of the base date, as it is on record.
package struct BaseDateMove: Equatable, Sendable {
  package let sequence: Int
  package let at: Instant
  package let from: Day?
  package let to: Day
  package let cause: Cause
  package let actor: String
  package let operationKey: String?
  package let reason: String?
}

extension Snapshot {
  /// The stored base date.
  package func baseDate() throws -> Day {
    try baseDateItem().day
  }

  /// Every move of the base date, oldest first.
  package func baseDateMoves() throws -> [BaseDateMove] {
    try connection.rows(SQL.moves) { row in
      BaseDateMove(
        sequence: row.integer(0),
        at: try row.instant(1),
        from: try row.optionalDay(2),
        to: try row.day(3),
        cause: try row.cause(4),
        actor: row.text(5),
        operationKey: row.optionalText(6),
        reason: row.optionalText(7)
      )
    }
  }

  fileprivate func baseDateItem() throws -> (day: Day, changed: Int) {
    let item = try connection.row(SQL.read) { (day: try $0.day(0), changed: $0.integer(1)) }
    guard let item else { throw DatabaseError.damaged("it has no base date") }
    return item
  }
}

/// What advancing the base date does.
package struct AdvanceForecast: Equatable, Sendable {
  package let from: Day
  package let to: Day
  /// Messages that expire because it passes their deadline.
  package let expired: Int
  /// Follow-ups of those, which end with them.
  package let ended: Int
  /// Every message that is pending or waiting before.
  package let open: Int

  /// The most days that nobody has to confirm.
  package static let farthest = 31

  /// Why a person should look twice, if anything.
  package var doubts: [Refusal] {
    let days = from.days(to: to)
    let lost = expired + ended
    var doubts: [Refusal] = []
    if days > AdvanceForecast.farthest {
      doubts.append(.baseDateFar(from: from, to: to, days: days))
    }
    if lost * 10 > open { doubts.append(.baseDateCostly(to: to, lost: lost, of: open)) }
    return doubts
  }
}

extension Snapshot {
  /// What advancing to a day would do; nil where the base date is that day already.
  package func advanceForecast(to day: Day) throws -> AdvanceForecast? {
    let present = try baseDate()
    switch BaseDateOperation.advance.outcome(with: DayRelation(day, from: present)) {
    case .refused: throw Refusal.baseDateBackwards(from: present, to: day)
    case .alreadySo, .stays: return nil
    case .done:
      return try connection.row(SQL.forecast, Value(day.number)) { row in
        AdvanceForecast(
          from: present,
          to: day,
          expired: row.integer(0),
          ended: row.integer(1),
          open: row.integer(2)
        )
      }
    }
  }
}

extension Change {
  func initialize(baseDate: Day, _ origin: Origin) throws {
    let position = try snapshot.journalPosition()
    try connection.run(
      SQL.initialize,
      Value(baseDate.number),
      .text(origin.text),
      Value(position + 1)
    )
  }

  /// Moves the base date forward, expires what can no longer be sent in time, and ends what waits
  /// for that.
  ///
  /// Nil where the base date is that day already. Refused backwards, and where a person should look
  /// twice unless somebody did.
  package func advanceBaseDate(to day: Day, isConfirmed: Bool) throws -> AdvanceForecast? {
    let (present, changed) = try snapshot.baseDateItem()
    guard let forecast = try snapshot.advanceForecast(to: day) else { return nil }
    if !isConfirmed, let doubt = forecast.doubts.first { throw doubt }
    try moveBaseDate(from: present, to: day, .advanced, previous: changed, reason: nil)
    let expired = try connection.run(
      SQL.expire,
      .integer(at.milliseconds),
      Value(operation),
      Value(day.number)
    )
    let ended = try endOrphans()
    return AdvanceForecast(
      from: present,
      to: day,
      expired: expired,
      ended: ended,
      open: forecast.open
    )
  }

  /// Sets the base date to any day, for a stated reason; nothing expires by that.
  ///
  /// Returns the day before, or nil where the base date is that day already.
  package func setBaseDate(_ day: Day, reason: String) throws -> Day? {
    let (present, changed) = try snapshot.baseDateItem()
    switch BaseDateOperation.set.outcome(with: DayRelation(day, from: present)) {
    case .refused: preconditionFailure("the base date may be set to any day")
    case .alreadySo, .stays: return nil
    case .done:
      try moveBaseDate(from: present, to: day, .set, previous: changed, reason: reason)
      return present
    }
  }

  private func moveBaseDate(
    from present: Day,
    to day: Day,
    _ cause: Cause,
    previous: Int,
    reason: String?
  ) throws {
    try append(
      Transition(
        subject: .baseDate,
        item: 1,
        before: Int(present.number),
        after: Int(day.number),
        cause: cause,
        previous: previous,
        note: reason
      )
    )
  }
}

private enum SQL {
  static let read = "SELECT day, changed FROM base_date"
  static let initialize = """
    INSERT INTO base_date (item, day, origin, changed) VALUES (1, ?1, ?2, ?3)
    """
  // The first row notes the origin, which is no reason.
  static let moves = """
    SELECT j.seq, j.at, j.before, j.after, j.cause, o.actor, o.key,
      CASE WHEN j.before IS NOT NULL THEN j.note END
    FROM journal j JOIN operation o ON o.number = j.operation
    WHERE j.subject = \(code: Transition.Subject.baseDate) ORDER BY j.seq
    """
  // A follow-up whose own deadline passes expires by itself; what follows it ends all the same.
  static let forecast = """
    WITH RECURSIVE ended (message) AS (
      SELECT f.message FROM follow_up f JOIN message p ON p.number = f.predecessor
        JOIN message m ON m.number = f.message
        WHERE p.state IN (\(code: MessageState.pending, .waiting)) AND p.deadline < ?1 AND m.state = \(code: MessageState.waiting)
          AND p.channel NOT IN late_channel
          AND (m.deadline IS NULL OR m.deadline >= ?1 OR m.channel IN late_channel)
      UNION
      SELECT f.message FROM ended e JOIN follow_up f ON f.predecessor = e.message
        JOIN message m ON m.number = f.message
        WHERE m.state = \(code: MessageState.waiting)
          AND (m.deadline IS NULL OR m.deadline >= ?1 OR m.channel IN late_channel)
    )
    SELECT coalesce(sum(deadline < ?1 AND channel NOT IN late_channel), 0), (SELECT count(*) FROM ended), count(*)
    FROM message WHERE state IN (\(code: MessageState.pending, .waiting))
    """
  static let expire = """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      SELECT ?1, \(code: Transition.Subject.message), number, state, \(code: MessageState.expired),
        \(code: Cause.deadlinePassed), changed, ?2 FROM message
      WHERE state IN (\(code: MessageState.pending, .waiting)) AND deadline < ?3
        AND channel NOT IN late_channel ORDER BY number
    """
}
