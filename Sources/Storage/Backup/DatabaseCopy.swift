import Glibc
import Model
import OperatingSystem
import SQLite

/// A copy of a database in a file of its own, which takes its place whole or not at all.
///
/// It is made beside the path that it is for. Until it is placed, and when it is let go without that,
/// what is at the path stays as it was.
final class DatabaseCopy {
  /// The path as it was given.
  let target: String
  /// Where the copy is made.
  let path: String
  private let directory: String

  init(for target: String) throws {
    self.target = target
    let slash = target.lastIndex(of: "/")
    directory = if let slash { String(target[...slash]) } else { "./" }
    path = try DatabaseCopy.create(in: directory, for: target)
  }

  deinit {
    for suffix in ["", "-wal", "-shm", "-journal"] { unsafe unlink(path + suffix) }
  }

  /// Readable by its owner alone, as the database is; named for this process.
  private static func create(in directory: String, for target: String) throws -> String {
    var number = 0
    while true {
      let candidate = "\(directory).sendplan-\(getpid())-\(number).tmp"
      let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
      let opened = unsafe open(candidate, flags, 0o600)
      if opened >= 0 {
        close(opened)
        return candidate
      }
      guard errno == EEXIST else {
        throw BackupError.system(SystemError(action: "write", path: target, code: errno))
      }
      number += 1
    }
  }

  /// Takes over everything that a connection sees.
  func fill(from source: Connection, progress: (Int, Int) -> Void) throws {
    try Database.reportingErrors(of: target) {
      let copy = try Connection(path: path, access: .readWrite)
      // Nobody reads a file that is not finished, and placing it syncs it.
      try copy.execute(SQL.unguarded)
      try source.copyAll(over: copy, progress: progress)
    }
    try settle()
  }

  /// Makes one file of it that can be read without writing beside it.
  func settle() throws {
    try Database.reportingErrors(of: target) {
      try Connection(path: path, access: .readWrite).execute(SQL.plain)
    }
  }

  /// Makes a change of the copy alone, and proves it with the change; true where the copy has seen the
  /// operation before, and nothing was changed.
  func stamp(_ operation: OperationRequest, _ body: (Change) throws -> Answer) throws -> Bool {
    let (isRepeated, mark) = try {
      let database = try Database.open(path: path)
      let (_, isRepeated) = try database.change(operation, body)
      return (isRepeated, try database.read { try $0.journalMark() })
    }()
    try settle()
    if !isRepeated { try prove(at: mark) }
    return isRepeated
  }

  /// Reads the copy from its file and proves that it is whole and stands where it should.
  func prove(at mark: JournalMark) throws {
    let database = try Database.look(at: path)
    let flaws = try database.read { snapshot in
      var flaws = try snapshot.damage()
      guard flaws.isEmpty else { return flaws }
      flaws += try snapshot.checkJournal().sentences
      let found = try snapshot.journalMark()
      if found != mark {
        flaws.append(
          "it stands at row \(found.position) of the journal and not at \(mark.position)"
        )
      }
      return flaws
    }
    guard flaws.isEmpty else { throw BackupError.unproved(path: target, flaws) }
  }

  /// Puts the copy at its path for good; over a file that is there only where that is wanted.
  func place(replacing: Bool, for purpose: BackupError.Purpose) throws {
    try sync(path, O_RDWR)
    if replacing {
      guard unsafe rename(path, target) == 0 else { throw fault(errno) }
    } else {
      try name(for: purpose)
    }
    try sync(directory, O_RDONLY | O_DIRECTORY)
  }

  /// Gives the copy its name; unlike a plain renaming it fails where somebody else made a file meanwhile.
  private func name(for purpose: BackupError.Purpose) throws {
    var code = renameToNew(path, target)
    // Some file systems cannot do that in one step.
    if code == EINVAL || code == ENOSYS || code == EPERM {
      code = unsafe link(path, target) == 0 ? 0 : errno
      if code == 0 { unsafe unlink(path) }
    }
    if code == EEXIST { throw BackupError.exists(path: target, purpose) }
    guard code == 0 else { throw fault(code) }
  }

  /// Some file systems cannot sync a folder, and say so.
  private func sync(_ path: String, _ flags: Int32) throws {
    let opened = unsafe open(path, flags | O_CLOEXEC)
    guard opened >= 0 else { throw fault(errno) }
    defer { close(opened) }
    guard fsync(opened) == 0 || errno == EINVAL else { throw fault(errno) }
  }

  private func fault(_ code: Int32) -> BackupError {
    BackupError.system(SystemError(action: "write", path: target, code: code))
  }
}

private enum SQL {
  static let unguarded = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
  static let plain = "PRAGMA journal_mode = DELETE"
}
