import Glibc
import Model
import SQLite

/// A slice of a run: a file of its own with messages to hand over, and what became of them.
///
/// What was cut never changes. Holders, marks and outcomes are appended and never changed either, which the file
/// itself refuses, also from the `sqlite3` shell. Every commit is synced. Others may read it while its holder is at
/// work.
package final class SliceFile {
  package let path: String
  package let head: SliceHead
  /// Of the head and all items, as hexadecimal digits.
  package let digest: String
  let connection: Connection

  /// Opens a slice, and proves that it is as it was cut.
  ///
  /// Who waits for somebody else's lock does so for some milliseconds, by default for a minute.
  package convenience init(
    opening path: String,
    patience: Int32 = SliceFile.usualPatience
  ) throws {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw SliceError.missing(path: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SliceError.foreign(path: path) }
    let connection = try SliceFile.reportingErrors(of: path) {
      let connection = try Connection(path: path, access: .readWrite)
      connection.setBusyTimeout(milliseconds: patience)
      try SliceFile.checkKind(of: connection, path)
      try connection.execute(SQL.settings)
      return connection
    }
    let proved = try SliceFile.reportingErrors(of: path) {
      try connection.transaction(.read) { try SliceFile.prove(connection, path) }
    }
    self.init(path: path, connection: connection, proved)
  }

  private init(path: String, connection: Connection, _ proved: (head: SliceHead, digest: String)) {
    self.path = path
    self.connection = connection
    head = proved.head
    digest = proved.digest
  }

  private static func prove(_ connection: Connection, _ path: String) throws -> (
    head: SliceHead, digest: String
  ) {
    guard try SliceSchema.isWhole(in: connection) else {
      throw SliceError.altered(path: path, "its tables or what guards them were changed")
    }
    guard let row = try connection.row(SQL.head, map: { ($0.text(0), $0.text(1)) }),
      let head = SliceHead(row.0)
    else { throw SliceError.altered(path: path, "its head cannot be read") }
    let found = try digest(of: row.0, in: connection)
    guard found.digest == row.1, found.count == head.count else {
      throw SliceError.altered(path: path, "its messages do not give its digest")
    }
    return (head, row.1)
  }

  /// How long to wait for somebody else's lock before giving up, in milliseconds: who has handed something over and
  /// cannot note what came of it leaves it in doubt.
  package static let usualPatience: Int32 = 60_000

  private static func checkKind(of connection: Connection, _ path: String) throws {
    do {
      let application = try connection.row(SQL.application) { $0.integer(0) }
      guard application == SliceSchema.applicationID else { throw SliceError.foreign(path: path) }
    } catch let error as DatabaseError where error.family == .damaged {
      throw SliceError.foreign(path: path)
    }
    let version = try connection.row(SQL.version) { $0.integer(0) } ?? 0
    guard version <= SliceSchema.version else { throw SliceError.newer(path: path) }
  }

  private static func digest(of head: String, in connection: Connection) throws -> (
    digest: String, count: Int
  ) {
    var digest = SliceDigest(head)
    var count = 0
    let items = try connection.prepare(SQL.items)
    while try items.step() {
      count += 1
      let item = items.sliceItem()
      guard item.place == count else { return ("", count) }
      digest.add(item)
    }
    return (digest.finish(), count)
  }

  /// Runs the body with SQLite's errors told as faults of this file.
  func reportingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    try SliceFile.reportingErrors(of: path, body)
  }

  static func reportingErrors<Result>(of path: String, _ body: () throws -> Result) throws -> Result
  {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StorageError.failed(path: path, error)
    }
  }
}

/// What is read of a slice.
extension SliceFile {
  /// What is known of every item, in order of place.
  package func outcomes() throws -> [SliceOutcome] {
    try reportingErrors { try connection.rows(SQL.outcomes) { try $0.sliceOutcome() } }
  }

  /// Who has had it so far, in order.
  package func holders() throws -> [SliceHolder] {
    try reportingErrors {
      try connection.rows(SQL.holders) { row in
        SliceHolder(
          epoch: row.integer(0),
          host: row.text(1),
          boot: row.text(2),
          process: row.int32(3),
          nonce: row.text(4),
          at: Instant(milliseconds: Int64(row.integer(5)))
        )
      }
    }
  }

  /// The items at some places, in that order.
  package func items(at places: some Sequence<Int>) throws -> [SliceItem] {
    try reportingErrors {
      try places.map { place in
        guard let item = try connection.row(SQL.item, Value(place), map: { $0.sliceItem() }) else {
          throw SliceError.altered(path: path, "it has no item \(place)")
        }
        return item
      }
    }
  }

  /// The digest of all outcomes in order of place, as hexadecimal digits.
  package func outcomeDigest() throws -> String {
    try reportingErrors {
      var digest = SliceDigest(self.digest)
      let rows = try connection.prepare(SQL.everyOutcome)
      // What is there begins with a sign, so that nothing reads like an empty text.
      while try rows.step() {
        digest.add((0..<7).map { rows.optionalText($0).map { "=\($0)" } ?? "" })
      }
      return digest.finish()
    }
  }
}

extension Statement {
  fileprivate func sliceItem() -> SliceItem {
    SliceItem(
      place: integer(0),
      message: int32(1),
      attempt: integer(2),
      key: text(3),
      content: text(4)
    )
  }

  fileprivate func sliceOutcome() throws(DatabaseError) -> SliceOutcome {
    SliceOutcome(
      place: integer(0),
      message: int32(1),
      attempt: integer(2),
      isMarked: !isNull(3),
      answer: try sliceAnswer(from: 4)
    )
  }

  /// The answer in the columns kind, words, fault and retry_after; nil where there is none.
  private func sliceAnswer(from column: Int32) throws(DatabaseError) -> SliceAnswer? {
    guard let kind = optionalText(column) else { return nil }
    let words = text(column + 1)
    switch kind {
    case "accepted": return .accepted(receipt: words)
    case "refused": return .refused(reason: words, fault: try fault(column + 2))
    case "unavailable":
      return .unavailable(
        reason: words,
        fault: try fault(column + 2),
        retryAfter: optionalInteger(column + 3)
      )
    case "unknown": return .unknown(reason: words)
    default: throw .damaged("there is no outcome '\(kind)'")
    }
  }

  private func fault(_ column: Int32) throws(DatabaseError) -> Fault? {
    switch optionalText(column) {
    case nil: nil
    case "message"?: .message
    case "channel"?: .channel
    case let other?: throw .damaged("there is no fault '\(other)'")
    }
  }
}

private enum SQL {
  // A rollback journal: a write-ahead log does not work over network file systems.
  static let settings = """
    PRAGMA journal_mode = DELETE;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    """
  static let application = "PRAGMA application_id"
  static let version = "PRAGMA user_version"
  static let head = "SELECT head, digest FROM slice"
  static let items = "SELECT place, message, attempt, key, content FROM item ORDER BY place"
  static let item = "SELECT place, message, attempt, key, content FROM item WHERE place = ?1"
  static let outcomes = """
    SELECT i.place, i.message, i.attempt, m.place, o.kind, o.words, o.fault, o.retry_after
    FROM item i LEFT JOIN mark m ON m.place = i.place LEFT JOIN outcome o ON o.place = i.place
    ORDER BY i.place
    """
  static let everyOutcome = """
    SELECT place, epoch, kind, words, fault, retry_after, at FROM outcome ORDER BY place
    """
  static let holders = "SELECT epoch, host, boot, process, nonce, at FROM holder ORDER BY epoch"
}
