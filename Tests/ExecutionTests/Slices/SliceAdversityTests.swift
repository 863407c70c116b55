import Delivery
import Execution
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("What happens to slices while they are away")
struct SliceAdversityTests {
  @Test("A slice is given up also while a holder that was stopped keeps its file locked")
  func frozenHolder() throws {
    for isBegun in [false, true] {
      let workspace = try Workspace.cuttable(messages: 4)
      _ = try workspace.executor.cut(workspace.cutRequest(size: 4))
      let (files, machine) = (workspace.sliceFiles(1), FarMachine())
      #expect(try machine.begin(files))
      let frozen = try Connection(path: files.slice, access: .readWrite)
      try frozen.execute("BEGIN EXCLUSIVE")
      if isBegun {
        // More than a page, so that some of it is in the file already.
        try frozen.execute(
          """
          PRAGMA cache_size = 1; PRAGMA cache_spill = 1;
          INSERT INTO mark (place, epoch, at) VALUES (1, 1, 0), (2, 1, 0)
          """
        )
      }
      let report = try workspace.executor.recover(slice: 1, fenced: "it was stopped")
      #expect(report.slices.map(\.returned) == [4])
      // It wakes up, and commits its marks; its right is gone.
      try frozen.execute("COMMIT")
      #expect(!machine.hasBegun(files))
      #expect(!fileExists(files.slice.replacing(".slice", with: ".copy")))
      #expect(
        try workspace.executor.settle(workspace.folder.path).slices.map(\.contradictions) == [[]]
      )
    }
  }

  @Test("What was begun is not withdrawn, and goes on afterwards")
  func begunAndStopped() throws {
    let workspace = try Workspace.cuttable(messages: 2)
    _ = try workspace.executor.cut(workspace.cutRequest())
    let (files, machine) = (workspace.sliceFiles(1), FarMachine())
    #expect(try machine.begin(files))
    #expect(throws: SliceStateRefusal.self) { try workspace.executor.withdraw(slice: 1) }
    #expect(machine.hasBegun(files))
    // It is asked to stop, and gives the right back.
    let begun = try #require(try files.begun())
    try FileManager.default.moveItem(atPath: begun.path, toPath: files.start)
    #expect(throws: SliceStateRefusal.self) { try workspace.executor.withdraw(slice: 1) }
    #expect(try machine.begin(files))
    try machine.end(files)
    let report = try workspace.executor.settle(workspace.folder.path)
    #expect(report.slices.map(\.state) == [.settled] && report.slices.map(\.returned) == [2])
  }

  @Test("A folder that was away while its slice was given up brings no right back")
  func folderAway() throws {
    let workspace = try Workspace.cuttable(messages: 2)
    let spool = workspace.folder.path + "/spool"
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    let request = CutRequest(
      plan: 1,
      day: Workspace.monday,
      folder: spool,
      size: .messages(2),
      open: 1
    )
    _ = try workspace.executor.cut(request)
    let files = SliceFiles(in: spool, run: 1, number: 1)
    try FileManager.default.moveItem(atPath: spool, toPath: spool + "-away")
    #expect(throws: SlicesAreElsewhere.self) { try workspace.executor.settle("/nowhere") }
    let report = try workspace.executor.recover(slice: 1, fenced: "its disk is gone")
    #expect(report.slices.map(\.inDoubt) == [2])
    try FileManager.default.moveItem(atPath: spool + "-away", toPath: spool)
    _ = try workspace.executor.settle(spool)
    #expect(!fileExists(files.start))
    #expect(throws: (any Error).self) {
      try SliceRunner(in: workspace.dependencies).run(files.slice)
    }
  }

  @Test("What people ask for at the same instant is all written beside the slice")
  func requestsAtOnce() throws {
    let workspace = try Workspace.cuttable(messages: 12)
    _ = try workspace.executor.cut(workspace.cutRequest(size: 12, open: 1))
    let children = try (1...8).map { number in
      try builtProgram(
        ["--db", workspace.database.path, "cancel", "desk-\(number)"],
        program: "sendplan"
      )
    }
    for child in children { #expect(try child.wait().status == 0) }
    let text = try String(contentsOfFile: workspace.sliceFiles(1).stop, encoding: .utf8)
    #expect(text == (1...8).map { "\($0)\n" }.joined())
  }

  @Test("A copy of the database touches no slice of the one that it was made of")
  func copies() throws {
    let workspace = try Workspace.cuttable()
    _ = try workspace.executor.cut(workspace.cutRequest())
    #expect(try workspace.askPlanner(["cancel", "desk-1"]).status == 0)
    let copy = workspace.folder.path + "/copy.db"
    let line = "cat '\(workspace.database.path)' > '\(copy)'"
    try workspace.database.read { _ in }
    _ = try ChildProcess.output(
      of: ExternalProgram.sqlite3.required(),
      [workspace.database.path, "PRAGMA wal_checkpoint(TRUNCATE)"]
    )
    _ = try ChildProcess.output(of: "/bin/sh", ["-c", line])
    let hold = ["--db", copy, "hold", "desk-2", "--reason", "x"]
    _ = try builtProgram(hold, program: "sendplan").wait()
    for words in [
      ["withdraw", "1"], ["settle", workspace.folder.path],
      ["recover", "--slice", "1", "--fenced", "x"],
    ] {
      let result = try builtProgram(
        ["--db", copy] + words,
        environment: ["SENDPLAN_NOW": Workspace.morning.description]
      ).wait()
      #expect(result.status == 1, "\(result)")
    }
    let text = try String(contentsOfFile: workspace.sliceFiles(1).stop, encoding: .utf8)
    #expect(text == "1\n" && fileExists(workspace.sliceFiles(1).start))
  }

  @Test("What lies beside a slice and cannot be read does not keep it from being given up")
  func unreadable() throws {
    for kind in ["done", "slice"] {
      let workspace = try Workspace.cuttable(messages: 3)
      _ = try workspace.executor.cut(workspace.cutRequest())
      let files = workspace.sliceFiles(1)
      try Data().write(to: URL(filePath: kind == "done" ? files.done : files.slice))
      #expect(try workspace.executor.settle(workspace.folder.path).unreadable.count == 1)
      let report = try workspace.executor.recover(slice: 1, fenced: "looked at")
      #expect(report.slices.map(\.state) == [.lost])
      #expect(report.slices.map(\.returned) == [kind == "done" ? 3 : 0])
      #expect(report.slices.map(\.inDoubt) == [kind == "done" ? 0 : 3])
    }
  }

  @Test("A message that the other end did not take is cut once a run")
  func triedOnce() throws {
    let workspace = try Workspace.cuttable(messages: 2)
    _ = try workspace.executor.cut(workspace.cutRequest())
    let (files, machine) = (workspace.sliceFiles(1), FarMachine())
    var chance = Seed.stream("tried")
    #expect(try machine.begin(files))
    while try SliceFile(opening: files.slice).outcomes().contains(where: { !$0.isMarked }) {
      try machine.mark(files, &chance)
      try machine.handOver(files, dying: false) { item in
        item.place == 1
          ? .unavailable(reason: "mailbox full", fault: .message, retryAfter: nil)
          : .accepted(receipt: "r")
      }
    }
    try machine.end(files)
    let settled = try workspace.executor.settle(workspace.folder.path)
    #expect(settled.slices.map(\.sent) == [1] && settled.slices.map(\.returned) == [1])
    let again = try workspace.executor.cut(workspace.cutRequest())
    #expect(again.cut.isEmpty && again.end == .finished)
    #expect(try workspace.states() == ["desk-1": .pending, "desk-2": .sent])
  }

  @Test("What is no slice, or another's, is refused and changes nothing")
  func foreignFiles() throws {
    let workspace = try Workspace.cuttable()
    _ = try workspace.executor.cut(workspace.cutRequest())
    let other = try Workspace.cuttable()
    _ = try other.executor.cut(other.cutRequest())
    let path = workspace.sliceFiles(1).slice
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: other.sliceFiles(2).slice, toPath: path)
    let report = try workspace.executor.settle(workspace.folder.path)
    #expect(report.unreadable.map(\.slice.number) == [1])
    #expect(try workspace.states().values.allSatisfy { $0 == .claimed })
  }
}
