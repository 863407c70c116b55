package import Model
import SQLite

extension Snapshot {
  /// The days on which the messages of a backlog came, as day numbers in UTC, by one scan of the journal.
  package func arrivals(of backlog: Backlog) throws -> [Int32] {
    var arrivals = [Int32](repeating: Backlog.none, count: backlog.count)
    var place = 0
    // Messages are imported in the order of their numbers.
    try connection.gather(SQL.imported) { row in
      let message = row.int32(0)
      while place < backlog.count, backlog.message[place] < message { place += 1 }
      guard place < backlog.count, backlog.message[place] == message else { return }
      arrivals[place] = row.int32(1)
    }
    return arrivals
  }
}

private enum SQL {
  static let imported = """
    SELECT gather(item, at / 86400000) FROM journal WHERE subject = 1 AND before IS NULL
    """
}
