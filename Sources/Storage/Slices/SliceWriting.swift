import Model
import OperatingSystem
import SQLite

extension SliceFile {
  /// Writes a slice whole, durably, and answers with its digest.
  ///
  /// The same head and items give the same bytes. Where it is there already, nothing is written, since somebody may
  /// have it in hand; another slice at the path is refused.
  @discardableResult
  package static func write(
    _ head: SliceHead,
    _ items: [SliceItem],
    to path: String
  ) throws -> String {
    precondition(items.count == head.count, "a head counts its items")
    precondition(
      items.indices.allSatisfy { items[$0].place == $0 + 1 },
      "places are counted from 1 without a gap"
    )
    let text = head.text
    var digest = SliceDigest(text)
    for item in items { digest.add(item) }
    let found = digest.finish()
    let file = try NewFile(for: path)
    try reportingErrors(of: path) {
      let connection = try Connection(path: file.path, access: .readWrite)
      try SliceSchema.lay(in: connection)
      try connection.transaction(.write) {
        try connection.run(SQL.head, Value(text), Value(found))
        let insertion = try connection.statement(SQL.item)
        for item in items { try insertion.write(item) }
        try SliceSchema.seal(connection)
      }
    }
    if try !file.place(), try SliceFile(opening: path).digest != found {
      throw SliceError.exists(path: path)
    }
    return found
  }
}

extension Statement {
  fileprivate func write(_ item: SliceItem) throws(DatabaseError) {
    try bind(Int64(item.place), at: 1)
    try bind(Int64(item.message), at: 2)
    try bind(Int64(item.attempt), at: 3)
    try bind(item.key, at: 4)
    try bind(item.content, at: 5)
    try run()
  }
}

private enum SQL {
  static let head = "INSERT INTO slice (head, digest) VALUES (?1, ?2)"
  static let item = """
    INSERT INTO item (place, message, attempt, key, content) VALUES (?1, ?2, ?3, ?4, ?5)
    """
}
