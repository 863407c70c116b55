import Model
package import SQLite

/// A table whose rows are a list of the program: what the codes mean, and what may happen to whom.
package struct ConstantTable: Sendable {
  package let name: String
  /// What its rows are, for whoever tries to change them.
  let content: String
  package var rows: [[Value]]

  static var all: [ConstantTable] {
    let subjects = Transition.Subject.allCases
    return [
      named("subject", "the subjects", subjects.map { ($0.rawValue, $0.name) }),
      ConstantTable(
        name: "state",
        content: "the states",
        rows: subjects.flatMap { subject in
          subject.states.map { [Value(subject.rawValue), Value($0.code), .text($0.name)] }
        }
      ),
      named("cause", "the causes", Cause.allCases.map { ($0.rawValue, $0.name) }),
      ConstantTable(
        name: "transition_rule",
        content: "the rules",
        rows: subjects.flatMap { subject in
          subject.transitions.map {
            [Value(subject.rawValue), Value($0.before), Value($0.after), Value($0.cause)]
          }
        }
      ),
      named("rule_kind", "the kinds of rules", Rule.Kind.allCases.map { ($0.rawValue, $0.name) }),
      named(
        "reply_kind",
        "the kinds of replies",
        ReplyKind.allCases.map { ($0.rawValue, $0.name) }
      ),
      named(
        "suppression_cause",
        "the causes of suppressions",
        SuppressionCause.allCases.map { ($0.rawValue, $0.name) }
      ),
      named("hold_kind", "the kinds of holds", HoldKind.allCases.map { ($0.rawValue, $0.name) }),
      named(
        "unplaced_reason",
        "the reasons",
        UnplacedReason.allCases.map { ($0.rawValue, $0.name) }
      ),
    ]
  }

  private static func named(_ name: String, _ content: String, _ codes: [(Int, String)])
    -> ConstantTable
  {
    ConstantTable(name: name, content: content, rows: codes.map { [Value($0), .text($1)] })
  }

  /// Writes the rows in the place of those that are there.
  func write(to connection: Connection) throws(DatabaseError) {
    try connection.execute("DELETE FROM \(name)")
    guard let columns = rows.first?.indices else { return }
    let places = columns.map { "?\($0 + 1)" }.joined(separator: ", ")
    let insert = try connection.prepare("INSERT INTO \(name) VALUES (\(places))")
    for row in rows {
      try insert.bind(row)
      try insert.run()
    }
  }
}
