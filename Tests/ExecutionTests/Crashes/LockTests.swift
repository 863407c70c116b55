import Execution
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("One executor at a time")
struct LockTests {
  @Test("Of two executors at once the second is told who holds the lock, with status 75")
  func namesTheHolder() throws {
    let workspace = try Workspace()
    try workspace.fill()
    // Whoever writes in the database holds the first executor up while it has the lock.
    let writer = try Connection(path: workspace.database.path, access: .readWrite)
    try writer.execute("BEGIN IMMEDIATE")
    let first = try workspace.start()
    let holder = try workspace.lockHolder(of: first)

    let second = try workspace.execute()
    try writer.execute("COMMIT")

    #expect(second.status == 75 && second.output.isEmpty)
    #expect(
      second.error == """
        sendplan-executor: another executor is at work on '\(workspace.database.path)': it is \
        \(holder); wait until it has ended and repeat; nothing was changed

        """
    )
    #expect(try first.wait().status == 0)
    #expect(try workspace.delivered("email").count == 12)
  }

  @Test("SIGTERM ends a run as interrupted, with status 75, and repeating it sends the rest")
  func stopsBySignal() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let writer = try Connection(path: workspace.database.path, access: .readWrite)
    try writer.execute("BEGIN IMMEDIATE")
    let executor = try workspace.start()
    _ = try workspace.lockHolder(of: executor)
    executor.send(SIGTERM)
    try writer.execute("COMMIT")

    let result = try executor.wait()

    #expect(result.status == 75 && !result.wasKilled, "\(result)")
    #expect(result.output.contains("plan 1 for 2027-03-01: interrupted"))
    #expect(result.output.contains("next: repeat 'sendplan-executor run --plan 1"))
    #expect(try workspace.runState() == .interrupted)
    #expect(try workspace.execute().status == 0)
    #expect(try workspace.states().values.allSatisfy { $0 == .sent })
  }

  @Test("The lock is one for all names of a database, and free again when its holder is done")
  func knowsOtherNames() throws {
    let workspace = try Workspace()
    let other = workspace.folder.appending(path: "other.db")
    try FileManager.default.createSymbolicLink(
      at: other,
      withDestinationURL: URL(filePath: workspace.database.path)
    )
    let refusal = try RunLock.hold(for: workspace.database.path, as: "anna@workspace") { _ in
      #expect(throws: RunLockError.self) {
        try RunLock.hold(for: other.path, as: "ben@workspace") { _ in
          Issue.record("it is held twice")
        }
      }
    }
    #expect(refusal == .held(database: other.path, by: "anna@workspace \(getpid())"))
    #expect(try RunLock.hold(for: other.path, as: "ben@workspace") { _ in true })
  }
}

extension Workspace {
  /// Waits until a process holds the lock, and returns what it has written about itself.
  fileprivate func lockHolder(of executor: ChildProcess) throws -> String {
    let ending = " \(executor.id)"
    while true {
      try #require(executor.isRunning)
      let lock = database.path + "-run.lock"
      let text = FileManager.default.contents(atPath: lock).map {
        String(decoding: $0, as: UTF8.self)
      }
      if let line = text?.split(separator: "\n").first, line.hasSuffix(ending) {
        return String(line)
      }
      sched_yield()
    }
  }
}
