import Glibc
package import Model
import OperatingSystem
import SQLite

extension Database {
  /// Writes a backup into a new file, whole or not at all, and proves it before it is there.
  ///
  /// Others may write meanwhile; the backup is of one state. With `replacing` it takes the place of an
  /// earlier backup of this database that knows nothing more. Nothing is sent from a backup, wherever it
  /// lies: it says of itself what it is, by the operation. The progress is told as pages.
  package func backUp(
    to path: String,
    replacing: Bool,
    _ operation: OperationRequest,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> JournalMark {
    let isThere = try prepareReplacement(of: path, isAllowed: replacing)
    let copy = try DatabaseCopy(for: isThere ? Database.resolved(path) : path)
    let (mark, isMarked) = try read { snapshot in
      // The first look fixes the state that everything after it sees.
      let mark = try snapshot.journalMark()
      try copy.fill(from: connection, progress: progress)
      return (mark, try snapshot.unconfirmedRestoration() != nil)
    }
    if isMarked {
      try copy.prove(at: mark)
    } else {
      _ = try copy.stamp(operation) { change in
        try change.recordRestoration(.backedUp)
        return Answer("")
      }
    }
    try copy.place(replacing: isThere, for: .backup)
    return mark
  }

  /// Whether there is a backup at the path; refused where it must not be replaced.
  private func prepareReplacement(of path: String, isAllowed: Bool) throws -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return false }
    guard !Database.isSameFile(path, self.path) else { throw BackupError.isTheDatabase(path: path) }
    guard isAllowed else { throw BackupError.exists(path: path, .backup) }
    let earlier = try Database.look(at: path, access: .readWrite)
    try read { snapshot in
      try earlier.read { earlier in
        guard try earlier.origin() == snapshot.origin() else {
          throw BackupError.otherDatabase(path: path, of: self.path)
        }
        guard try snapshot.continues(earlier) else {
          throw BackupError.knowsMore(
            path: path,
            position: try earlier.knownMark().position,
            present: try snapshot.journalMark().position
          )
        }
      }
    }
    // Somebody may have used the backup; its write-ahead log must not stay behind for the new one.
    try earlier.becomePlain(for: .backup)
    return true
  }

  /// Makes one file of a database that nobody else has open: no write-ahead log beside it.
  func becomePlain(for purpose: BackupError.Purpose) throws {
    let mode = try Database.reportingErrors(of: path) { () throws -> String? in
      do {
        return try connection.row(SQL.plain) { $0.text(0) }
      } catch let error as DatabaseError where error.family == .busy {
        throw BackupError.held(path: path, purpose)
      }
    }
    guard mode == "delete" else { throw BackupError.held(path: path, purpose) }
  }

  /// The path with symbolic links followed.
  static func resolved(_ path: String) throws -> String {
    guard let resolved = realPath(path) else {
      throw BackupError.system(SystemError(action: "write", path: path, code: errno))
    }
    return resolved
  }

  /// Whether two paths lead to one file.
  static func isSameFile(_ path: String, _ other: String) -> Bool {
    var (one, two) = (stat(), stat())
    guard unsafe stat(path, &one) == 0, unsafe stat(other, &two) == 0 else { return false }
    return one.st_dev == two.st_dev && one.st_ino == two.st_ino
  }
}

private enum SQL {
  static let plain = "PRAGMA journal_mode = DELETE"
}
