import SQLite

extension Change {
  /// Lifts triggers for the body and puts them back, all inside this change.
  ///
  /// A trigger asked for each of a million rows doubles the time. Nobody else ever finds it lifted:
  /// the change holds the write lock, and a crash takes all of it back. The body does by itself what
  /// the triggers would have demanded.
  func unsealed(_ triggers: [String], _ body: () throws -> Void) throws {
    let seals = try triggers.map { trigger in
      guard let seal = try connection.row(SQL.seal, .text(trigger), map: { $0.text(0) }) else {
        preconditionFailure("the schema has no trigger \(trigger)")
      }
      return seal
    }
    for trigger in triggers { try connection.execute("DROP TRIGGER \(trigger)") }
    try body()
    for seal in seals { try connection.execute(seal) }
  }
}

private enum SQL {
  static let seal = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1"
}
