import Model
package import SQLite

extension Change {
  /// Appends a transition, which makes it so.
  func append(_ transition: Transition) throws(DatabaseError) {
    let statement = try connection.statement(SQL.append)
    try statement.bind([
      .integer(at.milliseconds),
      Value(transition.subject.rawValue),
      Value(transition.item),
      Value(transition.before),
      Value(transition.after),
      Value(transition.cause.rawValue),
      Value(transition.previous),
      Value(transition.day?.number),
      Value(transition.run),
      Value(operation),
      Value(transition.note),
      Value(transition.channel),
    ])
    try statement.run()
  }
}

extension Snapshot {
  /// The sequence number of the last transition; 0 before the first.
  package func journalPosition() throws(DatabaseError) -> Int {
    try connection.row(SQL.last) { $0.integer(0) } ?? 0
  }
}

private enum SQL {
  static let append = """
    INSERT INTO journal
      (at, subject, item, before, after, cause, previous, day, run, operation, note, channel)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
    """
  static let last = "SELECT max(seq) FROM journal"
}
