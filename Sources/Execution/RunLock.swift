import Glibc
package import Model
import Storage

/// The right to run, of which there is one for each database.
///
/// It is a lock of the operating system on a file beside the database, so that it ends with the
/// process that holds it, however that ends. The file's text says who that is.
package struct RunLock {
  let database: String
  let path: String
  private let descriptor: Int32

  /// Does something while this process alone has the right to run.
  package static func hold<Result>(
    for database: String,
    as holder: String,
    _ body: (RunLock) throws -> Result
  ) throws -> Result {
    let lock = try RunLock(for: database)
    // Said and not left to the closing: a child process that was just forked may share the lock still.
    defer { lock.release() }
    try lock.write("\(holder) \(getpid())\n")
    return try body(lock)
  }

  private init(for database: String) throws(RunLockError) {
    // One file for all the names by which the database can be reached.
    guard let path = RunLockFile.path(of: database) else {
      throw .system(path: database, code: errno)
    }
    guard let descriptor = RunLockFile.openTaken(path) else {
      let code = errno
      guard RunLockFile.isTaken(code) else { throw .system(path: path, code: code) }
      // It says nothing in the instant before the holder has written it.
      throw .held(database: database, by: RunLockFile.holder(of: database))
    }
    (self.database, self.path, self.descriptor) = (database, path, descriptor)
  }

  private func release() {
    RunLockFile.release(descriptor)
    close(descriptor)
  }

  private func write(_ text: String) throws(RunLockError) {
    let bytes = Array(text.utf8)
    let written = unsafe pwrite(descriptor, bytes, bytes.count, 0)
    let isWritten = written == bytes.count && ftruncate(descriptor, off_t(bytes.count)) == 0
    guard isWritten else { throw .system(path: path, code: errno) }
  }

  /// Refuses to go on when somebody has removed the file or put another in its place.
  ///
  /// From then on the lock keeps nobody out.
  func requireInPlace() throws(RunLockError) {
    guard RunLockFile.isInPlace(descriptor, at: path) else { throw .lost(path: path) }
  }
}

/// Why the right to run could not be had, or was lost.
package enum RunLockError: ExplainedError, Equatable {
  /// Another process has it; `by` is what that process wrote down, or empty.
  case held(database: String, by: String)
  case lost(path: String)
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
    case .lost(let path):
      Explanation(
        .busy,
        "this executor has lost its lock '\(path)' and sends nothing more",
        why: "somebody has removed or replaced that file, so another may have begun",
        wayOut: "leave the file alone while messages are sent, and repeat the command"
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
