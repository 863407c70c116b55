import Glibc

/// The file whose locks are the right to run: one for all the names by which a database can be reached.
///
/// A lock belongs to whoever has the file open, and ends with the last process that has. Unlike other
/// locks it can be asked about without being taken, which would get in an executor's way. The right to
/// run is the first byte; each byte after it stands for the programs that the run of that number starts.
package enum RunLockFile {
  /// The file beside a database; nil, with `errno`, when there is no such database.
  package static func path(of database: String) -> String? {
    guard let resolved = unsafe realpath(database, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved) + "-run.lock"
  }

  /// Opens the file and takes the right to run; nil, with `errno`, where that cannot be.
  ///
  /// Who removes the file between its opening and its locking makes a lock that keeps nobody out, so the
  /// path is looked at once more.
  package static func openTaken(_ path: String) -> Int32? {
    while true {
      let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { return nil }
      if set(F_WRLCK, on: descriptor, byte: 0) {
        if isInPlace(descriptor, at: path) { return descriptor }
        close(descriptor)
      } else {
        let code = errno
        close(descriptor)
        errno = code
        if code != EINTR { return nil }
      }
    }
  }

  /// Whether an error number says that somebody else has the lock.
  package static func isTaken(_ code: Int32) -> Bool { code == EAGAIN || code == EACCES }

  /// Whether the path still leads to an open file.
  package static func isInPlace(_ descriptor: Int32, at path: String) -> Bool {
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
    var lock = one(F_WRLCK, byte: run)
    return unsafe fcntl(descriptor, getLock, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
  }

  /// Whether a living process has the right to run a database.
  package static func isHeld(for database: String) -> Bool {
    guard let path = path(of: database) else { return false }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var lock = one(F_WRLCK, byte: 0)
    return unsafe fcntl(descriptor, getLock, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
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
