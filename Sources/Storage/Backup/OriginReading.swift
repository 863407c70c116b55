package import Model
import SQLite

extension Snapshot {
  /// What tells this database, with its copies and backups, apart from every other.
  package func origin() throws -> Origin {
    let origin = try connection.row(SQL.origin) { Origin($0.text(0)) }
    guard let origin = origin.flatMap(\.self) else {
      throw DatabaseError.damaged("it has no origin")
    }
    return origin
  }
}

private enum SQL {
  static let origin = "SELECT origin FROM base_date"
}
