package import Model
import SQLite

/// A change under way: the one write transaction of an operation.
///
/// Everything done through it happens whole or not at all, and every transition is attributed to the
/// operation.
package struct Change {
  let connection: Connection
  /// The operation's number in the database.
  let operation: Int
  package let at: Instant

  /// The state that the change starts from and sees.
  package var snapshot: Snapshot { Snapshot(connection: connection) }
}

/// What an operation answers to whoever asked for it.
package struct Answer: Equatable, Sendable {
  package let text: String
  /// The program's exit status: 0, unless something was found that a person should see.
  package let status: Int32

  package init(_ text: String, status: Int32 = 0) {
    self.text = text
    self.status = status
  }
}

extension Database {
  /// Does an operation once: the body makes the changes and returns what is answered.
  ///
  /// An operation whose key was seen before with the same request answers what it answered then; with
  /// another request it is refused.
  @discardableResult
  package func change(
    _ operation: OperationRequest,
    _ body: (Change) throws -> Answer
  ) throws -> (answer: Answer, isRepeated: Bool) {
    try reportingErrors {
      try connection.transaction(.write) {
        if let answer = try answered(operation) { return (answer, isRepeated: true) }
        let change = Change(
          connection: connection,
          operation: try record(operation),
          at: operation.at
        )
        let answer = try body(change)
        try connection.run(
          SQL.answer,
          Value(change.operation),
          Value(answer.status),
          .text(answer.text)
        )
        return (answer, isRepeated: false)
      }
    }
  }

  /// What an operation would come to: its body does everything, and all of it is taken back.
  package func rehearse<Result>(
    _ operation: OperationRequest,
    _ body: (Change) throws -> Result
  ) throws -> Result {
    var result: Result?
    do {
      try reportingErrors {
        try connection.transaction(.write) {
          let number = try record(operation)
          result = try body(Change(connection: connection, operation: number, at: operation.at))
          throw Rehearsed()
        }
      }
    } catch is Rehearsed {
      // Thrown to roll the transaction back; the result is there.
    }
    guard let result else { preconditionFailure("a rehearsal that did not throw has a result") }
    return result
  }

  /// What an operation of the same key and request answered before; refused for another request.
  func answered(_ operation: OperationRequest) throws -> Answer? {
    guard let key = operation.key else { return nil }
    let earlier = try connection.row(SQL.byKey, .text(key)) { row in
      (
        command: row.text(0), arguments: row.text(1),
        answer: Answer(row.text(3), status: row.int32(2))
      )
    }
    guard let earlier else { return nil }
    // By their bytes: Swift takes two spellings of one letter for equal.
    guard earlier.command == operation.command,
      earlier.arguments.utf8.elementsEqual(operation.arguments.utf8)
    else {
      throw Refusal.operationKeyTaken(
        key: key,
        earlier: "\(earlier.command) \(earlier.arguments)",
        now: "\(operation.command) \(operation.arguments)"
      )
    }
    return earlier.answer
  }

  private func record(_ operation: OperationRequest) throws -> Int {
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    try connection.run(
      SQL.insert,
      Value(number),
      Value(operation.key),
      .text(operation.command),
      .text(operation.arguments),
      .text(operation.actor),
      .integer(operation.at.milliseconds)
    )
    return number
  }
}

/// The end of a rehearsal.
private struct Rehearsed: Error {}

private enum SQL {
  static let byKey = "SELECT command, arguments, status, answer FROM operation WHERE key = ?1"
  static let last = "SELECT max(number) FROM operation"
  static let insert = """
    INSERT INTO operation (number, key, command, arguments, actor, at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    """
  static let answer = "UPDATE operation SET status = ?2, answer = ?3 WHERE number = ?1"
}
