package import Model
import SQLite

/// A part of a day's run that was handed to another machine.
package struct Slice: Equatable, Sendable {
  package let number: Int
  package let run: Int
  package let plan: Int
  package let day: Day
  package let channel: Int32
  package let channelName: String
  /// The folder of its files.
  package let folder: String
  /// From when on nothing of it is handed over.
  package let notAfter: Instant
  /// How many messages it holds.
  package let messages: Int
  /// The digest of its file's content.
  package let digest: String
  package let state: SliceState
  /// The journal row of its last transition.
  let changed: Int
  /// Whether one of its messages was sent though it counts as not sent, and nobody has looked into it.
  package let isContradicted: Bool

  var item: Item<SliceState> { Item(number: number, state: state, changed: changed) }

  /// The name of its file, without the end.
  package var name: String { "\(run)-\(number)" }
}

/// A message at a place of a slice, as it is now.
package struct SliceMember: Equatable, Sendable {
  /// Counted from 1.
  package let place: Int
  package let message: Int32
  package let id: String
  package let attempt: Int
  package let state: MessageState
  /// Whether that attempt is the message's last, and how it ended is not known here.
  package let isOpen: Bool
  /// Whether that attempt is the message's last.
  package let isLast: Bool
}

/// A slice that nobody has cut.
package struct UnknownSlice: DiagnosticError, Equatable {
  package let number: Int

  package var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "there is no slice \(number)",
      wayOut: "see 'sendplan-executor slices'"
    )
  }
}

extension Snapshot {
  /// All slices, or those of a plan's day, in the order in which they were cut.
  package func slices(of plan: Int? = nil, on day: Day? = nil) throws -> [Slice] {
    try connection.rows(SQL.all, Value(plan), Value(day?.number)) { try $0.slice() }
  }

  /// Those of which somebody may still hand messages over.
  package func openSlices() throws -> [Slice] {
    try connection.rows(SQL.open) { try $0.slice() }
  }

  package func slice(_ number: Int) throws -> Slice {
    guard let slice = try connection.row(SQL.find, Value(number), map: { try $0.slice() }) else {
      throw UnknownSlice(number: number)
    }
    return slice
  }

  /// What a slice holds, in order of place.
  package func members(of slice: Slice) throws -> [SliceMember] {
    try connection.rows(SQL.members, Value(slice.number)) {
      SliceMember(
        place: $0.integer(0),
        message: $0.int32(1),
        id: $0.text(2),
        attempt: $0.integer(3),
        state: try $0.messageState(4),
        isOpen: $0.integer(5) == 1,
        isLast: $0.integer(6) == 1
      )
    }
  }

  /// The messages that a run has tried, and of which the other end took nothing.
  package func tried(by run: Run) throws -> Set<Int32> {
    Set(try connection.rows(SQL.tried, Value(run.number)) { $0.int32(0) })
  }

  /// The states of the messages of slices, and how many are in each.
  package func counts(of slice: Slice) throws -> [MessageState: Int] {
    let counts = try connection.rows(SQL.counts, Value(slice.number)) {
      (try $0.messageState(0), $0.integer(1))
    }
    return try keyed(counts)
  }
}

extension Change {
  /// Writes down that claims lie in a slice, whose digest comes from what its file is to hold.
  ///
  /// A run has just made them by one channel; they are in the order of their places.
  package func cut(
    _ claims: [ClaimedMessage],
    of run: Run,
    by channel: Int32,
    into folder: String,
    notAfter: Instant,
    digest: (_ slice: Int) throws -> String
  ) throws -> Slice {
    precondition(!claims.isEmpty, "a slice holds something")
    let number = try nextSlice()
    try connection.run(
      SQL.addItems,
      from: Connection.Columns([
        claims.indices.map { Int32($0 + 1) }, claims.map(\.message),
        claims.map { Int32($0.attempt.number) },
      ]),
      Value(number)
    )
    try connection.run(
      SQL.add,
      Value(number),
      Value(run.number),
      Value(channel),
      .text(folder),
      .integer(notAfter.milliseconds),
      Value(claims.count),
      .text(try digest(number)),
      Value(try snapshot.journalPosition() + 1)
    )
    return try snapshot.slice(number)
  }

  private func nextSlice() throws -> Int {
    try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
  }

