import Model
import SQLite

/// What came of a claim.
package enum Settlement: Equatable, Sendable {
  case accepted(receipt: String)
  case refused(reason: String)
  case unavailable(reason: String)
  case unknown(reason: String)
  /// The claim's run died, and the transport says that nothing arrived.
  case provedUnsent
}

extension Change {
  /// Acknowledges what came of a claim; follow-ups are released or ended with it.
  package func settle(_ number: Int32, _ settlement: Settlement, by run: Run) throws {
    let message = try messageItem(number)
    switch settlement {
    case .accepted(let receipt):
      try append(.accepted(message, by: run.number, receipt: receipt))
      try releaseFollowers(of: number, sentOn: run.day)
    case .refused(let reason):
      try append(.refused(message, by: run.number, reason: reason))
      try endFollowers(of: number)
    case .unavailable(let reason):
      try append(.unavailable(message, by: run.number, reason: reason))
    case .unknown(let reason):
      try append(.unknown(message, by: run.number, reason: reason))
    case .provedUnsent:
      try append(.provedUnsent(message, by: run.number))
    }
  }

  /// Releases what waits for a message that was sent on a day; returns how many that are.
  @discardableResult
  func releaseFollowers(of predecessor: Int32, sentOn day: Day) throws -> Int {
    let followers = try connection.rows(SQL.followers, Value(predecessor)) { row in
      (item: row.messageItem(), waitDays: row.integer(3), notBefore: row.optionalDay(4))
    }
    for follower in followers {
      let release = day.advanced(by: follower.waitDays)
      let notBefore = max(release, follower.notBefore ?? release)
      try append(.released(follower.item, notBefore: notBefore))
    }
    return followers.count
  }

  /// Cancels everything that waits for a message that will never be sent; returns how many that are.
  @discardableResult
  func endFollowers(of predecessor: Int32) throws -> Int {
    try connection.run(
      SQL.endFollowers,
      .integer(at.milliseconds),
      Value(operation),
      Value(predecessor)
    )
  }

  /// Cancels everything that waits for any message that has ended unsent; returns how many that are.
  func endOrphans() throws -> Int {
    try connection.run(SQL.endOrphans, .integer(at.milliseconds), Value(operation))
  }

  private func messageItem(_ number: Int32) throws -> Item<MessageState> {
    let item = try connection.row(SQL.message, Value(number)) { $0.messageItem() }
    guard let item else { preconditionFailure("message \(number) is not stored") }
    return item
  }
}

extension Statement {
  fileprivate func messageItem() -> Item<MessageState> {
    Item(number: integer(0), state: messageState(1), changed: integer(2))
  }
}

private enum SQL {
  // By one statement, because a sequence of follow-ups may be longer than a stack is deep.
  static let endFollowers = endAll(beginningWith: "f.predecessor = ?3")
  static let endOrphans = endAll(
    beginningWith: "(SELECT state FROM message WHERE number = f.predecessor) IN (6, 7, 8)"
  )

  private static func endAll(beginningWith condition: String) -> String {
    """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      WITH RECURSIVE ended (message) AS (
        SELECT f.message FROM follow_up f JOIN message m ON m.number = f.message
          WHERE \(condition) AND m.state = 2
        UNION
        SELECT f.message FROM ended e JOIN follow_up f ON f.predecessor = e.message
          JOIN message m ON m.number = f.message WHERE m.state = 2
      )
      SELECT ?1, 1, m.number, 2, 7, 5, m.changed, ?2
      FROM ended e JOIN message m ON m.number = e.message ORDER BY m.number
    """
  }

  static let message = "SELECT number, state, changed FROM message WHERE number = ?1"
  static let followers = """
    SELECT m.number, m.state, m.changed, f.wait_days, m.not_before FROM follow_up f
    JOIN message m ON m.number = f.message WHERE f.predecessor = ?1 AND m.state = 2
    ORDER BY m.number
    """
}
