import Foundation
import Model
import Storage
import TestSupport
import Testing

/// Starts the executor, or another program, that was built beside these tests.
func builtProgram(
  _ arguments: [String],
  environment: [String: String] = [:],
  program: String = "sendplan-executor"
) throws -> ChildProcess {
  try ChildProcess(
    TestPaths.programs.appending(path: program).path,
    arguments,
    environment: ["TZ": "UTC"].merging(environment) { $1 }
  )
}

extension Workspace {
  static let runMonday = ["run", "--plan", "1", "--day", "2027-03-01", "--on-another-day"]

  /// Starts the executor on this workspace's database, on Monday morning unless told otherwise.
  func start(
    _ arguments: [String] = Workspace.runMonday,
    environment: [String: String] = [:]
  ) throws -> ChildProcess {
    let morning = ["SENDPLAN_NOW": Workspace.morning.description]
    return try builtProgram(
      ["--db", database.path] + arguments,
      environment: morning.merging(environment) { $1 }
    )
  }

  func execute(
    _ arguments: [String] = Workspace.runMonday,
    environment: [String: String] = [:]
  ) throws -> ChildProcess.Result {
    try start(arguments, environment: environment).wait()
  }

  /// What the planner's program says of this workspace.
  func status() throws -> ChildProcess.Result {
    try askPlanner(["status"])
  }

  /// Runs the planner's program on this workspace's database.
  func askPlanner(_ words: [String]) throws -> ChildProcess.Result {
    try builtProgram(["--db", database.path] + words, program: "sendplan").wait()
  }

  /// Runs the executor until it kills itself at a step.
  func crash(at point: String) throws {
    let result = try execute(environment: ["SENDPLAN_TEST_KILL_AT": point])
    try #require(result.wasKilled && result.status == SIGKILL, "\(result)")
  }
}
