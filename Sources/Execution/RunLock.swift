import Glibc
package import Model
import Storage

/// The right to run, of which there is one for each database.
///
/// It is a lock of the operating system on a file beside the database, so that it ends with the
/// process that holds it, however that ends. The file's text says who that is.
package enum RunLock {
  /// Does something while this process alone has the right to run.
  package static func hold<Result>(
    for database: String,
    as holder: String,
    _ body: () throws -> Result
  ) throws -> Result {
    let path = try fileName(for: database)
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw RunLockError.system(path: path, code: errno) }
    defer { close(descriptor) }
    try take(descriptor, path, database)
    // Said and not left to the closing: a child process that was just forked may share the lock still.
    defer { RunLockFile.release(descriptor) }
    try write("\(holder) \(getpid())\n", to: descriptor, path)
    return try body()
  }

  /// The file of the lock: one for all the names by which the database can be reached.
  private static func fileName(for database: String) throws(RunLockError) -> String {
    guard let path = RunLockFile.path(of: database) else {
      throw .system(path: database, code: errno)
    }
    return path
  }

  private static func take(
    _ descriptor: Int32,
    _ path: String,
    _ database: String
  ) throws(RunLockError) {
    while !RunLockFile.take(descriptor) {
      switch errno {
      case EINTR: continue
      case EAGAIN, EACCES: throw .held(database: database, by: holder(of: descriptor))
      case let code: throw .system(path: path, code: code)
      }
    }
  }

  /// What the file says of its holder; empty in the instant before the holder has written it.
  private static func holder(of descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self)
  }

  private static func write(
    _ text: String,
    to descriptor: Int32,
    _ path: String
  ) throws(RunLockError) {
    let bytes = Array(text.utf8)
    let written = unsafe pwrite(descriptor, bytes, bytes.count, 0)
    let isWritten = written == bytes.count && ftruncate(descriptor, off_t(bytes.count)) == 0
    guard isWritten else { throw .system(path: path, code: errno) }
  }
}

/// Why the right to run could not be had.
package enum RunLockError: ExplainedError, Equatable {
  /// Another process has it; `by` is what that process wrote down, or empty.
  case held(database: String, by: String)
  case system(path: String, code: Int32)

  package var explanation: Explanation {
    switch self {
    case .held(let database, let holder):
      Explanation(
        .busy,
        "another executor is at work on '\(database)'",
        why: holder.isEmpty ? "it has only just started" : "it is \(holder)",
        wayOut: "wait until it has ended and repeat; nothing was changed"
      )
    case .system(let path, let code):
      Explanation(
        .inputOutput,
        "cannot lock '\(path)'",
        why: unsafe String(cString: strerror(code)).lowercased(),
        wayOut: "check who may write there"
      )
    }
  }
}
