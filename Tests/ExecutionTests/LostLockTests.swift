import Execution
import Foundation
import Glibc
import Model
import Storage
import Testing

@Suite("The lock of an executor is removed while it is at work", .serialized)
struct LostLockTests {
  private let monday = RunWish(plan: 1, day: Office.monday)

  /// Runs the office's Monday, does something when it first comes to a step, and expects it to stop there.
  private func interrupt(
    _ office: Office,
    at point: Step,
    _ act: @escaping () throws -> Void
  ) -> Explanation? {
    var isDone = false
    office.surroundings.reached = { step in
      guard step == point, !isDone else { return }
      isDone = true
      do { try act() } catch { Issue.record(error) }
    }
    defer { office.surroundings.reached = { _ in } }
    let error = #expect(throws: (any Error).self) { try office.executor.run(monday) }
    return (error as? any ExplainedError)?.explanation
  }

  private func expectTheRestToGoOnce(_ office: Office) throws {
    #expect(try office.executor.run(monday).end == .finished(completesPlan: true))
    #expect(try office.delivered("email").sorted() == (1...12).map { "email-\($0)" }.sorted())
    #expect(try office.delivered("post").count == 3)
    #expect(try office.uses().counted == [12, 5, 3])
    #expect(try office.askPlanner(["check", "journal"]).status == 0)
  }

  @Test(
    "What was claimed is not handed over, whether another executor has come meanwhile or not",
    arguments: [false, true]
  )
  func handsNothingOver(isRecovered: Bool) throws {
    let office = try Office()
    try office.fill()
    let end = interrupt(office, at: .claimed) { [unowned office] in
      try FileManager.default.removeItem(atPath: office.lockPath)
      guard isRecovered else { return }
      #expect(try office.executor.recover().runs.map(\.unsent) == [12])
    }
    #expect(end?.kind == .busy)
    #expect(end?.what.contains(isRecovered ? "run 1 is not this" : "has lost its lock") == true)
    #expect(try office.files("email").isEmpty)
    #expect(try office.states().values.allSatisfy { $0 == .pending })
    try expectTheRestToGoOnce(office)
  }

  @Test("A run that was settled by another executor claims nothing more, also with its lock back")
  func fencesTheNextClaim() throws {
    let office = try Office()
    try office.fill()
    let end = interrupt(office, at: .acknowledged) { [unowned office] in
      let aside = office.lockPath + ".aside"
      try FileManager.default.moveItem(atPath: office.lockPath, toPath: aside)
      #expect(try office.executor.recover().runs.map(\.hasDied) == [true])
      try FileManager.default.removeItem(atPath: office.lockPath)
      try FileManager.default.moveItem(atPath: aside, toPath: office.lockPath)
    }
    #expect(
      end?.sentence
        == "run 1 is not this executor's any more: another has begun, resumed or settled"
        + " it meanwhile; repeat the command when the other has ended; nothing was changed"
    )
    #expect(try office.states().values.count { $0 == .sent } == 12)
    #expect(try office.delivered("linkedin").isEmpty && office.delivered("post").isEmpty)
    try expectTheRestToGoOnce(office)
  }

  @Test("A run that another executor resumed is left to it, and what was handed over goes once")
  func leavesTheRunToTheOther() throws {
    let office = try Office()
    try office.fill()
    let end = interrupt(office, at: .delivered) { [unowned office] in
      let aside = office.lockPath + ".aside"
      try FileManager.default.moveItem(atPath: office.lockPath, toPath: aside)
      try expectTheRestToGoOnce(office)
      try FileManager.default.removeItem(atPath: office.lockPath)
      try FileManager.default.moveItem(atPath: aside, toPath: office.lockPath)
    }
    #expect(end?.kind == .busy)
    #expect(try office.delivered("email").count == 12)
    #expect(try office.askPlanner(["check", "journal"]).status == 0)
  }
}

extension Office {
  var lockPath: String { database.path + "-run.lock" }
}
