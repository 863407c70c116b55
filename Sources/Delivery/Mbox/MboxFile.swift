import Glibc
import OperatingSystem

/// An open mbox file, locked for writing until it is closed.
///
/// The lock is the one that mail programs take (`fcntl`), owned by the open file description rather than the
/// process, so that it also excludes other threads and handles of this process.
struct MboxFile: ~Copyable {
  let path: String
  private let descriptor: Int32

  /// Opens and locks a file, waiting up to `lockTimeout` seconds for another holder.
  init(_ path: String, creating: Bool, lockTimeout: Int) throws(DeliveryError) {
    self.path = path
    descriptor = try MboxFile.openLocked(path, creating: creating, lockTimeout: lockTimeout)
  }

  deinit {
    close(descriptor)
  }

  func length() throws(DeliveryError) -> Int {
    try status().st_size
  }

  func status() throws(DeliveryError) -> stat {
    try MboxFile.status(descriptor, path)
  }

  func append(_ bytes: [UInt8]) throws(DeliveryError) {
    try asDeliveryError { () throws(SystemError) in try writeAll(bytes, to: descriptor, path) }
  }

  func cut(to length: Int) throws(DeliveryError) {
    _ = try mboxSystemCall("shorten", path) { ftruncate(descriptor, length) }
  }

  func sync() throws(DeliveryError) {
    _ = try mboxSystemCall("sync", path) { fdatasync(descriptor) }
  }

  /// Makes the file's directory entry durable.
  func syncFolder() throws(DeliveryError) {
    try MboxFile.syncFolder(of: path)
  }

  /// All bytes from an offset to the end.
  func bytes(from start: Int) throws(DeliveryError) -> [UInt8] {
    try read(try length() - start, at: start)
  }

  /// Up to `count` bytes that end at an offset.
  func bytes(before end: Int, atMost count: Int) throws(DeliveryError) -> [UInt8] {
    let start = max(0, end - count)
    return try read(end - start, at: start)
  }

  /// The line feeds missing after the last message, which another program may have left incomplete.
  func missingEnd() throws(DeliveryError) -> [UInt8] {
    try missingEnd(before: try length())
  }

  func missingEnd(before place: Int) throws(DeliveryError) -> [UInt8] {
    let end = try bytes(before: place, atMost: 2)
    let lineFeeds = end.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
    return end.isEmpty ? [] : Array(repeating: UInt8(ascii: "\n"), count: 2 - lineFeeds)
  }

  private func read(_ count: Int, at start: Int) throws(DeliveryError) -> [UInt8] {
    try MboxFile.read(count, of: descriptor, at: start, path)
  }
}

extension MboxFile {
  private static func openLocked(
    _ path: String,
    creating: Bool,
    lockTimeout: Int
  ) throws(DeliveryError) -> Int32 {
    while true {
      let descriptor = try MboxFile.open(path, creating: creating)
      do throws(DeliveryError) {
        try MboxFile.lock(descriptor, path, lockTimeout: lockTimeout)
        if try MboxFile.isStill(descriptor, at: path) {
          let beginning = try MboxFile.read(5, of: descriptor, at: 0, path)
          guard beginning.isEmpty || beginning == MboxText.separator else {
            throw .mbox(.foreign, path: path)
          }
          return descriptor
        }
      } catch {
        close(descriptor)
        throw error
      }
      // A mail program replaced the file while this one was being locked.
      close(descriptor)
    }
  }

  private static func open(_ path: String, creating: Bool) throws(DeliveryError) -> Int32 {
    // O_NONBLOCK: opening a pipe must not block.
    let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    do throws(DeliveryError) {
      let descriptor = try mboxSystemCall("open", path) { unsafe Glibc.open(path, flags) }
      let kind = try MboxFile.status(descriptor, path).st_mode & S_IFMT
      guard kind == S_IFREG else {
        close(descriptor)
        throw .mbox(.irregular, path: path)
      }
      return descriptor
    } catch .system(let error) where error.code == ENOENT && creating {
      let descriptor = try mboxSystemCall("create", path) {
        unsafe Glibc.open(path, flags | O_CREAT, 0o600)
      }
      do throws(DeliveryError) {
        try syncFolder(of: path)
      } catch {
        close(descriptor)
        throw error
      }
      return descriptor
    }
  }

  private static func syncFolder(of path: String) throws(DeliveryError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    try asDeliveryError { () throws(SystemError) in try Directory(folder).sync() }
  }

  private static func lock(
    _ descriptor: Int32,
    _ path: String,
    lockTimeout: Int
  ) throws(DeliveryError) {
    let pause: UInt32 = 20_000
    var triesLeft = lockTimeout * 1_000_000 / Int(pause)
    while true {
      var whole = Glibc.flock()
      whole.l_type = Int16(F_WRLCK)
      whole.l_whence = Int16(SEEK_SET)
      do throws(DeliveryError) {
        _ = try mboxSystemCall("lock", path) {
          unsafe fcntl(descriptor, MboxFile.setOpenFileLock, &whole)
        }
        return
      } catch .system(let error) where error.code == EAGAIN || error.code == EACCES {
        guard triesLeft > 0 else { throw .mbox(.locked, path: path) }
      }
      triesLeft -= 1
      usleep(pause)
    }
  }

  /// Linux's `F_OFD_SETLK`.
  private static let setOpenFileLock: Int32 = 37

  /// Whether the path still names this file.
  private static func isStill(_ descriptor: Int32, at path: String) throws(DeliveryError) -> Bool {
    let opened = try status(descriptor, path)
    var named = stat()
    do throws(DeliveryError) {
      _ = try mboxSystemCall("look at", path) { unsafe stat(path, &named) }
    } catch .system(let error) where error.code == ENOENT {
      return false
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  private static func status(_ descriptor: Int32, _ path: String) throws(DeliveryError) -> stat {
    var status = stat()
    _ = try mboxSystemCall("look at", path) { unsafe fstat(descriptor, &status) }
    return status
  }

  private static func read(
    _ count: Int,
    of descriptor: Int32,
    at start: Int,
    _ path: String
  ) throws(DeliveryError) -> [UInt8] {
    guard count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let step = try mboxSystemCall("read", path) {
        unsafe bytes.withUnsafeMutableBytes { bytes in
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
          return unsafe pread(descriptor, rest.baseAddress, rest.count, start + filled)
        }
      }
      if step == 0 { break }
      filled += step
    }
    return Array(bytes.prefix(filled))
  }
}

/// Makes a system call, again after an interrupting signal; throws failures as delivery errors.
private func mboxSystemCall<Answer: SignedInteger>(
  _ action: String,
  _ path: String,
  _ call: () -> Answer
) throws(DeliveryError) -> Answer {
  try asDeliveryError { () throws(SystemError) in
    try systemCall(action, path, call)
  }
}
