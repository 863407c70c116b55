import Glibc
package import Model
package import OperatingSystem
import Storage

/// The lock that allows one process at a time to run plans of a database.
///
/// It is an operating system lock on a file beside the database, so it ends with the process that holds it. The
/// file's text names the holder.
package struct RunLock {
  let database: String
  private let file: RunLockFile
  /// A second descriptor of the file.
  ///
  /// The programs that a run starts inherit it, so that its lock lasts as long as any of them.
  let inherited: Int32

  var path: String { file.path }

  /// Runs a body while this process holds the lock.
  package static func hold<Result>(
    for database: String,
    as holder: String,
    _ body: (RunLock) throws -> Result
  ) throws -> Result {
    let lock = try RunLock(for: database, as: holder)
    defer { lock.release() }
    return try body(lock)
  }

  private init(for database: String, as holder: String) throws(RunLockError) {
    do throws(RunLockFile.Failure) {
      file = try RunLockFile(for: database, as: holder)
    } catch {
      switch error {
      // The text is empty until the holder has written it.
      case .held: throw .held(database: database, by: RunLockFile.holder(of: database))
      case .system(let error): throw .system(error)
      }
    }
    guard let inherited = RunLock.openAbove(2, file.path) else {
      let error = SystemError(action: "lock", path: file.path, code: errno)
      file.release()
      throw .system(error)
    }
    self.database = database
    self.inherited = inherited
  }

  /// Opens a file with a descriptor above those of the standard streams.
  private static func openAbove(_ number: Int32, _ path: String) -> Int32? {
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard opened >= 0, opened <= number else { return opened < 0 ? nil : opened }
    defer { close(opened) }
    let other = fcntl(opened, F_DUPFD_CLOEXEC, number + 1)
    return other < 0 ? nil : other
  }

  /// Also releases the programs' lock: a program that still runs in the background has nothing left to deliver.
  private func release() {
    RunLockFile.release(inherited)
    close(inherited)
    file.release()
  }

  /// Locks the run's byte, so that its programs can be recognized if this process dies.
  func lockPrograms(of run: Run) throws(RunLockError) { try lockPrograms(of: LockedWork(run)) }

  func lockPrograms(of work: LockedWork) throws(RunLockError) {
    guard RunLockFile.takeForPrograms(of: work.byte, inherited) else {
      throw .system(SystemError(action: "lock", path: path, code: errno))
    }
  }

  /// Refuses to treat a run as dead while one of its processes is alive.
  ///
  /// That is its executor, if the lock file was removed, or a program that it started and that may still deliver
  /// an open claim.
  func requireDead(_ run: Run, hasOpenClaims: Bool) throws(RunLockError) {
    try requireDead(LockedWork(run), hasOpenClaims: hasOpenClaims)
  }

  func requireDead(_ work: LockedWork, hasOpenClaims: Bool) throws(RunLockError) {
    let holders = LockHolder.all(of: path)
    if let executor = holders.first(where: { $0.isExclusive && $0.byte == 0 }) {
      throw .held(database: database, by: "\(executor.description); its lock file was removed")
    }
    guard hasOpenClaims else { return }
    let programs = holders.filter { !$0.isExclusive && $0.byte == work.byte }
    if !programs.isEmpty || RunLockFile.isHeldByPrograms(of: work.byte, inherited) {
      throw .programsRunning(of: work.name, by: programs, path: path)
    }
  }

  /// Refuses to go on if the lock file was removed or replaced: the lock then excludes nobody.
  func requireInPlace() throws(RunLockError) {
    guard file.isInPlace else { throw .lost(path: path) }
  }
}

/// Who starts programs under a lock: the byte that they lock, and what a person calls it.
struct LockedWork {
  let byte: Int
  let name: String

  init(byte: Int, _ name: String) {
    self.byte = byte
    self.name = name
  }

  init(_ run: Run) {
    self.init(byte: run.number, "run \(run.number) of plan \(run.plan) for \(run.day)")
  }
}

/// Why the run lock could not be taken, or was lost.
package enum RunLockError: DiagnosticError, Equatable {
  /// Another process holds it; `by` is the text of the file, perhaps empty.
  case held(database: String, by: String)
  /// Programs that a dead run or slice started are still running; empty if this user cannot see them.
  case programsRunning(of: String, by: [LockHolder], path: String)
  case lost(path: String)
  case system(SystemError)

  package var diagnostic: Diagnostic {
    switch self {
    case .held(let database, let holder):
      Diagnostic(
        .busy,
        "another executor is at work on '\(database)'",
        why: holder.isEmpty ? "it has only just started" : "it is \(holder)",
        wayOut: "wait until it has ended and repeat; nothing was changed"
      )
    case .programsRunning(let name, let programs, let path):
      RunLockError.diagnostic(name, programs, path)
    case .lost(let path):
      Diagnostic(
        .busy,
        "this executor has lost its lock '\(path)' and sends nothing more",
        why: "somebody has removed or replaced that file, so another may have begun",
        wayOut: "leave the file alone while messages are sent, and repeat the command"
      )
    case .system(let error):
      error.diagnostic(wayOut: "check who may write there")
    }
  }

  private static func diagnostic(_ name: String, _ programs: [LockHolder], _ path: String)
    -> Diagnostic
  {
    let names = programs.map(\.description).joined(separator: " and ")
    let numbers = programs.map { String($0.process) }.joined(separator: " ")
    return Diagnostic(
      .busy,
      "\(name) has died, and what it had started is still at work",
      why: programs.isEmpty
        ? "a process of another user, which only root can see, may still hand a message over"
        : "\(names) may still hand a message over",
      wayOut: programs.isEmpty
        ? "wait until it has ended, or find it as root with 'fuser \(path)' and end it, and repeat;"
          + " nothing was changed"
        : "wait until it has ended, or end it with 'kill \(numbers)', and repeat; nothing was changed"
    )
  }
}
