import Glibc
import Model

/// The right to run a database, held so that no executor begins meanwhile.
struct HeldRunLock {
  private let descriptor: Int32

  /// Busy where somebody else has it.
  init(of database: Database, by holder: String) throws {
    guard let path = RunLockFile.path(of: database.path) else {
      throw CopyFault.system(path: database.path, code: errno)
    }
    guard let taken = RunLockFile.openTaken(path) else {
      if RunLockFile.isTaken(errno) { throw CopyFault.held(path: database.path, .restore) }
      throw CopyFault.system(path: path, code: errno)
    }
    descriptor = taken
    // For whoever is refused; without these words the lock is as good.
    let text = Array("a restore by \(holder) \(getpid())\n".utf8)
    if unsafe pwrite(descriptor, text, text.count, 0) == text.count {
      ftruncate(descriptor, off_t(text.count))
    }
  }

  func release() {
    RunLockFile.release(descriptor)
    close(descriptor)
  }
}
