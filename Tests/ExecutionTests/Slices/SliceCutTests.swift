import Delivery
import Execution
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("A day is cut into slices, and people change their minds")
struct SliceCutTests {
  private let cut = [
    "cut", "--plan", "1", "--day", "2027-03-01", "--size", "3", "--open", "2", "--to",
  ]

  @Test(
    "Killed at any step, the right to begin is given once, and never before its claims are durable"
  )
  func crashes() throws {
    for point in ["started:1", "claimed:1", "claimed:2", "delivered:1", "delivered:2"] {
      let workspace = try Workspace.cuttable(messages: 9)
      let result = try workspace.execute(
        cut + [workspace.folder.path],
        environment: ["SENDPLAN_TEST_KILL_AT": point]
      )
      #expect(result.wasKilled, "\(point): \(result)")
      let open = try workspace.database.read { try $0.openSlices() }
      let given = (1...3).filter { fileExists(workspace.sliceFiles($0).start) }
      #expect(Set(given).isSubset(of: open.map(\.number)), "\(point)")
      // Moved to another machine meanwhile.
      for number in given {
        try FileManager.default.removeItem(atPath: workspace.sliceFiles(number).start)
      }
      #expect(try workspace.execute(cut + [workspace.folder.path]).status == 0)
      let now = try workspace.database.read { try $0.openSlices() }.map(\.number)
      #expect(now == [1, 2], "\(point)")
      for number in now {
        #expect(
          fileExists(workspace.sliceFiles(number).start) == !given.contains(number),
          "\(point)"
        )
        #expect(try SliceFile(opening: workspace.sliceFiles(number).slice).outcomes().count == 3)
      }
    }
  }

  @Test("A slice holds what its claims say, and is where another folder's slices may be")
  func contents() throws {
    let workspace = try Workspace.cuttable()
    let report = try workspace.executor.cut(workspace.cutRequest())
    #expect(report.cut.map(\.messages) == [3, 3] && report.left == 0 && report.end == .open)
    for slice in report.cut {
      let file = try SliceFile(opening: workspace.sliceFiles(slice.number).slice)
      #expect(file.digest == slice.digest && file.head.channel == "desk")
      #expect(file.head.notAfter == slice.notAfter)
      let members = try workspace.database.read { try $0.members(of: slice) }
      #expect(try file.outcomes().map(\.message) == members.map(\.message))
      #expect(members.allSatisfy { $0.state == .claimed })
    }
    let uses = try workspace.uses()
    #expect(uses.counted == [6])
  }

  @Test("While a slice is open nothing else sends, recovers, plans a night or approves")
  func excludes() throws {
    let workspace = try Workspace.cuttable()
    _ = try workspace.executor.cut(workspace.cutRequest())
    let run = RunRequest(plan: 1, day: Workspace.monday)
    #expect(throws: SlicesAreOpen.self) { try workspace.executor.run(run) }
    #expect(throws: SlicesAreOpen.self) { try workspace.executor.recover() }
    #expect(try workspace.askPlanner(["nightly", "--to", "2027-03-02"]).status == 75)
    #expect(try workspace.storePlan() == 2)
    #expect(throws: Refusal.self) { try workspace.change { _ = try $0.approve(2) } }
    #expect(throws: StorageError.self) {
      let run = try #require(try workspace.database.read { try $0.runUnderWay() })
      try workspace.change { _ = try $0.endRun(run, finished: false) }
    }
  }

  @Test("What is canceled, held, suppressed or answered is written beside its slice at once")
  func stops() throws {
    let workspace = try Workspace.cuttable()
    _ = try workspace.executor.cut(workspace.cutRequest(size: 6))
    let stop = workspace.sliceFiles(1).stop
    #expect(!fileExists(stop))
    for (words, places) in [
      (["cancel", "desk-2"], [2]), (["cancel", "desk-2"], [2]),
      (["hold", "desk-5", "--reason", "later"], [2, 5]),
      (["suppress", "reader1@example.org", "--reason", "asked"], [1, 2, 5]),
    ] {
      let result = try workspace.askPlanner(words)
      #expect(result.status == 0, "\(result)")
      #expect(
        try String(contentsOfFile: stop, encoding: .utf8) == places.map { "\($0)\n" }.joined()
      )
    }
    #expect(try workspace.askPlanner(["edit", "desk-3", "--subject", "x"]).status == 1)
    #expect(try workspace.states().values.allSatisfy { $0 == .claimed })
    _ = try workspace.executor.withdraw(slice: 1)
    #expect(
      try workspace.states() == [
        "desk-1": .canceled, "desk-2": .canceled, "desk-3": .pending, "desk-4": .pending,
        "desk-5": .pending, "desk-6": .pending,
      ]
    )
    let left = try workspace.executor.cut(workspace.cutRequest(size: 6))
    #expect(left.cut.map(\.messages) == [3] && left.skips.map(\.reason) == [.held])
  }

  @Test("The withdrawal of a plan stops everything of its slices")
  func withdrawnPlan() throws {
    let workspace = try Workspace.cuttable()
    _ = try workspace.executor.cut(workspace.cutRequest())
    let result = try workspace.askPlanner(["unapprove", "1", "--stop", "--reason", "wrong price"])
    #expect(result.status == 0, "\(result)")
    for number in 1...2 {
      let text = try String(contentsOfFile: workspace.sliceFiles(number).stop, encoding: .utf8)
      #expect(text == "all\n")
    }
  }

  @Test("Before its time has passed a slice is given up with a reason alone")
  func tooEarly() throws {
    let workspace = try Workspace.cuttable()
    _ = try workspace.executor.cut(workspace.cutRequest(notAfter: 9 * 60))
    #expect(throws: SliceStateRefusal.self) {
      try workspace.executor.recover(slice: 1, fenced: nil)
    }
    #expect(try FarMachine().begin(workspace.sliceFiles(1)))
    workspace.clock.now = workspace.clock.now.advanced(by: 4 * 3_600_000)
    let settled = try workspace.executor.settle(workspace.folder.path)
    // Nobody has begun the second.
    #expect(settled.slices.map(\.state) == [.overdue, .settled])
    #expect(try workspace.status().output.contains("slice 1 is not done"))
    let report = try workspace.executor.recover(slice: 1, fenced: nil)
    #expect(report.slices.map(\.state) == [.lost] && report.slices.map(\.returned) == [3])
    #expect(!fileExists(workspace.sliceFiles(1).start))
  }

  @Test("An earlier state of a slice that was written back is refused, and its messages stay sent")
  func earlierState() throws {
    let workspace = try Workspace.cuttable(messages: 3)
    _ = try workspace.executor.cut(workspace.cutRequest())
    let (files, machine) = (workspace.sliceFiles(1), FarMachine())
    let file = URL(filePath: files.slice)
    let before = try Data(contentsOf: file)
    var chance = Seed.stream("earlier")
    #expect(try machine.begin(files))
    try machine.mark(files, &chance)
    try machine.handOver(files, dying: false) { _ in .accepted(receipt: "r") }
    _ = try workspace.executor.settle(workspace.folder.path)
    let states = try workspace.states()
    let handle = try FileHandle(forWritingTo: file)
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: before)
    try handle.close()
    let report = try workspace.executor.settle(workspace.folder.path)
    #expect(
      report.unreadable.map(\.cause.what) == ["'\(files.slice)' is an earlier state of its slice"]
    )
    #expect(try workspace.states() == states && states.values.contains(.sent))
  }

  @Test("A slice whose file is gone is in doubt, and what it has sent late is never hidden")
  func lateOutcomes() throws {
    let workspace = try Workspace.cuttable(messages: 3)
    _ = try workspace.executor.cut(workspace.cutRequest())
    let (files, machine) = (workspace.sliceFiles(1), FarMachine())
    var chance = Seed.stream("late")
    #expect(try machine.begin(files))
    while try SliceFile(opening: files.slice).outcomes().contains(where: { !$0.isMarked }) {
      try machine.mark(files, &chance)
      try machine.handOver(files, dying: false) { _ in .accepted(receipt: "r") }
    }
    // The machine is gone with its disk, and comes back after somebody has decided.
    let away = workspace.folder.path + "/away"
    try FileManager.default.moveItem(atPath: files.slice, toPath: away)
    let report = try workspace.executor.recover(slice: 1, fenced: "burnt")
    #expect(report.slices.map(\.inDoubt) == [3])
    try workspace.change { change in
      _ = try change.apply(.resolveNotSent, to: "desk-1")
      _ = try change.apply(.resolveSent, to: "desk-2")
    }
    try FileManager.default.moveItem(atPath: away, toPath: files.slice)
    let late = try workspace.executor.settle(workspace.folder.path)
    #expect(late.slices.map(\.contradictions) == [["desk-1"]])
    #expect(
      try workspace.states() == ["desk-1": .pending, "desk-2": .sent, "desk-3": .sent]
    )
    #expect(
      try workspace.executor.settle(workspace.folder.path).slices.map(\.contradictions) == [[]]
    )
    #expect(try workspace.status().output.contains("maybe twice"))
    try workspace.executor.confirm(slice: 1, because: "the reader was asked")
    #expect(try !workspace.status().output.contains("maybe twice"))
    #expect(try workspace.database.read { try $0.checkJournal() }.isEmpty)
  }

  @Test("Files and paces are left to a run, and say so")
  func uncuttable() throws {
    let workspace = try Workspace()
    try workspace.open("post", transport: "mbox:post")
    try workspace.write(2, for: "post")
    try workspace.approvePlan()
    let report = try workspace.executor.cut(workspace.cutRequest())
    #expect(report.refused.map(\.reason) == [.writesOneFile] && report.end == .interrupted)
    let run = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(run.end != .interrupted)
    #expect(try workspace.executor.cut(workspace.cutRequest()).end == .finished)
  }

  @Test("To ask for a cancellation from the shell takes an open slice")
  func shell() throws {
    let workspace = try Workspace.cuttable()
    let ask = """
      INSERT INTO journal (at, subject, item, before, after, cause, previous, run, operation)
        SELECT 0, 1, m.number, 3, 3, 3, m.changed, 1, 1 FROM message m WHERE m.number = 1
      """
    _ = try workspace.executor.cut(workspace.cutRequest())
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    try connection.execute("SAVEPOINT asked")
    try connection.execute(ask)
    #expect(throws: DatabaseError.self) { try connection.execute(ask) }
    try connection.execute("ROLLBACK TO asked; RELEASE asked")
    #expect(throws: DatabaseError.self) {
      try connection.execute("UPDATE slice SET state = 2 WHERE number = 1")
    }
    #expect(throws: DatabaseError.self) {
      try connection.execute("INSERT INTO slice_item VALUES (3, 1, 1, 1)")
    }
    #expect(throws: DatabaseError.self) { try connection.execute("DELETE FROM slice_item") }
  }
}
