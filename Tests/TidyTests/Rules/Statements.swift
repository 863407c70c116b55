/// SQL is run in `Storage` alone.
enum Statements {
  /// What the wrapper itself has to say to SQLite: transactions, and the shape of its own table.
  static let ofTheWrapper = [
    "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "CREATE TABLE memory_columns",
  ]

  static func check(_ file: SwiftFile) -> [Finding] {
    // A page of help may show what a person can ask the database.
    guard file.isSource, file.target != "Storage", !file.isHelpPage else { return [] }
    return file.strings.filter { isStatement($0.text) }
      .filter { found in
        file.target != "SQLite" || !ofTheWrapper.contains { found.text.hasPrefix($0) }
      }
      .map { Finding(file.path, line: $0.line, "SQL outside of Storage: \($0.text.prefix(40))") }
  }

  static func isStatement(_ text: String) -> Bool {
    let words = words(of: text)
    let pairs = zip(words, words.dropFirst()).map { "\($0) \($1)".uppercased() }
    let phrases: Set = [
      "INSERT INTO", "INSERT OR", "REPLACE INTO", "DELETE FROM", "CREATE TABLE", "CREATE TRIGGER",
      "CREATE INDEX", "DROP TABLE", "DROP TRIGGER", "ALTER TABLE",
    ]
    // Single words are told from English by their capitals.
    return pairs.contains(where: phrases.contains)
      || ["SELECT", "PRAGMA"].contains { words.first == $0 }
      || words.contains("SELECT") && words.contains("FROM")
      || words.contains("UPDATE") && words.contains("SET")
  }
}