  /// Ends a slice of which everything that can be known is known.
  package func settle(_ slice: Slice) throws {
    try append(.settled(slice.item))
  }

  /// Ends a slice that nobody began.
  package func withdraw(_ slice: Slice) throws {
    try append(.withdrawn(slice.item))
  }

  /// Notes that the time of a slice has passed, and that it was not finished.
  package func noteOverdue(_ slice: Slice) throws {
    try append(.overdue(slice.item))
  }

  /// Gives a slice up whose machine does not come back.
  package func giveUp(_ slice: Slice, because reason: String) throws {
    try append(.givenUp(slice.item, note: reason))
  }

  /// Notes that a lost slice has sent a message that counts as not sent; once for each, false where that was noted.
  package func noteContradiction(of slice: Slice, _ note: String) throws -> Bool {
    let isKnown =
      try connection.row(
        SQL.contradiction,
        Value(slice.number),
        .text(note),
        map: { _ in true }
      ) != nil
    guard !isKnown else { return false }
    try append(.answeredLate(try snapshot.slice(slice.number).item, note: note))
    return true
  }

  /// Takes the word of a person about what a lost slice has sent; false where there is nothing to look into.
  package func confirm(_ slice: Slice, because reason: String) throws -> Bool {
    guard slice.isContradicted else { return false }
    try append(.confirmed(slice.item, note: reason))
    return true
  }

  /// Takes what a lost slice has said late for a message in doubt: it was sent.
  package func resolveSent(_ message: Int32, by slice: Slice) throws {
    let item = try messageItem(message)
    try append(.resolved(item, to: .sent, by: slice.run))
    try releaseFollowers(of: message)
  }
}

extension Statement {
  fileprivate func slice() throws(DatabaseError) -> Slice {
    Slice(
      number: integer(0),
      run: integer(1),
      plan: integer(2),
      day: try day(3),
      channel: int32(4),
      channelName: text(5),
      folder: text(6),
      notAfter: try instant(7),
      messages: integer(8),
      digest: text(9),
      state: try sliceState(10),
      changed: integer(11),
      isContradicted: integer(12) == 1
    )
  }
}

private enum SQL {
  private static let columns = """
    SELECT s.number, s.run, r.plan, r.day, s.channel, c.name, s.folder, s.not_after, s.messages,
      s.digest, s.state, s.changed,
      s.state = \(code: SliceState.lost)
        AND EXISTS (SELECT 1 FROM journal j
          WHERE j.seq = s.changed AND j.cause = \(code: Cause.answeredLate))
    FROM slice s JOIN run r ON r.number = s.run JOIN channel c ON c.number = s.channel
    """
  static let all = """
    \(columns) WHERE (?1 IS NULL OR r.plan = ?1) AND (?2 IS NULL OR r.day = ?2) ORDER BY s.number
    """
  static let open = """
    \(columns) WHERE s.state IN (\(codes: SliceState.open)) ORDER BY s.number
    """
  static let find = "\(columns) WHERE s.number = ?1"
  static let last = "SELECT max(number) FROM slice"
  static let add = """
    INSERT INTO slice (number, run, channel, folder, not_after, messages, digest, state, changed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, \(code: SliceState.cut), ?8)
    """
  static let addItems = """
    INSERT INTO slice_item (slice, place, message, number) SELECT ?1, c0, c1, c2 FROM memory_columns
    """
  static let members = """
    SELECT i.place, i.message, e.id, i.number, m.state,
      m.state = \(code: MessageState.claimed) AND m.attempts = i.number, m.attempts = i.number
    FROM slice_item i JOIN message m ON m.number = i.message
    JOIN envelope e ON e.message = i.message
    WHERE i.slice = ?1 ORDER BY i.place
    """
  static let counts = """
    SELECT m.state, count(*) FROM slice_item i JOIN message m ON m.number = i.message
    WHERE i.slice = ?1 GROUP BY m.state
    """
  static let tried = """
    SELECT a.message FROM attempt a JOIN journal j ON j.seq = a.settled
    WHERE a.run = ?1 AND j.cause <> \(code: Cause.provedUnsent)
    """
  static let contradiction = """
    SELECT 1 FROM journal WHERE subject = \(code: Transition.Subject.slice) AND item = ?1
      AND cause = \(code: Cause.answeredLate) AND note = ?2
    """
}
