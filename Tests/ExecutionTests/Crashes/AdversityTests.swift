import Execution
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("Adversity", .serialized)
struct AdversityTests {
  private let monday = RunRequest(plan: 1, day: Office.monday)
  private let today = ["SENDPLAN_NOW": Office.morning.description]
  private let run = ["run", "--plan", "1", "--day", "2027-03-01"]

  @Test(
    "On a full disk the run ends with status 74, and goes on when there is room again",
    .enabled(if: SmallDisk.isPossible, "this user may not mount"),
    arguments: [0, 1, 5, 20, 60, 150]
  )
  func survivesFullDisk(kilobytes: Int) throws {
    let disk = try SmallDisk(megabytes: 8)
    defer { disk.unmount() }
    let office = try Office(in: disk.folder)
    for channel in ["email", "linkedin", "post"] {
      try office.open(channel)
      try office.write(40, for: channel)
    }
    try office.approvePlan()
    try disk.fill(leaving: kilobytes)

    let result = try office.execute(run, environment: today)
    try disk.makeRoom()

    #expect(result.status == 74 && !result.error.isEmpty, "\(result)")
    let arrived = try ["email", "linkedin", "post"].flatMap(office.delivered)
    #expect(Set(arrived).count == arrived.count)
    let again = try office.execute(run, environment: today)
    #expect(again.status == 0, "\(again)")
    try expectEverythingOnce(in: office)
  }

  @Test(
    "A database that another process writes in for long ends the run with status 75, and harmlessly"
  )
  func survivesLockedDatabase() throws {
    let office = try Office()
    try office.fill()
    let writer = try Connection(path: office.database.path, access: .readWrite)
    try writer.execute("BEGIN IMMEDIATE")
    let result = try office.execute(run, environment: today)
    try writer.execute("COMMIT")
    #expect(result.status == 75, "\(result)")
    #expect(result.error.contains("locked") || result.error.contains("busy"), "\(result)")
    #expect(try office.execute(run, environment: today).status == 0)
    try expectEverythingOnce(in: office)
  }

  @Test("A Maildir that cannot be written to any more after the claim gives its messages back")
  func survivesLostMaildir() throws {
    let office = try Office()
    try office.fill()
    let new = office.folder.appending(path: "email/new")
    let aside = office.folder.appending(path: "aside")
    office.dependencies.reached = { step in
      guard step == .claimed, !FileManager.default.fileExists(atPath: aside.path) else { return }
      #expect(throws: Never.self) {
        try FileManager.default.moveItem(at: new, to: aside)
        try Data().write(to: new)
      }
    }
    let report = try office.executor.run(monday)
    #expect(report.end == .interrupted && report.channels.map(\.sent) == [0, 5, 3])
    #expect(report.channels[0].fault != nil && report.channels[1].fault == nil)
    #expect(try office.states().filter { $0.value == .pending }.count == 12)
    office.dependencies.reached = { _ in }
    try FileManager.default.removeItem(at: new)
    try FileManager.default.moveItem(at: aside, to: new)
    #expect(try office.executor.run(monday).end == .finished(completesPlan: true))
    try expectEverythingOnce(in: office)
  }

  @Test(
    "A clock that jumps by days between any two steps loses and doubles nothing",
    arguments: [-400, -1, 1]
  )
  func survivesClock(days: Int) throws {
    let office = try Office()
    try office.fill()
    office.dependencies.reached = { _ in
      office.clock.now = office.clock.now.advanced(by: Int64(days) * 86_400_000)
    }
    let request = RunRequest(plan: 1, day: Office.monday, onAnotherDay: true)
    #expect(try office.executor.run(request).end == .finished(completesPlan: true))
    try expectEverythingOnce(in: office)
  }

  private func expectEverythingOnce(in office: Office) throws {
    let states = try office.states()
    #expect(states.values.allSatisfy { $0 == .sent })
    let arrived = try ["email", "linkedin", "post"].flatMap(office.delivered).sorted()
    #expect(arrived == states.keys.sorted())
    let uses = try office.uses()
    #expect(uses.counted == uses.attempts)
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
