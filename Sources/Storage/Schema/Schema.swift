import SQLite

/// Everything that a database is made of beside its rows: tables with their indexes, what the codes mean, views,
/// and the triggers that refuse what is illegal.
///
/// A new database gets it as it is. An older one is brought up to it by migrations of its tables; the rest is
/// the program's own text, put in the place of what was there.
package struct Schema: Sendable {
  /// The number of its tables: 1 and, for each migration, one more.
  package var version: Int
  package var parts: [Part]
  package var constants: [ConstantTable]
  package var migrations: [Migration]

  /// One statement that makes something, without the names of codes in it.
  package struct Part: Sendable {
    package let kind: Kind
    package let name: String
    package let sql: String

    package enum Kind: String, Comparable, Sendable {
      case table, index, view, trigger

      package static func < (left: Kind, right: Kind) -> Bool { left.order < right.order }

      /// What is made before what: a trigger needs its table.
      private var order: Int {
        switch self {
        case .table: 0
        case .index: 1
        case .view: 2
        case .trigger: 3
        }
      }
    }
  }

  /// The schema that this program writes and reads.
  package static let present = Schema(
    version: 1,
    parts: files.flatMap(Part.parts) + generated,
    constants: ConstantTable.all,
    migrations: []
  )

  private static var files: [String] {
    [
      PackageResources.constants_sql, PackageResources.operations_sql, PackageResources.journal_sql,
      PackageResources.base_date_sql, PackageResources.channels_sql, PackageResources.rules_sql,
      PackageResources.suppressions_sql,
      PackageResources.messages_sql, PackageResources.contents_sql, PackageResources.holds_sql,
      PackageResources.plans_sql,
      PackageResources.runs_sql, PackageResources.slices_sql, PackageResources.forgetting_sql,
      PackageResources.files_sql, PackageResources.transitions_sql, PackageResources.views_sql,
    ].map { CodeNames.withCodes(String(decoding: $0, as: UTF8.self)) }
  }

  private static var generated: [Part] {
    let triggers =
      TableGuard.all.map { ($0.name, $0.sql) } + JournaledTable.all.flatMap(\.triggers)
      + [("journal_begins", JournaledTable.beginning)]
    return triggers.map { Part(kind: .trigger, name: $0, sql: CodeNames.withCodes($1)) }
  }

  /// Makes it in an empty database.
  func lay(in connection: Connection) throws {
    try connection.transaction(.write) {
      for part in parts where part.kind <= .index { try connection.execute(part.sql) }
      try layRest(in: connection)
    }
  }

  /// What is not migrated but written anew, and the mark.
  func layRest(in connection: Connection) throws(DatabaseError) {
    for table in constants { try table.write(to: connection) }
    for part in parts where part.kind > .index { try connection.execute(part.sql) }
    try connection.execute("PRAGMA user_version = \(version)")
  }
}

extension Schema.Part {
  /// The statements of a file: each begins at the beginning of a line, and nothing else does but comments.
  package static func parts(of file: String) -> [Schema.Part] {
    var file = file
    return file.withUTF8 { bytes in unsafe statements(in: bytes) }.map(Schema.Part.init(statement:))
  }

  private static func statements(in bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    var statements: [String] = []
    // Where the last statement begins and, comments behind it left out, ends so far: those speak of the next.
    var (begin, end) = (Int?.none, 0)
    var start = 0
    while start < bytes.count {
      let next = unsafe bytes.place(of: UInt8(ascii: "\n"), from: start) ?? bytes.count
      if next - start > 7, unsafe bytes.text(start..<start + 7) == "CREATE " {
        if let begin { statements.append(unsafe bytes.text(begin..<end)) }
        begin = start
      }
      let isComment =
        unsafe next == start
        || next - start > 1 && bytes[start] == UInt8(ascii: "-")
          && bytes[start + 1] == UInt8(ascii: "-")
      if !isComment { end = next }
      start = next + 1
    }
    if let begin { statements.append(unsafe bytes.text(begin..<end)) }
    return statements
  }

  private init(statement: String) {
    let words = statement.prefix(80).split(whereSeparator: { $0 == " " || $0 == "(" || $0 == "\n" })
    let rest = words.dropFirst().drop { $0 == "UNIQUE" }
    guard let kind = rest.first.flatMap({ Kind(rawValue: $0.lowercased()) }), rest.count > 1 else {
      preconditionFailure("the schema makes \(statement)")
    }
    let sql = statement.hasSuffix(";") ? String(statement.dropLast()) : statement
    self.init(kind: kind, name: String(rest[rest.startIndex + 1]), sql: sql)
  }
}
