import Execution
import Foundation
import Glibc
import Model
import Storage
import TestSupport
import Testing

@Suite("A day of Maildirs in slices", .serialized)
struct SliceMaildirTests {
  private static let rounds = Kills.count / 4

  @Test("Machines die, give up and come back, readers take mail: each message arrives once")
  func anyOrder() throws {
    var kills = 0
    for round in 0..<SliceMaildirTests.rounds {
      var chance = Seed.stream("slices of a Maildir", round)
      // A folder of another file system, to which nothing can be renamed.
      let place = URL(filePath: chance.oneIn(2) ? "/dev/shm" : NSTemporaryDirectory())
      let day = try MaildirDay(messages: chance.number(1...12), in: place)
      for _ in 0..<chance.number(3...15) {
        kills += try day.step(&chance) ? 1 : 0
        try day.expectTruth("round \(round)")
      }
      try day.finish()
      try day.expectTruth("round \(round), finished")
      #expect(try day.states().allSatisfy { $0 == .sent }, "round \(round)")
    }
    print("\(kills) killed")
  }

  @Test("Nothing is in the channel's Maildir before the slice is taken back")
  func aside() throws {
    let day = try MaildirDay(messages: 5)
    #expect(try day.run("cut").status == 0)
    #expect(try day.runSlice("1-1").status == 0)
    #expect(try day.arrived().isEmpty && day.states().allSatisfy { $0 == .claimed })
    #expect(try day.run("settle").status == 0)
    #expect(try day.arrived().count == 4)
  }

  @Test("What was written for a slice that was given up arrives by another attempt alone")
  func fence() throws {
    let day = try MaildirDay(messages: 4)
    #expect(try day.run("cut").status == 0)
    #expect(try day.runSlice("1-1").status == 0)
    try FileManager.default.moveItem(atPath: day.spool, toPath: day.spool + ".gone")
    #expect(try day.run("recover").status == 0)
    #expect(try day.workspace.execute().status == 0)
    #expect(try day.arrived().count == 4)
    try FileManager.default.moveItem(atPath: day.spool + ".gone", toPath: day.spool)
    #expect(try day.run("settle").output.contains("maybe twice") == false)
    #expect(try day.arrived().count == 4)
  }

  @Test("A Maildir that is not there leaves its slice as it is")
  func unmounted() throws {
    let day = try MaildirDay(messages: 3)
    #expect(try day.run("cut").status == 0)
    #expect(try day.runSlice("1-1").status == 0)
    try FileManager.default.moveItem(atPath: day.maildir, toPath: day.maildir + ".gone")
    let result = try day.run("settle")
    #expect(result.status != 0 && result.error.contains(day.maildir), "\(result)")
    try FileManager.default.moveItem(atPath: day.maildir + ".gone", toPath: day.maildir)
    #expect(try day.run("settle").status == 0)
    #expect(try day.arrived().count == 3)
  }
}

/// A day of one Maildir, cut into slices of four.
private struct MaildirDay {
  let workspace: Workspace
  let spool: String
  let maildir: String
  private let temporary: TemporaryFolder

  init(messages: Int, in place: URL = FileManager.default.temporaryDirectory) throws {
    workspace = try Workspace()
    temporary = try TemporaryFolder(in: place)
    spool = temporary.path("spool")
    maildir = workspace.folder.path + "/post"
    try temporary.make("spool")
    try workspace.open("post")
    try workspace.write(messages, for: "post")
    try workspace.approvePlan()
  }

  private func arguments(_ command: String) -> [String] {
    switch command {
    case "cut":
      ["cut", "--plan", "1", "--day", "2027-03-01", "--to", spool, "--size", "4", "--open", "2"]
    case "settle": ["settle", spool]
    case "recover": ["recover", "--slice", "1", "--fenced", "the test says so"]
    default: Workspace.runMonday
    }
  }

  func run(_ command: String, killedAt point: String? = nil) throws -> ChildProcess.Result {
    try workspace.execute(arguments(command), environment: environment(point))
  }

  func runSlice(_ name: String, killedAt point: String? = nil) throws -> ChildProcess.Result {
    try workspace.execute(
      ["run", "--slice", "\(spool)/\(name).slice"],
      environment: environment(point)
    )
  }

  private func environment(_ point: String?) -> [String: String] {
    point.map { ["SENDPLAN_TEST_KILL_AT": $0] } ?? [:]
  }

  /// One thing that happens; whether a process was killed by it.
  func step(_ chance: inout SeededGenerator) throws -> Bool {
    let open = try workspace.database.read { try $0.openSlices() }
    let slice = open.isEmpty ? nil : chance.pick(open)
    switch chance.number(0...9) {
    case 0: return try run("cut").wasKilled
    case 1, 2, 3:
      guard let slice else { return try run("cut").wasKilled }
      let point = chance.oneIn(3) ? nil : "\(chance.pick(SliceStep.allCases).rawValue):1"
      return try runSlice("1-\(slice.number)", killedAt: point).wasKilled
    case 4, 5, 6:
      let point =
        chance.oneIn(3) ? nil : chance.pick(["delivered:1", "delivered:2", "acknowledged:1"])
      return try run("settle", killedAt: point).wasKilled
    case 7:
      if let slice, chance.oneIn(2) {
        let words = ["recover", "--slice", "\(slice.number)", "--fenced", "the test says so"]
        return try workspace.execute(words).wasKilled
      }
      return false
    case 8: return try run("run", killedAt: chance.oneIn(2) ? "delivered:1" : nil).wasKilled
    default:
      try read(&chance)
      return false
    }
  }

  /// A reader of mail has seen some of it.
  private func read(_ chance: inout SeededGenerator) throws {
    for name in try names("new") where chance.oneIn(2) {
      try FileManager.default.moveItem(
        atPath: "\(maildir)/new/\(name)",
        toPath: "\(maildir)/cur/\(name):2,S"
      )
    }
  }

  private func names(_ part: String) throws -> [String] {
    let folder = "\(maildir)/\(part)"
    guard fileExists(folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// The ids of what is in the channel's Maildir, each as often as it is there.
  func arrived() throws -> [String] {
    try (names("new") + names("cur")).map { name in
      name.prefix { $0 != "." }.split(separator: "-").dropLast().joined(separator: "-")
    }
  }

  func states() throws -> [MessageState] { Array(try workspace.states().values) }

  func expectTruth(_ note: String) throws {
    let arrived = try arrived()
    #expect(Set(arrived).count == arrived.count, "\(note): \(arrived)")
    for (id, state) in try workspace.states() {
      switch state {
      case .sent: #expect(arrived.contains(id), "\(note): \(id) has not arrived")
      case .claimed: break
      default: #expect(!arrived.contains(id), "\(note): \(id) is \(state)")
      }
    }
    #expect(try workspace.database.read { try $0.checkJournal() }.isEmpty, "\(note)")
  }

  /// Lets the machines end, takes everything back, and sends what is left from here.
  func finish() throws {
    for slice in try workspace.database.read({ try $0.openSlices() }) {
      #expect(try runSlice("1-\(slice.number)").status == 0)
    }
    #expect([0, 1].contains(try run("settle").status))
    for _ in 1...3 where try run("run").status == 75 {}
  }
}
