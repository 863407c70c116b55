import Glibc

/// The file whose lock is the right to run: one for all the names by which a database can be reached.
///
/// The lock belongs to whoever has the file open, and ends with the last process that has. Unlike other
/// locks it can be asked about without being taken, which would get in an executor's way.
package enum RunLockFile {
  /// The file beside a database; nil, with `errno`, when there is no such database.
  package static func path(of database: String) -> String? {
    guard let resolved = unsafe realpath(database, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved) + "-run.lock"
  }

  /// Takes the lock of an open file; false, with `errno`, where somebody else has it.
  package static func take(_ descriptor: Int32) -> Bool {
    var lock = whole(F_WRLCK)
    return unsafe fcntl(descriptor, setLock, &lock) == 0
  }

  package static func release(_ descriptor: Int32) {
    var lock = whole(F_UNLCK)
    _ = unsafe fcntl(descriptor, setLock, &lock)
  }

  /// Whether a living process has the right to run a database.
  package static func isHeld(for database: String) -> Bool {
    guard let path = path(of: database) else { return false }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var lock = whole(F_WRLCK)
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
