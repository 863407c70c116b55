import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite(
  "Law 8: what is acknowledged is durable, and so is what was claimed",
  .needs(.strace),
  .enabled(if: FileCalls.isPermitted, "no process may trace another here")
)
struct SyncOrderTests {
  /// So few files are synced one by one, and so many at once.
  @Test("Every batch is durable where it arrives before it is acknowledged", arguments: [3, 12])
  func deliveries(count: Int) throws {
    let workspace = try Workspace(both: count)
    var unsynced = Unsynced(database: workspace.database.path)
    unsynced.follow(try workspace.trace("sendplan-executor", Workspace.runMonday))
    #expect(try workspace.states().values.allSatisfy { $0 == .sent })
    #expect(unsynced.arrivals > count && unsynced.commits >= 6)
  }

  @Test(
    "What a search finds after a crash is made durable before it is acknowledged",
    arguments: [1, 2]
  )
  func findings(batch: Int) throws {
    let workspace = try Workspace(both: 3)
    try workspace.crash(at: "delivered:\(batch)")
    let folder = workspace.folder.resolvingSymlinksInPath().path
    var unsynced = Unsynced(
      database: workspace.database.path,
      files: batch == 1 ? ["\(folder)/box"] : [],
      folders: batch == 2 ? ["\(folder)/files/new", "\(folder)/files/cur"] : []
    )
    unsynced.follow(try workspace.trace("sendplan-executor", ["recover"]))
    #expect(try workspace.states().values.count { $0 == .sent } == 3 * batch)
    #expect(unsynced.commits > 0)
  }

  @Test("A report takes its place once its content is durable, and then its name is, too")
  func reports() throws {
    let workspace = try Workspace(both: 3)
    let calls = try workspace.trace("sendplan", ["export", "1", "--to", workspace.folder.path])
    var unsynced = Unsynced(database: workspace.database.path)
    unsynced.follow(calls)
    #expect(unsynced.arrivals >= 3)
  }

  @Test("What the planner's program has said is durable")
  func answers() throws {
    let workspace = try Workspace(both: 3)
    var unsynced = Unsynced(database: workspace.database.path)
    for words in [["plan"], ["approve", "2"], ["cancel", "files-1"]] {
      unsynced.follow(try workspace.trace("sendplan", words))
    }
    #expect(try workspace.states()["files-1"] == .canceled)
    #expect(unsynced.commits >= 3)
  }
}

extension Workspace {
  /// A workspace with some messages for a file and as many for a Maildir, in an approved plan.
  fileprivate convenience init(both count: Int) throws {
    try self.init()
    try open("box", transport: "mbox:box")
    try open("files")
    for channel in ["box", "files"] { try write(count, for: channel) }
    try approvePlan()
  }

  fileprivate func trace(_ program: String, _ words: [String]) throws -> FileCalls {
    try FileCalls(
      of: TestPaths.programs.appending(path: program).path,
      ["--db", database.path] + words,
      environment: ["SENDPLAN_NOW": Workspace.morning.description, "TZ": "UTC"]
    )
  }
}
