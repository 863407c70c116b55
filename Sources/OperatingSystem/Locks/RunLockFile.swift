import Glibc

/// The file whose locks are the right to run: one for all the names by which a database can be reached.
///
/// A lock belongs to whoever has the file open, and ends with the last process that has. Unlike other
/// locks it can be asked about without being taken, which would get in an executor's way. The right to
/// run is the first byte; each byte after it stands for the programs that the run of that number starts.
package struct RunLockFile {
  package let path: String
  private let descriptor: Int32

  /// Why the right to run could not be had.
  package enum Failure: Error {
    /// Somebody else has it.
    case held
    case system(SystemError)
  }

  /// Takes the right to run a database, and writes down who has it.
  ///
  /// Who removes the file between its opening and its locking makes a lock that keeps nobody out, so the
  /// path is looked at once more.
  package init(for database: String, as holder: String) throws(Failure) {
    guard let path = RunLockFile.path(of: database) else {
      throw .system(SystemError(action: "lock", path: database, code: errno))
    }
    self.path = path
    descriptor = try RunLockFile.openTaken(path)
    // For whoever is refused; without these words the lock is as good.
    let text = Array("\(holder) \(getpid())\n".utf8)
    if unsafe pwrite(descriptor, text, text.count, 0) == text.count {
      ftruncate(descriptor, off_t(text.count))
    }
  }

  /// The file beside a database; nil, with `errno`, when there is no such database.
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

  /// Whether the path still leads to this file; otherwise the lock keeps nobody out.
  package var isInPlace: Bool { RunLockFile.isSame(descriptor, as: path) }

  /// Lets go of the right to run.
  ///
  /// Said and not left to the closing: a child process that was just forked may share the lock still.
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

  /// Lets go of every lock that was taken through an open file, for all that share it.
  package static func release(_ descriptor: Int32) {
    var lock = whole(F_UNLCK)
    _ = unsafe fcntl(descriptor, setLock, &lock)
  }

  /// Takes the lock of the programs of a run, which does not keep out others of its kind.
  package static func takeForPrograms(of run: Int, _ descriptor: Int32) -> Bool {
    set(F_RDLCK, on: descriptor, byte: run)
  }

  /// Whether a program that a run started, or the executor itself, is still there.
  package static func isHeldByPrograms(of run: Int, _ descriptor: Int32) -> Bool {
    isHeld(byte: run, descriptor)
  }

  /// Whether a living process has the right to run a database.
  package static func isHeld(for database: String) -> Bool {
    guard let path = path(of: database) else { return false }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return isHeld(byte: 0, descriptor)
  }

  /// What the one who has the right to run a database, or had it last, wrote down; empty for nobody.
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

  // F_OFD_GETLK and F_OFD_SETLK of Linux, which the C library shows only to those who ask.
  private static let getLock: Int32 = 36
  private static let setLock: Int32 = 37
}
