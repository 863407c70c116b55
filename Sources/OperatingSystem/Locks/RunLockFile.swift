import Glibc

/// The lock file of a database, the same for all names of the database.
///
/// Its locks belong to an open file description and end with the last process that has it open. They can be
/// queried without taking them, which would block an executor. Byte 0 is the run lock; byte N is locked by the
/// programs that run N starts.
package struct RunLockFile {
  package let path: String
  private let descriptor: Int32

  /// Why the run lock could not be taken.
  package enum Failure: Error {
    /// Another process holds it.
    case held
    case system(SystemError)
  }

  /// Takes the run lock of a database, and writes the holder into the file.
  ///
  /// If the file is removed between opening and locking, the lock excludes nobody; so the path is checked again
  /// after locking.
  package init(for database: String, as holder: String) throws(Failure) {
    guard let path = RunLockFile.path(of: database) else {
      throw .system(SystemError(action: "lock", path: database, code: errno))
    }
    self.path = path
    descriptor = try RunLockFile.openTaken(path)
    // Only for messages; the lock does not depend on the text.
    let text = Array("\(holder) \(getpid())\n".utf8)
    if unsafe pwrite(descriptor, text, text.count, 0) == text.count {
      ftruncate(descriptor, off_t(text.count))
    }
  }

  /// The lock file beside a database; nil, with `errno`, if there is no such database.
  package static func path(of database: String) -> String? {
    realPath(database).map { $0 + "-run.lock" }
  }

  private static func openTaken(_ path: String) throws(Failure) -> Int32 {
    while true {
      let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else {
        throw .system(SystemError(action: "lock", path: path, code: errno))
      }
      if set(F_WRLCK, on: descriptor, byte: 0) {
        if isSame(descriptor, as: path) { return descriptor }
        close(descriptor)
      } else {
        let code = errno
        close(descriptor)
        switch code {
        case EINTR: continue
        case EAGAIN, EACCES: throw .held
        default: throw .system(SystemError(action: "lock", path: path, code: code))
        }
      }
    }
  }

  /// Whether the path still names this file; otherwise the lock excludes nobody.
  package var isInPlace: Bool { RunLockFile.isSame(descriptor, as: path) }

  /// Releases the run lock.
  ///
  /// It unlocks explicitly, because a child process that was just forked may still share the open file.
  package func release() {
    RunLockFile.release(descriptor)
    close(descriptor)
  }

  private static func isSame(_ descriptor: Int32, as path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    guard unsafe fstat(descriptor, &opened) == 0, unsafe lstat(path, &named) == 0 else {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  /// Releases all locks of an open file description, for all processes that share it.
  package static func release(_ descriptor: Int32) {
    var lock = whole(F_UNLCK)
    _ = unsafe fcntl(descriptor, setLock, &lock)
  }

  /// Takes the shared lock of a run's programs.
  package static func takeForPrograms(of run: Int, _ descriptor: Int32) -> Bool {
    set(F_RDLCK, on: descriptor, byte: run)
  }

  /// Whether a program that a run started, or its executor, is still running.
  package static func isHeldByPrograms(of run: Int, _ descriptor: Int32) -> Bool {
    isHeld(byte: run, descriptor)
  }

  /// Whether a process holds the run lock of a database.
  package static func isHeld(for database: String) -> Bool {
    guard let path = path(of: database) else { return false }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return isHeld(byte: 0, descriptor)
  }

  /// The text of the present or last holder of the run lock; empty if there was none.
  package static func holder(of database: String) -> String {
    guard let path = path(of: database) else { return "" }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self)
  }

  private static func isHeld(byte: Int, _ descriptor: Int32) -> Bool {
    var lock = one(F_WRLCK, byte: byte)
    return unsafe fcntl(descriptor, getLock, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
  }

  private static func set(_ kind: Int32, on descriptor: Int32, byte: Int) -> Bool {
    var lock = one(kind, byte: byte)
    return unsafe fcntl(descriptor, setLock, &lock) == 0
  }

  private static func one(_ kind: Int32, byte: Int) -> flock {
    var lock = whole(kind)
    (lock.l_start, lock.l_len) = (off_t(byte), 1)
    return lock
  }

  private static func whole(_ kind: Int32) -> flock {
    var lock = flock()
    lock.l_type = Int16(kind)
    lock.l_whence = Int16(SEEK_SET)
    return lock
  }

  // Linux's F_OFD_GETLK and F_OFD_SETLK, which the C library declares only on request.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37
}
