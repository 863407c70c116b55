package import Model
import SQLite

extension Database {
  /// Notes that a backup was made, for whoever asks how old the last one is; false where this one may only be read.
  ///
  /// It changes no state, so the journal has nothing of it: a backup that is made next is no other for it.
  package func noteBackup(_ operation: OperationRequest, _ answer: Answer) throws -> Bool {
    guard mayBeWritten else { return false }
    try change(operation) { _ in answer }
    return true
  }
}

extension Snapshot {
  /// When the last backup was made of this database, as far as it knows.
  package func lastBackup() throws -> Instant? {
    try connection.row(SQL.last) { Instant(milliseconds: Int64($0.integer(0))) }
  }
}

private enum SQL {
  static let last = """
    SELECT at FROM operation WHERE command = 'backup' AND status = 0 ORDER BY number DESC LIMIT 1
    """
}
