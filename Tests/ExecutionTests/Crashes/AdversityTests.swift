import Execution
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("Adversity", .serialized)
struct AdversityTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)
  private let today = ["SENDPLAN_NOW": Workspace.morning.description]
  private let run = ["run", "--plan", "1", "--day", "2027-03-01"]

  @Test(
    "On a full disk the run ends with status 74, and goes on when there is room again",
    .enabled(if: SmallDisk.isPossible, "this user may not mount"),
    arguments: [0, 1, 5, 20, 60, 150]
  )
  func survivesFullDisk(kilobytes: Int) throws {
    let disk = try SmallDisk(megabytes: 8)
    defer { disk.unmount() }
    let workspace = try Workspace(in: disk.folder)
    for channel in ["email", "linkedin", "post"] {
      try workspace.open(channel)
      try workspace.write(40, for: channel)
    }
    try workspace.approvePlan()
    try disk.fill(leaving: kilobytes)

    let result = try workspace.execute(run, environment: today)
    try disk.makeRoom()

    #expect(result.status == 74 && !result.error.isEmpty, "\(result)")
    let arrived = try ["email", "linkedin", "post"].flatMap(workspace.delivered)
    #expect(Set(arrived).count == arrived.count)
    let again = try workspace.execute(run, environment: today)
    #expect(again.status == 0, "\(again)")
    try expectEverythingOnce(in: workspace)
  }

  @Test(
    "A database that another process writes in for long ends the run with status 75, and harmlessly"
  )
  func survivesLockedDatabase() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let writer = try Connection(path: workspace.database.path, access: .readWrite)
    try writer.execute("BEGIN IMMEDIATE")
    let result = try workspace.execute(run, environment: today)
    try writer.execute("COMMIT")
    #expect(result.status == 75, "\(result)")
    #expect(result.error.contains("locked") || result.error.contains("busy"), "\(result)")
    #expect(try workspace.execute(run, environment: today).status == 0)
    try expectEverythingOnce(in: workspace)
  }

  @Test("A Maildir that cannot be written to any more after the claim gives its messages back")
  func survivesLostMaildir() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let new = workspace.folder.appending(path: "email/new")
    let aside = workspace.folder.appending(path: "aside")
    workspace.dependencies.reached = { step in
      guard step == .claimed, !FileManager.default.fileExists(atPath: aside.path) else { return }
      #expect(throws: Never.self) {
        try FileManager.default.moveItem(at: new, to: aside)
        try Data().write(to: new)
      }
    }
    let report = try workspace.executor.run(monday)
    #expect(report.end == .interrupted && report.channels.map(\.sent) == [0, 5, 3])
    #expect(report.channels[0].unavailability != nil && report.channels[1].unavailability == nil)
    #expect(try workspace.states().filter { $0.value == .pending }.count == 12)
    workspace.dependencies.reached = { _ in }
    try FileManager.default.removeItem(at: new)
    try FileManager.default.moveItem(at: aside, to: new)
    #expect(try workspace.executor.run(monday).end == .finished(completesPlan: true))
    try expectEverythingOnce(in: workspace)
  }

  @Test(
    "A clock that jumps by days between any two steps loses and doubles nothing",
    arguments: [-400, -1, 1]
  )
  func survivesClock(days: Int) throws {
    let workspace = try Workspace()
    try workspace.fill()
    workspace.dependencies.reached = { _ in
      workspace.clock.now = workspace.clock.now.advanced(by: Int64(days) * 86_400_000)
    }
    let request = RunRequest(plan: 1, day: Workspace.monday, onAnotherDay: true)
    #expect(try workspace.executor.run(request).end == .finished(completesPlan: true))
    try expectEverythingOnce(in: workspace)
  }

  private func expectEverythingOnce(in workspace: Workspace) throws {
    let states = try workspace.states()
    #expect(states.values.allSatisfy { $0 == .sent })
    let arrived = try ["email", "linkedin", "post"].flatMap(workspace.delivered).sorted()
    #expect(arrived == states.keys.sorted())
    // What was tried in vain has given its place back.
    let uses = try workspace.uses()
    #expect(zip(uses.counted, uses.attempts).allSatisfy { $0 <= $1 })
  }
}

/// A disk in memory that is soon full.
private struct SmallDisk {
  private let temporary: TemporaryFolder
  var folder: URL { temporary.url }
  private var filler: URL { folder.appending(path: "filler") }

  /// Whether this user may mount anything: in many containers not even root may.
  static let isPossible: Bool = {
    do {
      let folder = try TemporaryFolder()
      let isMounted = try mount(megabytes: 1, at: folder.path).status == 0
      if isMounted { _ = try ChildProcess("/bin/umount", [folder.path]).wait() }
      return isMounted
    } catch {
      return false
    }
  }()

  private static func mount(megabytes: Int, at path: String) throws -> ChildProcess.Result {
    let words = ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path]
    return try ChildProcess("/bin/mount", words).wait()
  }

  init(megabytes: Int) throws {
    temporary = try TemporaryFolder()
    let mount = try SmallDisk.mount(megabytes: megabytes, at: temporary.path)
    try #require(mount.status == 0, "\(mount)")
  }

  func fill(leaving kilobytes: Int) throws {
    let descriptor = unsafe open(filler.path, O_WRONLY | O_CREAT, 0o600)
    let block = [UInt8](repeating: 0, count: 1024)
    var size = 0
    while unsafe write(descriptor, block, block.count) == block.count { size += 1 }
    ftruncate(descriptor, off_t(max(0, size - kilobytes) * 1024))
    close(descriptor)
  }

  func makeRoom() throws {
    try FileManager.default.removeItem(at: filler)
  }

  func unmount() {
    #expect(throws: Never.self) {
      let umount = try ChildProcess("/bin/umount", ["-l", folder.path]).wait()
      #expect(umount.status == 0, "\(umount)")
    }
  }
}
