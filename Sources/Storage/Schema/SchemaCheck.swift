package import SQLite

extension Schema {
  /// In what a database differs from this schema, each in a few words.
  ///
  /// An index that somebody added changes nothing that is said or refused, so it may stay. SQLite's own tables,
  /// such as those of ANALYZE, are nobody's.
  package func differences(in connection: Connection) throws(DatabaseError) -> [String] {
    var missing: [String: Part] = [:]
    for part in parts { missing["\(part.kind.rawValue) \(part.name)"] = part }
    var differences: [String] = []
    let stored = try connection.rows(SQL.stored) {
      (name: "\($0.text(0)) \($0.text(1))", kind: $0.text(0), sql: $0.text(2))
    }
    for (name, kind, sql) in stored {
      if let part = missing.removeValue(forKey: name) {
        if !part.isSame(as: sql) { differences.append("the \(name) is altered") }
      } else if kind != Part.Kind.index.rawValue {
        differences.append("the \(name) is not sendplan's")
      }
    }
    return differences + missing.keys.sorted().map { "the \($0) is missing" }
  }

  /// The tables of codes that say something else than this schema, in the same words.
  package func alteredConstants(in connection: Connection) throws(DatabaseError) -> [String] {
    var differences: [String] = []
    for table in constants {
      let rows = try connection.rows("SELECT * FROM \(table.name)") { row in
        table.rows.first.map { $0.indices.map { row.text(Int32($0)) } } ?? []
      }
      if Set(rows) != Set(table.rows.map { $0.map(\.text) }) {
        differences.append("the rows of the table \(table.name) are altered")
      }
    }
    return differences
  }

  /// The statement that makes a trigger.
  func trigger(_ name: String) -> String {
    guard let part = parts.first(where: { $0.kind == .trigger && $0.name == name }) else {
      preconditionFailure("the schema has no trigger \(name)")
    }
    return part.sql
  }
}

extension Schema.Part {
  /// Whether a stored statement makes the same; a table that was renamed stands with its name in quotes.
  fileprivate func isSame(as stored: String) -> Bool {
    sql == stored || normalized(sql) == normalized(stored)
  }

  /// Without comments and quotes around names, and with one space where there are several.
  private func normalized(_ sql: String) -> String {
    sql.split(separator: "\n")
      .map { line in line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line }
      .flatMap { $0.split(separator: " ") }
      .joined(separator: " ")
      .filter { $0 != "\"" }
  }
}

extension Value {
  fileprivate var text: String {
    switch self {
    case .null: ""
    case .integer(let number): String(number)
    case .text(let text): text
    case .bytes(let bytes): bytes.map { String($0, radix: 16) }.joined(separator: " ")
    }
  }
}

private enum SQL {
  static let stored = """
    SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'
    """
}
