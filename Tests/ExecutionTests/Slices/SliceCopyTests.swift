import Execution
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("A copy of a slice hands nothing over", .serialized, .needs(.python, .curl))
struct SliceCopyTests {
  private let spool: SliceSpool

  init() throws {
    spool = try SliceSpool(.webhook)
    try spool.cut(messages: 6)
  }

  /// The program refuses a file for good, and nothing of it arrives.
  private func expectRefused(_ path: String, _ words: String) throws {
    let before = try spool.arrivals()
    let result = try spool.run(path)
    #expect(result.status == 1 && result.output.isEmpty, "\(result)")
    #expect(result.error.contains(words), "\(result.error)")
    #expect(try spool.arrivals() == before)
  }

  private func expectWhole() throws {
    let result = try spool.run()
    #expect(result.status == 0, "\(result)")
    #expect(try spool.arrivals() == (1...6).map { SliceSpool.id($0) })
  }

  @Test(
    "A copied folder is refused, before, while and after the slice is at work",
    arguments: ["-a", "-al", "-r"]
  )
  func folders(options: String) throws {
    let fresh = try spool.copy(spool.folder.path, to: "fresh", options)
    try expectRefused("\(fresh)/1-1.slice", "one of them was copied, linked or moved")
    if options == "-al" { try FileManager.default.removeItem(atPath: fresh) }
    #expect(try spool.run(killedAt: "marked:1").wasKilled)
    let begun = try spool.copy(spool.folder.path, to: "begun", options)
    try expectRefused("\(begun)/1-1.slice", "one of them was copied, linked or moved")
    if options == "-al" { try FileManager.default.removeItem(atPath: begun) }
    #expect(try spool.run().status == 1)
    // Three of six were marked and may have gone.
    #expect(try spool.arrivals() == (4...6).map { SliceSpool.id($0) })
  }

  @Test("A copied or linked slice without its right is refused")
  func slices() throws {
    let files = spool.files()
    try spool.temporary.make("other")
    try expectRefused(try spool.copy(files.slice, to: "other/1-1.slice"), "there is no '")
    try expectRefused(try spool.copy(files.slice, to: "spool/2-1.slice"), "there is no '")
    let hard = spool.temporary.path("other/3-1.slice")
    try FileManager.default.linkItem(atPath: files.slice, toPath: hard)
    try expectRefused(hard, "there is no '")
    try FileManager.default.removeItem(atPath: hard)
    try expectWhole()
  }

  @Test("A right that is copied, linked or moved elsewhere is none")
  func rights() throws {
    let files = spool.files()
    try spool.temporary.make("other")
    let slice = try spool.copy(files.slice, to: "other/1-1.slice")
    let right = try spool.copy(files.start, to: "other/1-1.start")
    try expectRefused(slice, "names other files than these")
    try FileManager.default.removeItem(atPath: right)
    try FileManager.default.createSymbolicLink(atPath: right, withDestinationPath: files.start)
    try expectRefused(slice, "is a symbolic link")
    try FileManager.default.removeItem(atPath: right)
    try FileManager.default.linkItem(atPath: files.start, toPath: right)
    try expectRefused(slice, "names other files than these")
    try expectRefused(files.slice, "names other files than these")
    // Now the right itself is elsewhere.
    try FileManager.default.removeItem(atPath: files.start)
    try expectRefused(slice, "names other files than these")
    try expectRefused(files.slice, "there is no '")
    try SliceSpool.rename(right, to: files.start)
    try expectWhole()
  }

  @Test("A slice in whose place a copy was put is known for one")
  func replaced() throws {
    let files = spool.files()
    let copy = try spool.copy(files.slice, to: "copy")
    #expect(try spool.run(killedAt: "delivered:1").wasKilled)
    try SliceSpool.rename(copy, to: files.slice)
    try expectRefused(files.slice, "names other files than these")
  }

  @Test("The right to begin another slice is none")
  func otherRight() throws {
    try spool.cut(2, messages: 2)
    try SliceSpool.rename(spool.files(2).start, to: spool.files(1).start)
    try expectRefused(spool.files(1).slice, "is the right to begin another slice")
  }

  @Test("By a link to the file itself it goes on: that is no copy")
  func symbolic() throws {
    try spool.temporary.make("other")
    let path = spool.temporary.path("other/any.slice")
    try FileManager.default.createSymbolicLink(
      atPath: path,
      withDestinationPath: spool.files().slice
    )
    let result = try spool.run(path)
    #expect(result.status == 0, "\(result)")
    try expectWhole()
  }

  @Test("What another machine has begun, or this one before its start, is left to that")
  func elsewhere() throws {
    let stub = StubTransport()
    let lock = spool.files().slice + "-run.lock"
    #expect(throws: RunLockError.lost(path: lock)) {
      _ = try spool.runner(host: "far", stub) { step in
        guard step == .marked else { return }
        do {
          try FileManager.default.removeItem(atPath: lock)
        } catch { Issue.record(error) }
      }.run(spool.files().slice)
    }
    try expectRefused(spool.files().slice, "has begun it on 'far'")
    let other = SliceProcess(host: "far", boot: "another", process: 1)
    #expect(throws: HandOverRefusal.self) {
      _ = try SliceRunner(in: spool.clock.dependencies, as: other).run(spool.files().slice)
    }
    #expect(try spool.runner(host: "far", stub).run(spool.files().slice).result == .incomplete)
  }

  @Test(
    "Once it was taken back nobody begins it, and who has it hands over nothing that was not marked"
  )
  func takenBack() throws {
    let stub = StubTransport()
    try spool.cut(2, messages: 3)
    #expect(try spool.files(2).withdrawStart())
    try expectRefused(spool.files(2).slice, "was taken back")
    for step in [SliceStep.taken, .held, .marked, .delivered, .noted, .handled] {
      let number = 3 + (SliceStep.allCases.firstIndex(of: step) ?? 0)
      try spool.cut(number, messages: 6)
      let before = stub.given.count
      var marked: Int?
      var isDone = false
      let error = #expect(throws: HandOverRefusal.self) {
        _ = try spool.runner(stub) { reached in
          guard reached == step, !isDone else { return }
          isDone = true
          do {
            try spool.files(number).revoke()
            marked = try spool.slice(number).outcomes().count(where: \.isMarked)
          } catch { Issue.record(error) }
        }.run(spool.files(number).slice)
      }
      #expect(error == .lost(slice: spool.files(number).slice), "\(step)")
      #expect(stub.given.count - before <= marked ?? 0, "\(step)")
      #expect(try spool.files(number).end() == nil)
    }
  }
}
