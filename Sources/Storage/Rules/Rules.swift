package import Model
import SQLite

/// A row of the rules that states nothing that this program knows.
package struct UnreadableRule: DiagnosticError, Equatable {
  package let number: Int

  package var diagnostic: Diagnostic {
    Diagnostic(
      .badData,
      "rule \(number) cannot be read",
      why: "something else than sendplan wrote it",
      wayOut: "see 'sendplan check journal', and restore the database from a backup"
    )
  }
}

extension Snapshot {
  /// The active rules of some kinds, in the order in which they were stated.
  package func rules(_ kinds: Set<Rule.Kind>) throws -> [Rule] {
    try kinds.flatMap { kind in
      try rules(SQL.ofKind, [Value(kind.rawValue)])
    }
    .sorted { $0.number < $1.number }
  }

  /// The active rules of a kind and a name: what was stated of one calendar, address or guard rail.
  package func rules(_ kind: Rule.Kind, named name: String) throws -> [Rule] {
    try rules(SQL.ofName, [Value(kind.rawValue), .text(name)])
  }

  /// The active statements of single days that touch a range.
  package func dayRules(touching range: DayRange) throws -> [Rule] {
    try rules(SQL.ofDays, [Value(range.first.number), Value(range.last.number)])
  }

  private func rules(_ sql: String, _ values: [Value]) throws -> [Rule] {
    let statement = try connection.statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    var rules: [Rule] = []
    while try statement.step() { rules.append(try statement.rule()) }
    return rules
  }
}

extension Change {
  /// States a rule, which from now on goes before all that were stated of the same thing.
  package func state(_ statement: Rule.Statement, reason: String? = nil) throws {
    let columns = RuleColumns(statement)
    let number = try (connection.row(SQL.last) { $0.integer(0) } ?? 0) + 1
    let position = try snapshot.journalPosition()
    let insert = try connection.statement(SQL.state)
    try insert.bind([
      Value(number),
      Value(columns.kind.rawValue),
      Value(columns.channel),
      Value(columns.name),
      Value(columns.first?.number),
      Value(columns.last?.number),
      .text(columns.content),
      Value(reason),
      Value(position + 1),
    ])
    try insert.run()
  }

  /// Takes a rule back; what was stated of the same thing before holds again.
  package func withdraw(_ rule: Rule) throws {
    let item = try connection.row(SQL.item, Value(rule.number)) { row in
      Item(number: row.integer(0), state: try row.ruleState(1), changed: row.integer(2))
    }
    guard let item else { throw DatabaseError.damaged("rule \(rule.number) is gone") }
    try append(.withdrawn(item))
  }
}

extension Statement {
  /// A rule whose columns stand in the table's order from a column on.
  func rule(at first: Int32 = 0) throws -> Rule {
    let columns = try Rule.Kind(rawValue: integer(first + 1)).map { kind in
      RuleColumns(
        kind: kind,
        channel: optionalInt32(first + 2),
        name: optionalText(first + 3),
        first: try optionalDay(first + 4),
        last: try optionalDay(first + 5),
        content: text(first + 6)
      )
    }
    let number = integer(first)
    guard let statement = columns?.statement else { throw UnreadableRule(number: number) }
    return Rule(number: number, statement: statement, reason: optionalText(first + 7))
  }
}

private enum SQL {
  static let active = """
    SELECT number, kind, channel, name, first_day, last_day, content, reason FROM rule
    WHERE state = \(code: RuleState.active)
    """
  static let ofKind = "\(active) AND kind = ?1 ORDER BY number"
  static let ofName = "\(active) AND kind = ?1 AND name = ?2 ORDER BY number"
  static let ofDays = """
    \(active) AND kind = \(code: Rule.Kind.days) AND last_day >= ?1 AND first_day <= ?2 ORDER BY number
    """
  static let last = "SELECT max(number) FROM rule"
  static let item = "SELECT number, state, changed FROM rule WHERE number = ?1"
  static let state = """
    INSERT INTO rule (number, kind, channel, name, first_day, last_day, content, reason, state,
      changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, \(code: RuleState.active), ?9)
    """
}
