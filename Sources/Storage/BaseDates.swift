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
        at: row.instant(1),
        from: row.optionalDay(2),
        to: row.day(3),
        cause: row.cause(4),
        actor: row.text(5),
        operationKey: row.optionalText(6),
        reason: row.optionalText(7)
      )
    }
  }

  fileprivate func baseDateItem() throws -> (day: Day, changed: Int) {
    let item = try connection.row(SQL.read) { (day: $0.day(0), changed: $0.integer(1)) }
    guard let item else { preconditionFailure("a database has a base date from its beginning") }
    return item
  }
}

extension Change {
  func initialize(baseDate: Day) throws {
    let position = try snapshot.journalPosition()
    try connection.run(SQL.initialize, Value(baseDate.number), Value(position + 1))
  }

  /// Moves the base date forward and expires what can no longer be sent in time.
  ///
  /// Returns how many messages expired. Refused backwards; a caller treats the same day as done.
  package func advanceBaseDate(to day: Day) throws -> Int {
    let (present, changed) = try snapshot.baseDateItem()
    guard day >= present else { throw Refusal.baseDateBackwards(from: present, to: day) }
    guard day > present else { return 0 }
    try moveBaseDate(from: present, to: day, .advanced, previous: changed, reason: nil)
    return try connection.run(
      SQL.expire,
      .integer(at.milliseconds),
      Value(operation),
      Value(day.number)
    )
  }

  /// Sets the base date to any other day, for a stated reason; nothing expires by that.
  package func setBaseDate(_ day: Day, reason: String) throws {
    let (present, changed) = try snapshot.baseDateItem()
    guard day != present else { throw Refusal.baseDateUnchanged(day) }
    try moveBaseDate(from: present, to: day, .set, previous: changed, reason: reason)
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
  static let initialize = "INSERT INTO base_date (item, day, changed) VALUES (1, ?1, ?2)"
  static let moves = """
    SELECT j.seq, j.at, j.before, j.after, j.cause, o.actor, o.key, j.note
    FROM journal j JOIN operation o ON o.number = j.operation
    WHERE j.subject = 4 ORDER BY j.seq
    """
  static let expire = """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      SELECT ?1, 1, number, state, 8, 9, changed, ?2 FROM message
      WHERE state IN (1, 2) AND deadline < ?3 ORDER BY number
    """
}
