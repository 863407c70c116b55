import Execution
import Foundation
import Glibc
import Model
import Storage
import TestSupport
import Testing

@Suite("The lock of an executor is removed while it is at work", .serialized)
struct LostLockTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  /// Runs the workspace's Monday, does something when it first comes to a step, and expects it to stop there.
  private func interrupt(
    _ workspace: Workspace,
    at point: RunStep,
    _ act: @escaping () throws -> Void
  ) -> Diagnostic? {
    var isDone = false
    workspace.dependencies.reached = { step in
      guard step == point, !isDone else { return }
      isDone = true
      do { try act() } catch { Issue.record(error) }
    }
    defer { workspace.dependencies.reached = { _ in } }
    let error = #expect(throws: (any Error).self) { try workspace.executor.run(monday) }
    return (error as? any DiagnosticError)?.diagnostic
  }

  private func expectTheRestToGoOnce(_ workspace: Workspace) throws {
    #expect(try workspace.executor.run(monday).end == .finished(completesPlan: true))
    #expect(try workspace.delivered("email").sorted() == (1...12).map { "email-\($0)" }.sorted())
    #expect(try workspace.delivered("post").count == 3)
    #expect(try workspace.uses().counted == [12, 5, 3])
    #expect(try workspace.askPlanner(["check", "journal"]).status == 0)
  }

  @Test(
    "What was claimed is not handed over, whether another executor has come meanwhile or not",
    arguments: [false, true]
  )
  func handsNothingOver(isRecovered: Bool) throws {
    let workspace = try Workspace()
    try workspace.fill()
    let end = interrupt(workspace, at: .claimed) { [unowned workspace] in
      try FileManager.default.removeItem(atPath: workspace.lockPath)
      guard isRecovered else { return }
      #expect(try workspace.executor.recover().runs.map(\.unsent) == [12])
    }
    #expect(end?.kind == .busy)
    #expect(end?.what.contains(isRecovered ? "run 1 is not this" : "has lost its lock") == true)
    #expect(try workspace.files("email").isEmpty)
    #expect(try workspace.states().values.allSatisfy { $0 == .pending })
    try expectTheRestToGoOnce(workspace)
  }

  @Test("A run that was settled by another executor claims nothing more, also with its lock back")
  func fencesTheNextClaim() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let end = interrupt(workspace, at: .acknowledged) { [unowned workspace] in
      let aside = workspace.lockPath + ".aside"
      try FileManager.default.moveItem(atPath: workspace.lockPath, toPath: aside)
      #expect(try workspace.executor.recover().runs.map(\.hasDied) == [true])
      try FileManager.default.removeItem(atPath: workspace.lockPath)
      try FileManager.default.moveItem(atPath: aside, toPath: workspace.lockPath)
    }
    #expect(
      end?.sentence
        == "run 1 is not this executor's any more: another has begun, resumed or settled"
        + " it meanwhile; repeat the command when the other has ended; nothing was changed"
    )
    #expect(try workspace.states().values.count { $0 == .sent } == 12)
    #expect(try workspace.delivered("linkedin").isEmpty && workspace.delivered("post").isEmpty)
    try expectTheRestToGoOnce(workspace)
  }

  @Test("A run that another executor resumed is left to it, and what was handed over goes once")
  func leavesTheRunToTheOther() throws {
    let workspace = try Workspace()
    try workspace.fill()
    let end = interrupt(workspace, at: .delivered) { [unowned workspace] in
      let aside = workspace.lockPath + ".aside"
      try FileManager.default.moveItem(atPath: workspace.lockPath, toPath: aside)
      try expectTheRestToGoOnce(workspace)
      try FileManager.default.removeItem(atPath: workspace.lockPath)
      try FileManager.default.moveItem(atPath: aside, toPath: workspace.lockPath)
    }
    #expect(end?.kind == .busy)
    #expect(try workspace.delivered("email").count == 12)
    #expect(try workspace.askPlanner(["check", "journal"]).status == 0)
  }

  @Test("An executor that stands still without its lock is not taken for dead")
  func findsTheLiving() throws {
    let workspace = try Workspace()
    let world = try ReceivingEnd(.sendmail, for: workspace)
    try world.stopCallersFirst()
    try workspace.open("fax", transport: world.transport(for: "fax"))
    try workspace.write(3, for: "fax")
    try workspace.approvePlan()
    let first = try workspace.start(environment: world.environment)
    let process = first.id
    defer { kill(process, SIGCONT) }
    wait { !first.isRunning || Workspace.isStopped(process) }
    try #require(first.isRunning)
    try FileManager.default.removeItem(atPath: workspace.lockPath)

    for words in [["recover"], Workspace.runMonday] {
      let second = try workspace.execute(words, environment: world.environment)
      #expect(second.status == 75 && second.output.isEmpty)
      #expect(
        second.error.contains(" it is process \(process) ('sendplan-execut'), started at 20"),
        "\(second)"
      )
      #expect(second.error.contains("; its lock file was removed; wait until it has ended"))
    }
    try world.installUsualMailProgram()
    kill(process, SIGCONT)
    let end = try first.wait()
    #expect(end.status == 75 && end.error.contains("has lost its lock"), "\(end)")
    #expect(try world.arrivals().count == 1)
    #expect(try workspace.execute(environment: world.environment).status == 0)
    #expect(try world.arrivals().map(\.id).sorted() == ["fax-1", "fax-2", "fax-3"])
  }
}

extension Workspace {
  var lockPath: String { database.path + "-run.lock" }

  /// Whether a process was stopped, as the system shows it.
  fileprivate static func isStopped(_ process: pid_t) -> Bool {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
      return false
    }
    return String(decoding: data, as: UTF8.self).split(separator: ")").last?.hasPrefix(" T") == true
  }
}
